"""Waves: whom they go to, what one refusal costs, going on after a kill, and the annex of the right province."""

from __future__ import annotations

import csv
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import InputError, LetterError
from pipeline.legtwo import brieven
from pipeline.legtwo.annexes import read_annexes
from pipeline.legtwo.waves import Golf
from pipeline.tools.register import find_gemeente, gemeenten, provincies
from templates.registry import restore

Office = Any
DALFSEN, TWENTERAND, ZWOLLE = "GM0148", "GM1700", "GM0193"
BOUND = 90.0
"""Seconds for a wave to all gemeenten on two cores; told, not tested: that is for the benchmark."""


def run(office: Office, wave: Golf) -> list[Any]:
    return list(office.desk.run_wave(wave))


class TestL02:
    def test_it_goes_to_every_gemeente_whose_besluit_asks_it_and_to_no_other(self, office: Office, l02_wave: Golf):
        office.decide([DALFSEN, TWENTERAND])
        office.decide([ZWOLLE], trede=1)
        rows = run(office, l02_wave)
        assert [row.brief for row in rows] == ["L02-GM0148-2026-04-09", "L02-GM1700-2026-04-09"]
        assert {row.stand for row in rows} == {"concept"}
        assert len(list(office.letters.glob("*.pdf"))) == len(list(office.letters.glob("*.docx"))) == 2

    def test_every_letter_has_a_reference_of_its_own(self, office: Office, l02_wave: Golf):
        office.decide([DALFSEN, TWENTERAND])
        own = replace(l02_wave, formulier=l02_wave.formulier + '\n[per.Dalfsen]\nkenmerk = "7468089"\n')
        run(office, own)
        assert [row.kenmerk for row in office.desk.overview()] == ["7468089", "IBT-2026-GM1700"]

    def test_one_gemeente_that_cannot_have_its_letter_costs_nobody_else_theirs(self, office: Office, l02_wave: Golf):
        office.decide([DALFSEN, TWENTERAND])
        own = replace(l02_wave, formulier=l02_wave.formulier + '\n[per.Dalfsen]\n"termijn.aantal" = 99\n')
        refused, made = run(office, own)
        assert refused.brief == "" and refused.reden
        assert made.brief.startswith("L02-GM1700")

    def test_a_second_run_makes_nothing_and_tells_the_same(self, office: Office, l02_wave: Golf):
        office.decide([DALFSEN, TWENTERAND])
        first = run(office, l02_wave)
        events = office.bureau.desk.audit().events
        assert run(office, l02_wave) == first
        assert office.bureau.desk.audit().events == events

    def test_many_letters_are_rendered_by_other_processes_and_come_out_the_same(self, office, l02_wave, tmp_path):
        office.decide([one.code for one in gemeenten()[:7]])
        rows = run(office, l02_wave)
        again = office.write(rows[0].wie, kenmerk="IBT-2026-GM0014")
        assert len(rows) == 7 and again.versie == 1

    def test_a_file_that_got_lost_comes_back_the_same(self, office: Office, l02_wave: Golf):
        office.decide([DALFSEN])
        run(office, l02_wave)
        (path,) = office.letters.glob("*.pdf")
        before = path.read_bytes()
        path.unlink()
        run(office, l02_wave)
        assert path.read_bytes() == before

    def test_a_new_decision_asks_a_new_letter(self, office: Office, l02_wave: Golf):
        office.decide([DALFSEN])
        run(office, l02_wave)
        office.decide([DALFSEN], hour=12)
        (row,) = run(office, l02_wave)
        assert row.versie == "2"

    def test_the_summary_holds_a_line_per_letter(self, office: Office, l02_wave: Golf):
        office.decide([DALFSEN, TWENTERAND])
        rows = run(office, l02_wave)
        text = office.desk.summarise(l02_wave, rows).read_text("utf-8-sig")
        read = list(csv.DictReader(text.splitlines(), delimiter=";"))
        assert [one["gemeente/provincie"] for one in read] == ["Dalfsen", "Twenterand"]
        assert read[0]["mailbox"] == find_gemeente("Dalfsen").mailbox
        assert "nog niet goedgekeurd" in read[0]["opmerking"]

    def test_a_form_for_somebody_who_does_not_exist_is_refused_before_anything_is_made(self, office, l02_wave):
        office.decide([DALFSEN])
        with pytest.raises(InputError, match="register"):
            run(office, replace(l02_wave, formulier='[per.Nergenshuizen]\nkenmerk = "1"\n'))
        assert office.desk.overview() == ()

    @pytest.mark.parametrize("family", ["L05", "L08", "L14"])
    def test_a_letter_that_is_written_one_by_one_has_no_wave(self, office: Office, l02_wave: Golf, family: str):
        with pytest.raises(InputError, match="per stuk"):
            run(office, replace(l02_wave, familie=family))

    def test_the_mail_of_a_province_is_written_by_a_province(self, office: Office, l02_wave: Golf):
        with pytest.raises(InputError, match="een provincie"):
            run(office, replace(l02_wave, familie="L13"))


class TestL11:
    def test_a_province_where_letters_were_sent_gets_one_and_the_others_say_why_not(
        self, ready: Office, l02_wave: Golf
    ):
        ready.decide([DALFSEN, TWENTERAND])
        for row in run(ready, l02_wave):
            ready.desk.approve(row.brief, "C. Chef", "voorbeeld-directeur", "Akkoord.")
            ready.desk.sent(row.brief, "A. Opsteller", l02_wave.datum)
        rows = run(ready, replace(l02_wave, familie="L11", formulier=""))
        made = [row for row in rows if row.brief]
        assert [row.wie for row in made] == ["Overijssel"]
        assert len(rows) == 12 and all(row.reden for row in rows if not row.brief)
        _, remarks = ready.desk.mail(made[0].brief, ready.letters.parent / "mail", concept=True)
        assert remarks == ("geen mailbox voor Overijssel op de lijst: vul zelf een adres in (mailboxen.toml)",)

    @pytest.fixture
    def ready(self, office: Office, open_office: Callable[[], Office]) -> Office:
        office.approve_texts("L02")
        return open_office()


class TestAnnexes:
    def test_the_province_is_read_from_the_words_and_not_from_the_name(self, office, make_annex, tmp_path):
        make_annex(tmp_path / "verdeelbesluit Limburg.pdf", "Gelderland")
        found = read_annexes(office.bureau, tmp_path)
        assert list(found.by_province) == ["Gelderland"]
        with pytest.raises(LetterError, match=r"verdeelbesluit Limburg\.pdf is van Gelderland"):
            found.of(province("Limburg"))

    def test_an_annex_that_divides_places_elsewhere_is_refused(self, office, make_annex, tmp_path):
        make_annex(tmp_path / "a.pdf", "Zeeland", places_in="Drenthe")
        assert "gemeenten van elders" in read_annexes(office.bureau, tmp_path).refused["a.pdf"]

    def test_two_annexes_of_one_province_are_refused_and_named(self, office, make_annex, tmp_path):
        make_annex(tmp_path / "een.pdf", "Zeeland")
        other = make_annex(tmp_path / "twee.pdf", "Zeeland")
        other.write_bytes(other.read_bytes() + b"\n")
        with pytest.raises(LetterError, match=r"een\.pdf, twee\.pdf"):
            read_annexes(office.bureau, tmp_path).of(province("Zeeland"))

    def test_an_empty_folder_is_told(self, office, tmp_path):
        with pytest.raises(InputError, match="leeg"):
            read_annexes(office.bureau, tmp_path)


def province(naam: str) -> Any:
    return next(one for one in provincies() if one.naam == naam)


@pytest.mark.slow
class TestL12:
    @pytest.fixture
    def ready(self, office: Office, open_office: Callable[[], Office]) -> Office:
        office.approve_texts("L12")
        return open_office()

    def test_o03_twelve_letters_and_the_block_of_limburg_in_limburg_only(self, office, l12_wave, all_annexes):
        rows = run(office, l12_wave(all_annexes))
        assert [row.wie for row in rows] == [one.naam for one in provincies()]
        letters = {row.code: restored(office, row.brief) for row in rows}
        assert [code for code, one in letters.items() if one.limburg] == ["pv31"]
        assert all(one.bijlage.provincie == one.provincie.naam for one in letters.values())
        assert len({one.bijlage.sha256 for one in letters.values()}) == 12
        assert letters["pv31"].brief.referentie == "6009999"

    def test_o06_the_annex_of_the_wrong_province_stops_its_letter_and_the_wave(
        self, ready, l12_wave, all_annexes, make_annex, tmp_path
    ):
        folder = shutil.copytree(all_annexes, tmp_path / "bijlagen")
        (folder / "pv31.pdf").unlink()
        wrong = make_annex(folder / "besluit Limburg.pdf", "Zeeland")
        wrong.write_bytes(wrong.read_bytes() + b"\n")
        rows = {row.wie: row for row in run(ready, l12_wave(folder))}
        assert "besluit Limburg.pdf is van Zeeland" in rows["Limburg"].reden
        assert "er zijn 2 bijlagen van Zeeland" in rows["Zeeland"].reden
        assert sum(bool(row.brief) for row in rows.values()) == 10
        with pytest.raises(LetterError, match="telt 10 brieven"):
            ready.desk.approve(rows["Drenthe"].brief, "M. Inister", "voorbeeld-minister", "Akkoord.")

    def test_a_whole_wave_is_approved_and_mailed_with_its_own_annex(self, ready, l12_wave, all_annexes, tmp_path):
        rows = run(ready, l12_wave(all_annexes))
        final = ready.desk.approve(rows[0].brief, "M. Inister", "voorbeeld-minister", "Akkoord.")
        path, _ = ready.desk.mail(final.id, tmp_path)
        assert b"verdeelbesluit-pv20.pdf" in path.read_bytes()

    def test_an_annex_that_changed_in_the_store_stops_the_approval(self, ready, l12_wave, all_annexes):
        rows = run(ready, l12_wave(all_annexes))
        kept = ready.bureau.desk.blobs.path(rows[3].bijlage)
        kept.chmod(0o640)
        kept.write_bytes(b"anders")
        with pytest.raises(LetterError, match="gewijzigd"):
            ready.desk.approve(rows[0].brief, "M. Inister", "voorbeeld-minister", "Akkoord.")


def restored(office: Office, brief: str) -> Any:
    letter = brieven.zoek(office.bureau, brief).letter
    return restore(letter.family, letter.data)


# -- whole waves ------------------------------------------------------------------------------------------------


def command(root: Path) -> list[str]:
    asked = ["letter", "L02", "--all", "--door", "A. Opsteller", "--kenmerk", "IBT-2026", "--datum", "2026-04-09"]
    form = ["--gegevens", str(root / "formulier.toml"), "--map", str(root)]
    return [sys.executable, "-m", "pipeline.cli.main", *asked, *form]


def files(root: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (root / "uitvoer" / "brieven").iterdir()}


@pytest.mark.slow
def test_a_wave_that_was_killed_goes_on_and_comes_out_the_same(office: Office, l02_wave: Golf, tmp_path: Path):
    office.decide([one.code for one in gemeenten()[:24]])
    whole = shutil.copytree(office.workspace.root, tmp_path / "heel")
    made = office.letters
    process = subprocess.Popen(command(office.workspace.root), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while process.poll() is None and len(list(made.glob("*.pdf"))) < 3:
        time.sleep(0.02)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert 3 <= len(list(made.glob("*.pdf"))) < 24
    for root in (office.workspace.root, whole):
        done = subprocess.run(command(root), capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
    assert files(office.workspace.root) == files(whole)
    assert len(files(whole)) == 49


@pytest.mark.slow
def test_the_processes_that_render_end_with_who_started_them(office: Office, l02_wave: Golf):
    office.decide([one.code for one in gemeenten()[:40]])
    process = subprocess.Popen(command(office.workspace.root), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while process.poll() is None and not list(office.letters.glob("*.pdf")):
        time.sleep(0.02)
    children = [int(one) for one in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()]
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    limit = time.monotonic() + 10
    while any(Path(f"/proc/{one}/exe").exists() for one in children) and time.monotonic() < limit:
        time.sleep(0.05)
    assert children and not [one for one in children if Path(f"/proc/{one}/exe").exists()]


@pytest.mark.slow
def test_every_gemeente_gets_its_letter_in_both_forms(office: Office, l02_wave: Golf, capsys: pytest.CaptureFixture):
    office.decide([one.code for one in gemeenten()])
    started = time.monotonic()
    rows = run(office, l02_wave)
    seconds = time.monotonic() - started
    with capsys.disabled():
        print(f"\n{len(rows)} brieven L02 in beide vormen: {seconds:.0f} s (grens {BOUND:.0f} s)")
    assert [row.wie for row in rows if row.reden] == []
    assert len(list(office.letters.iterdir())) == 2 * len(gemeenten())

"""The desk from end to end, by the people who use it: a letter comes in, is answered, and a dossier is released.

Everything is real but the persons: `ibt run` with its watcher, workers and desk as processes, passwords, a Chromium.
"""

from __future__ import annotations

import base64
import hashlib
import io
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from lxml import etree

from pipeline import access, wiring
from pipeline.model.rechten import Rol
from pipeline.model.woo import Verdict
from pipeline.workspace import Workspace
from tests.web.browser.keys import press, sign_in, tick, write
from tests.web.people import PASSWORD, QUICK
from tests.web.policy_case import DALFSEN, open_registers

LETTER = "Brief interbestuurlijk toezicht Dalfsen.pdf"
DOSSIER = "Woo 2026-014"
PEOPLE = {
    "ans": (Rol.BEHANDELAAR,),
    "dirk": (Rol.BESLISSER,),
    "wim": (Rol.WOO_MEDEWERKER,),
    "eva": (Rol.WOO_COORDINATOR,),
}
SCREEN = {"width": 1366, "height": 768}
PATIENCE_MS = 180_000
"""How long a worker may take over a document, on a machine that has other work."""
SCHEMAS = Path(__file__).parents[4] / "shared" / "reference" / "schemas"


@dataclass
class Story:
    """Who works where, and how long each part took."""

    chromium: Any
    url: str
    workspace: Workspace
    took: dict[str, float] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    pages: dict[str, Any] = field(default_factory=dict)

    def person(self, login: str) -> Any:
        """Give the page of somebody, who signs in with a password the first time."""
        if login not in self.pages:
            context = self.chromium.new_context(viewport=SCREEN, accept_downloads=True)
            page = self.pages[login] = context.new_page()
            page.on("pageerror", lambda error: self.wrong.append(f"{login}: {error}"))
            page.on("console", lambda told: told.type == "error" and self.wrong.append(f"{login}: {told.text}"))
            sign_in(page, self.url, login, PASSWORD)
        return self.pages[login]

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        start = time.monotonic()
        yield
        self.took[name] = time.monotonic() - start


@pytest.fixture
def story(demo_copy: Workspace, chromium: Any, tmp_path: Path) -> Iterator[Story]:
    """Give the demo workspace at work: officials who may sign, four people with a password, and `ibt run`."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with (demo_copy.root / "ibt.toml").open("a", encoding="utf-8") as config:
        config.write(f"\n{QUICK}\n[web]\npoort = {port}\n")
    open_registers(demo_copy, "L02")
    with access.open_workspace_accounts(wiring.open_workspace(demo_copy.root)) as accounts:
        for login, roles in PEOPLE.items():
            secret = accounts.people.add(login, f"{login.title()} Verzonnen", set(roles), "test")
            accounts.people.accept(secret, PASSWORD)
    command = [sys.executable, "-m", "pipeline.cli.main", "run", "--map", str(demo_copy.root)]
    log = tmp_path / "run.log"
    with log.open("w") as out, subprocess.Popen(command, stdout=out, stderr=out, start_new_session=True) as process:
        try:
            url = f"http://127.0.0.1:{port}"
            _wait_for(url, process, log)
            told = Story(chromium, url, demo_copy)
            yield told
            for page in told.pages.values():
                page.context.close()
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)


def _wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(600):
        try:
            with urllib.request.urlopen(f"{url}/healthz", timeout=2):
                return
        except OSError:
            if process.poll() is not None:
                break
            time.sleep(0.2)
    raise RuntimeError(f"the desk did not start: {log.read_text(encoding='utf-8')[-2000:]}")


def test_from_a_letter_that_comes_in_to_a_pack_that_goes_out(
    story: Story, build: ModuleType, tmp_path: Path, pdf_words: Callable[[bytes], str]
) -> None:
    with story.part("aanbieden tot klaar"):
        _upload(story, build, tmp_path)
    with story.part("cijfer corrigeren"):
        _correct(story)
    with story.part("besluit trede 2"):
        _decide(story, "bevinding")
        _decide(story, "trede")
    with story.part("brief L02 goedkeuren en ophalen"):
        _approve_letter(story)
    with story.part("dossier van vijf stukken maken"):
        _make_dossier(story)
    with story.part("beoordelen met toetsen"):
        keys = _review(story)
    with story.part("tweede persoon keurt goed"):
        _approve_review(story)
    with story.part("pakket maken en ophalen"):
        packed = _release(story)
    with story.part("pakket nakijken"):
        _check_pack(story, packed, pdf_words)
    assert story.wrong == []
    told = ", ".join(f"{name} {took:.1f} s" for name, took in story.took.items())
    print(f"verhaal: {told}; {keys} toetsen voor de beoordeling; samen {sum(story.took.values()):.0f} s")


# -- the post -------------------------------------------------------------------------------------------------


def _upload(story: Story, build: ModuleType, tmp_path: Path) -> None:
    made = build.pages_pdf(tmp_path / "Nagekomen bericht.pdf", ["Geachte heer De Vries,", "Hierbij het verslag."])
    page = story.person("ans")
    page.goto(f"{story.url}/post/aanbieden")
    data = page.evaluate_handle(
        """told => {
          const data = new DataTransfer();
          const bytes = Uint8Array.from(atob(told), (one) => one.charCodeAt(0));
          data.items.add(new File([bytes], "Nagekomen bericht.pdf", { type: "application/pdf" }));
          return data;
        }""",
        base64.b64encode(made.read_bytes()).decode(),
    )
    page.dispatch_event("#drop", "drop", {"dataTransfer": data})
    page.get_by_text("Klaar: 1 bestand verstuurd").wait_for()
    page.goto(f"{story.url}/post?elke=500")
    row = page.locator("table.post tr", has_text="Nagekomen bericht.pdf")
    end = time.monotonic() + PATIENCE_MS / 1000
    while set(page.locator("table.post .tag").all_inner_texts()) != {"klaar"}:
        assert time.monotonic() < end, page.inner_text("main")
        time.sleep(0.5)
        page.reload()
    row.get_by_role("link", name="Nagekomen bericht.pdf").click()
    page.get_by_role("heading", level=1, name="Nagekomen bericht.pdf").wait_for()


def _correct(story: Story) -> None:
    page = story.person("ans")
    page.goto(f"{story.url}/post")
    page.get_by_role("link", name=LETTER).click()
    page.get_by_role("link", name=re.compile("^Corrigeer.*regulier", re.IGNORECASE)).click()
    page.fill("#realisatie-wordt", "52")
    page.fill("#realisatie-reden", "Nageteld in de bijlage.")
    page.get_by_role("button", name="Leg de correctie van de realisatie vast").click()
    page.get_by_text("De correctie is vastgelegd.").wait_for()
    assert page.get_by_text("gelezen: 48").is_visible()


# -- the case ---------------------------------------------------------------------------------------------------


def _decide(story: Story, kind: str) -> None:
    page = story.person("dirk")
    page.goto(f"{story.url}/gemeenten/{DALFSEN}")
    page.get_by_role("link", name=f"Voorstel over de {kind}").first.click()
    if kind == "trede":
        assert "Trede\n2" in page.locator("dl.facts").inner_text()
        page.check("[id='feit.cijfers_nagekeken']")
    page.select_option("#mandaat", "directeur-toezicht")
    page.fill("#motivering", "De cijfers zijn nagekeken en kloppen.")
    page.get_by_role("button", name="Besluit vastleggen").click()
    page.wait_for_url(f"{story.url}/gemeenten/{DALFSEN}")
    if kind == "trede":
        assert page.locator(".step-2").first.is_visible()


def _approve_letter(story: Story) -> None:
    page = story.person("dirk")
    page.get_by_role("link", name="Brief L02 maken").click()
    page.fill("#kenmerk", "7470999")
    page.get_by_role("button", name="Concept maken").click()
    page.wait_for_url("**/brieven/L02-GM0148-*")
    form = page.locator("form[action$='/goedkeuren']")
    form.locator("select").select_option("directeur-toezicht")
    form.locator("textarea").fill("Nagelezen en akkoord.")
    form.get_by_role("button", name="Goedkeuren").click()
    page.get_by_text("De brief is goedgekeurd").wait_for()
    for kind, begins in (("docx", b"PK"), ("pdf", b"%PDF")):
        with page.expect_download() as started:
            page.locator(f"a[href$='bestand.{kind}']").click()
        assert Path(started.value.path()).read_bytes().startswith(begins)


# -- the dossier, by keyboard alone: no mouse below this line, until the second person ---------------------------


def _make_dossier(story: Story) -> None:
    page = story.person("wim")
    press(page, "nav a[href='/dossiers']")
    write(page, "#naam", DOSSIER)
    press(page, "form[action='/dossiers'] button.primary")
    press(page, "main a[href$='/zoeken']")
    rows = page.locator("main tbody tr")
    count, chosen = rows.count(), 0
    for at in range(count):
        row = rows.nth(at)
        if "Nagekomen bericht" not in row.inner_text():
            tick(page, f"#{row.locator('input').get_attribute('id')}")
            chosen += 1
    assert (count, chosen) == (6, 5)
    press(page, "form[action$='/stukken'] button.primary")
    assert page.locator("main tbody").first.locator("tr").count() == 5


def _wait_for_quiet(page: Any) -> None:
    """Look at the dossier until no document of it is under way."""
    end = time.monotonic() + PATIENCE_MS / 1000
    while page.get_by_text("onder handen").count():
        assert time.monotonic() < end, "documents stay under way"
        time.sleep(1)
        page.reload()


def _review(story: Story) -> int:
    page, pressed = story.person("wim"), 0
    paths = page.locator("main tbody th a[href^='/lakken/']").evaluate_all("all => all.map(a => a.pathname)")
    assert len(paths) == 5
    _wait_for_quiet(page)
    for number, path in enumerate(paths):  # the others are looked at again meanwhile; nobody waits for that
        press(page, f"main a[href='{path}']")
        page.wait_for_selector("#werk[data-klaar]")
        if number == 0:
            pressed += _change_of_mind(page)
        pressed += _judge_all(page)
        press(page, f"nav.crumbs a[href='{_dossier_path()}']")
    end, left = time.monotonic() + PATIENCE_MS / 1000, list(paths)
    while left:
        assert time.monotonic() < end, page.inner_text("main")
        _wait_for_quiet(page)
        press(page, f"main a[href='{left[0]}']")
        page.wait_for_selector("#werk[data-klaar]")
        pressed += _judge_all(page)
        page.wait_for_timeout(900)
        page.keyboard.press("f")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        pressed += 2
        if "heeft dit stuk klaar gemeld" in page.inner_text("#klaar"):
            left.pop(0)
        press(page, f"nav.crumbs a[href='{_dossier_path()}']")
    assert page.get_by_text("wacht op tweede persoon").count() == 5
    return pressed


def _dossier_path() -> str:
    return f"/dossiers/{DOSSIER.replace(' ', '%20')}"


def _settle(page: Any) -> None:
    page.wait_for_selector("#vel:not([data-laadt])")
    page.wait_for_selector("#werk[data-wacht='0']")


def _open_count(page: Any) -> int:
    return int(page.inner_text("#voortgang").split()[0])


def _change_of_mind(page: Any) -> int:
    before = _open_count(page)
    page.keyboard.press("r")
    _settle(page)
    assert _open_count(page) < before
    page.keyboard.press("u")
    page.get_by_text(f"{before} van ").wait_for()
    return 2


def _judge_all(page: Any) -> int:
    pressed = 0
    while _open_count(page):
        page.keyboard.press("a")
        pressed += 1
        _settle(page)
        assert pressed < 200, page.inner_text("#voortgang")
    while "· 0 bladzijden" not in page.inner_text("#voortgang"):
        page.keyboard.press("v")
        pressed += 1
        page.wait_for_timeout(1200)
        assert pressed < 200, page.inner_text("#voortgang")
    page.wait_for_timeout(1800)  # what was seen is sent in batches
    _settle(page)
    return pressed


def _approve_review(story: Story) -> None:
    page = story.person("eva")
    page.goto(f"{story.url}{_dossier_path()}")
    paths = page.locator("main tbody th a[href^='/lakken/']").evaluate_all("all => all.map(a => a.pathname)")
    for path in paths:
        page.goto(f"{story.url}{path}")
        page.wait_for_selector("#werk[data-klaar]")
        page.locator("#klaar").get_by_role("button", name="Goedkeuren").click()
        page.get_by_text("Goedgekeurd door Eva Verzonnen").wait_for()
    page.goto(f"{story.url}{_dossier_path()}")
    assert page.get_by_text("goedgekeurd", exact=True).count() == 5


# -- the pack ---------------------------------------------------------------------------------------------------


def _release(story: Story) -> zipfile.ZipFile:
    page = story.person("eva")
    page.get_by_role("link", name="Vrijgave").click()
    page.get_by_role("button", name="Maak het pakket").click()
    link = page.locator("main a[href^='/vrijgave/']").first
    link.wait_for(timeout=PATIENCE_MS)
    link.click()
    with page.expect_download() as started:
        page.get_by_role("link", name="Haal het hele pakket op (zip)").click()
    return zipfile.ZipFile(io.BytesIO(Path(started.value.path()).read_bytes()))


def _check_pack(story: Story, packed: zipfile.ZipFile, pdf_words: Callable[[bytes], str]) -> None:
    names = packed.namelist()
    (sums,) = (name for name in names if name.endswith("/SHA256SUMS"))
    root = sums.removesuffix("SHA256SUMS")
    told = dict(reversed(line.split(maxsplit=1)) for line in packed.read(sums).decode().splitlines())
    assert {root + name.lstrip("*") for name in told} == {name for name in names if name != sums}
    for name, digest in told.items():
        assert hashlib.sha256(packed.read(root + name.lstrip("*"))).hexdigest() == digest
    pdfs = [name for name in names if "/documenten/" in name and name.endswith(".pdf")]
    assert len(pdfs) == 5
    _check_metadata(packed)
    released = " ".join(pdf_words(packed.read(name)) for name in names if name.endswith(".pdf"))
    texts = _accepted(story)
    assert len(texts) > 10
    assert [len(text) for text in texts if re.search(rf"(?<!\w){re.escape(text)}(?!\w)", released)] == []


def _accepted(story: Story) -> set[str]:
    """Give the texts under the marks that were accepted; each counts in every file, since the dossier remembers."""
    with wiring.open_desk(story.workspace) as desk:
        room = wiring.review_room(story.workspace, desk)
        stukken = room.dossier(DOSSIER).stukken
        marks = [mark for stuk in stukken for mark in room.open(stuk.document_id).marks]
    assert {mark.verdict for mark in marks} == {Verdict.ACCEPTED}
    assert {mark.reviewer for mark in marks} == {"Wim Verzonnen"}
    return {" ".join(mark.text.split()) for mark in marks if len(mark.text) > 2}


def _check_metadata(packed: zipfile.ZipFile) -> None:
    if not SCHEMAS.is_dir():
        return
    diwoo, mdto = _schema("diwoo/diwoo-metadata.xsd"), _schema("mdto/MDTO-XML1.0.1.xsd")
    checked = 0
    for name in packed.namelist():
        if name.endswith(".xml") and "sitemap" not in name:
            (mdto if "mdto" in name else diwoo).assertValid(etree.fromstring(packed.read(name)))
            checked += 1
    assert checked >= 10


def _schema(name: str) -> etree.XMLSchema:
    folder, tree = SCHEMAS / name.split("/")[0], etree.parse(SCHEMAS / name)
    for wanted in tree.iter("{http://www.w3.org/2001/XMLSchema}import"):
        wanted.set("schemaLocation", str(SCHEMAS / "mdto" / "MDTO-XML1.0.1.xsd"))
    for wanted in tree.iter("{http://www.w3.org/2001/XMLSchema}include"):
        wanted.set("schemaLocation", str(folder / str(wanted.get("schemaLocation"))))
    return etree.XMLSchema(tree)


@pytest.fixture
def pdf_words() -> Callable[[bytes], str]:
    """Give what reads the words of a PDF."""
    pdfium = pytest.importorskip("pypdfium2")

    def read(data: bytes) -> str:
        pages = [page.get_textpage().get_text_bounded() for page in pdfium.PdfDocument(data)]
        return " ".join(" ".join(pages).split())

    return read

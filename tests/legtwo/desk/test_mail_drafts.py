"""Mail drafts: only to addresses of the list, safe in every header, the letter attached, and never sent."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import ConfigError, InputError, LetterError
from pipeline.legtwo.cases.prepare import prepare
from pipeline.legtwo.mail import Annexed, MailDraft, Sending, make_draft, read_mailboxes
from pipeline.tools.register import gemeenten
from templates.fields import Addressee, LetterFields

Office = Any


def opened(eml: bytes) -> Any:
    return email.message_from_bytes(eml, policy=email.policy.default)


@pytest.fixture
def fields(kast: Any, orders: Any) -> LetterFields:
    return prepare(orders.l02(kast)).fields


@pytest.fixture
def draft(fields: LetterFields, tmp_path: Path) -> Callable[..., MailDraft]:
    """Give a function that makes a draft of a letter of L02, with other values in its fields."""

    def make(aan: Addressee | None = None, betreft: str = "", familie: str = "L02", **sender: str) -> MailDraft:
        head = replace(fields.brief, betreft=betreft or fields.brief.betreft)
        changed = replace(fields, brief=head, organisatie=replace(fields.organisatie, **sender))
        values = replace(changed, gemeente=aan or fields.aan)
        files = (Annexed("L02.pdf", b"%PDF-1.7 brief"),)
        return make_draft(Sending("L02-GM1700-2026-04-09", 2, familie, values, False, None, files), tmp_path)

    return make


def mailboxes(tmp_path: Path, *rows: tuple[str, str]) -> None:
    text = "\n".join(f'[[mailbox]]\ncode = "{code}"\nadres = "{address}"\nbron = "opgave"\n' for code, address in rows)
    (tmp_path / "mailboxen.toml").write_text(text, encoding="utf-8")


class TestAddresses:
    def test_inv_17_a_draft_is_made_out_to_the_mailbox_of_the_register(self, draft):
        one = draft()
        assert one.aan == ("info@twenterand.nl",)
        assert opened(one.eml)["To"] == "info@twenterand.nl"
        assert opened(one.eml)["X-Unsent"] == "1"

    def test_inv_17_an_address_in_the_letter_itself_is_never_used(self, draft, fields):
        elsewhere = replace(fields.aan, code="GM9999", adres=("Per e-mail: iemand@elders.nl",))
        one = draft(aan=elsewhere)
        assert one.aan == () and opened(one.eml)["To"] is None
        assert "vul zelf een adres in" in one.opmerkingen[0]

    def test_inv_17_a_sender_who_is_no_body_gets_no_address(self, draft, tmp_path):
        mailboxes(tmp_path, ("minister", "postbus@minvoorbeeld.nl"))
        citizen = Addressee("stuk met nummer 12", "", "", ("Per e-mail",), "de afzender", "van het", "Geachte heer,")
        assert draft(aan=citizen).aan == ()

    def test_the_minister_has_the_mailbox_of_the_own_list(self, draft, tmp_path):
        mailboxes(tmp_path, ("minister", "postbus@minvoorbeeld.nl"))
        minister = Addressee("Ministerie", "", "", ("Per e-mail",), "de minister van Asiel en Migratie", "", "Geachte")
        assert draft(aan=minister).aan == ("postbus@minvoorbeeld.nl",)

    @pytest.mark.parametrize(
        "address", ["j.jansen@twenterand.nl", "jan.de.vries@twenterand.nl", "jansen@twenterand.nl"]
    )
    def test_an_address_that_looks_like_a_persons_is_not_used(self, draft, tmp_path, address):
        mailboxes(tmp_path, ("GM1700", address))
        assert draft().aan == ()

    @pytest.mark.parametrize("address", ["a@b.nl, c@d.nl", "info@x.nl\\nBcc: kwaad@x.nl", "geen adres", "info@x"])
    def test_a_row_that_is_no_address_is_refused(self, tmp_path, address):
        mailboxes(tmp_path, ("GM1700", address))
        with pytest.raises(ConfigError, match="geen geldig e-mailadres"):
            read_mailboxes(tmp_path)

    def test_a_row_without_source_is_refused(self, tmp_path):
        (tmp_path / "mailboxen.toml").write_text('[[mailbox]]\ncode = "pv23"\nadres = "info@x.nl"\n', "utf-8")
        with pytest.raises(ConfigError, match="bron"):
            read_mailboxes(tmp_path)

    def test_every_mailbox_of_the_register_may_be_used(self, tmp_path):
        known = read_mailboxes(tmp_path)
        assert [one.naam for one in gemeenten() if one.mailbox and known.address(one.code) != one.mailbox] == []


class TestHeaders:
    def test_a_line_break_in_a_value_starts_no_header(self, draft):
        evil = "Onderwerp\r\nBcc: kwaad@elders.nl\r\n\r\nTekst"
        read = opened(draft(betreft=evil, naam="Ministerie\nBcc: kwaad@elders.nl").eml)
        assert read["Bcc"] is None
        assert "kwaad@elders.nl" in read["Subject"]

    def test_a_name_beyond_ascii_comes_through(self, draft):
        read = opened(draft(naam="Provincie Fryslân, afdeling Súd").eml)
        assert read["From"].addresses[0].display_name == "Provincie Fryslân, afdeling Súd"

    def test_a_mailbox_of_the_sender_that_is_no_address_is_left_out(self, draft):
        assert opened(draft(mailbox="geen adres\nBcc: x@y.nl").eml)["From"] is None

    def test_date_and_id_follow_from_the_letter_and_not_from_the_clock(self, draft):
        first, second = draft(), draft()
        assert first.eml == second.eml
        assert opened(first.eml)["Date"].startswith("Thu, 09 Apr 2026 12:00:00")
        assert opened(first.eml)["Message-ID"] == "<L02-GM1700-2026-04-09.v2@voorbeeld.nl>"

    def test_the_text_tells_which_letter_it_is_and_the_letter_goes_along(self, draft, fields):
        read = opened(draft().eml)
        text = read.get_body().get_content()
        assert fields.brief.referentie in text and "9 april 2026" in text
        assert [part.get_filename() for part in read.iter_attachments()] == ["L02.pdf"]

    def test_the_organisation_may_have_a_text_of_its_own(self, draft, tmp_path):
        (tmp_path / "mail.toml").write_text('[begeleidend]\ntekst = "Brief $kenmerk gaat hierbij."\n', "utf-8")
        assert opened(draft().eml).get_body().get_content().startswith("Brief 7")

    def test_a_text_that_asks_something_unknown_is_refused(self, draft, tmp_path):
        (tmp_path / "mail.toml").write_text('[begeleidend]\ntekst = "Dag $voornaam"\n', "utf-8")
        with pytest.raises(ConfigError, match=r"mail\.toml"):
            draft()


class TestOfLetters:
    @pytest.fixture
    def ready(self, office: Office, open_office: Callable[[], Office]) -> Office:
        office.decide(["GM0148"])
        office.approve_texts("L02")
        return open_office()

    def test_a_concept_gets_no_mail_unless_it_is_asked_for(self, ready: Office, tmp_path: Path):
        written = ready.write()
        with pytest.raises(LetterError, match="--concept"):
            ready.desk.mail(written.id, tmp_path)
        path, _ = ready.desk.mail(written.id, tmp_path, concept=True)
        assert opened(path.read_bytes())["Subject"].startswith("CONCEPT: ")

    def test_the_attached_letter_is_the_approved_file(self, ready: Office, tmp_path: Path):
        final = ready.desk.approve(ready.write().id, "C. Chef", "voorbeeld-directeur", "Akkoord.")
        path, remarks = ready.desk.mail(final.id, tmp_path)
        (pdf,) = opened(path.read_bytes()).iter_attachments()
        assert pdf.get_content() == final.paths[1].read_bytes()
        assert remarks == ()

    def test_a_letter_without_files_gets_them_back_first(self, ready: Office, tmp_path: Path):
        written = ready.write()
        before = written.paths[1].read_bytes()
        for path in written.paths:
            path.unlink()
        ready.desk.mail(written.id, tmp_path, concept=True)
        assert written.paths[1].read_bytes() == before

    def test_a_changed_pdf_is_never_mailed(self, ready: Office, tmp_path: Path):
        final = ready.desk.approve(ready.write().id, "C. Chef", "voorbeeld-directeur", "Akkoord.")
        final.paths[1].write_bytes(b"%PDF- anders")
        with pytest.raises(LetterError, match="gewijzigd"):
            ready.desk.mail(final.id, tmp_path)

    def test_a_draft_that_a_person_edited_is_not_overwritten(self, ready: Office, tmp_path: Path):
        final = ready.desk.approve(ready.write().id, "C. Chef", "voorbeeld-directeur", "Akkoord.")
        path, _ = ready.desk.mail(final.id, tmp_path)
        assert ready.desk.mail(final.id, tmp_path)[0] == path
        path.write_bytes(b"zelf aangepast")
        with pytest.raises(InputError, match="is gewijzigd"):
            ready.desk.mail(final.id, tmp_path)

    def test_a_withdrawn_letter_gets_no_mail(self, ready: Office, tmp_path: Path):
        written = ready.write()
        ready.desk.withdraw(written.id, "C. Chef", "Niet nodig.")
        with pytest.raises(LetterError, match="ingetrokken"):
            ready.desk.mail(written.id, tmp_path, concept=True)

    def test_all_that_waits_is_what_was_approved_and_not_sent(self, ready: Office):
        written = ready.write()
        assert ready.desk.to_mail() == ()
        ready.desk.approve(written.id, "C. Chef", "voorbeeld-directeur", "Akkoord.")
        assert ready.desk.to_mail() == (written.id,)


class TestToAProvince:
    @pytest.fixture
    def ready(self, root: Path, open_office: Callable[[], Office]) -> Office:
        config = (root / "ibt.toml").read_text("utf-8").replace('rol = "ministerie"', 'rol = "provincie"')
        config = config.replace('mailbox = "ibtspreidingswet@minjenv.nl"', 'mailbox = "regietafel@voorbeeld.nl"')
        (root / "ibt.toml").write_text(config.rstrip() + '\ngebied = "Limburg"\n', "utf-8")
        return open_office()

    def test_the_letter_is_the_mail_and_nobody_sees_who_else_got_it(self, ready: Office, tmp_path: Path):
        form = ready.form(
            'ministerie = "ministerie van Asiel en Migratie"\ncontact_van = 2026-04-07\ncontact_tot = 2026-04-10\n'
            'functie = "Secretaris van de regietafel"\n'
        )
        day = dt.date(2026, 4, 3)
        order = ready.desk.order("L13", door="A. Opsteller", kenmerk="L-1", datum=day, gegevens=form)
        written = ready.desk.write(order)
        path, remarks = ready.desk.mail(written.id, tmp_path, concept=True)
        read = opened(path.read_bytes())
        assert [one.addr_spec for one in read["To"].addresses] == ["regietafel@voorbeeld.nl"]
        assert len(read["Bcc"].addresses) == 30
        assert "Geachte burgemeester en wethouders," in read.get_content()
        assert not any(address.addr_spec in read.get_content() for address in read["Bcc"].addresses)
        assert "Venlo" in remarks[0]

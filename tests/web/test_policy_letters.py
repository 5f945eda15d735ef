"""Letters in the browser: editing makes versions, two people lose nothing, and the page says what keeps a concept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient

from pipeline import casework
from pipeline.model.letter import LetterStatus
from pipeline.store import letters
from pipeline.store.letters import StoredLetter
from pipeline.workspace import Workspace
from pipeline.zaak.bureau import today
from tests.web.policy_case import DALFSEN, approve, form, make_l02, open_registers, place_on_two, words

Clients = Callable[..., TestClient]
COPIES = "de commissaris van de Koning\nde regietafel van Overijssel"


@pytest.fixture
def ans(demo_copy: Workspace, demo_client_as: Clients) -> TestClient:
    """Give an official who may do all with letters, after the decision on trede 2."""
    open_registers(demo_copy, "L02")
    client = demo_client_as("beslisser", login="ans")
    place_on_two(client, demo_copy)
    return client


def versions(workspace: Workspace, address: str) -> tuple[StoredLetter, ...]:
    with casework.open_bureau(workspace) as bureau, bureau.store.read() as session:
        return letters.letter_versions(session, address.rpartition("/")[2])


def test_editing_a_field_makes_a_new_version_that_says_so(ans: TestClient, demo_copy: Workspace):
    address = make_l02(ans)
    fields = form(ans.get(address), address) | {"g.afschrift_aan": COPIES}
    done = ans.post(address, data=fields)
    assert done.status_code == 303, words(done)
    first, second = versions(demo_copy, address)
    assert "de regietafel" not in str(first.letter.data)
    assert list(second.letter.data["afschrift_aan"]) == COPIES.splitlines()
    assert form(ans.get(address), address)["g.afschrift_aan"] == COPIES


def test_the_second_of_two_editors_keeps_what_was_typed_and_overwrites_nothing(ans: TestClient, demo_copy: Workspace):
    address = make_l02(ans)
    hers = form(ans.get(address), address) | {"kenmerk": "7470222"}
    ans.post(address, data=form(ans.get(address), address) | {"kenmerk": "7470111"})
    late = ans.post(address, data=hers)
    assert late.status_code == 409 and "7470222" in late.text
    assert [one.letter.data["brief"]["referentie"] for one in versions(demo_copy, address)] == ["7470999", "7470111"]


def test_a_version_that_nobody_looked_at_is_not_approved(ans: TestClient, demo_copy: Workspace):
    address = make_l02(ans)
    mine = form(ans.get(address), f"{address}/goedkeuren")
    ans.post(address, data=form(ans.get(address), address) | {"kenmerk": "7470111"})
    seen = mine | {"mandaat": "directeur-toezicht", "motivering": "Nagelezen, klopt."}
    late = ans.post(f"{address}/goedkeuren", data=seen)
    assert late.status_code == 409 and "Nagelezen, klopt." in late.text
    assert versions(demo_copy, address)[-1].letter.status is LetterStatus.CONCEPT


def test_another_day_is_another_letter_and_the_old_concept_is_withdrawn(ans: TestClient, demo_copy: Workspace):
    address = make_l02(ans)
    tomorrow = today() + dt.timedelta(days=1)
    fields = form(ans.get(address), address) | {"datum": tomorrow.isoformat()}
    fields |= {"g.termijn.datum": (tomorrow + dt.timedelta(weeks=3)).isoformat()}
    moved = ans.post(address, data=fields)
    assert moved.headers["location"] == f"/brieven/L02-{DALFSEN}-{tomorrow.isoformat()}"
    assert versions(demo_copy, address)[-1].letter.status is LetterStatus.WITHDRAWN


def test_a_wrong_value_is_named_and_stays_in_its_field(ans: TestClient):
    address = make_l02(ans)
    wrong = ans.post(address, data=form(ans.get(address), address) | {"g.termijn.aantal": "drie"})
    assert wrong.status_code == 422
    assert "heel getal" in words(wrong) and 'value="drie"' in wrong.text


def test_an_approved_letter_has_no_fields_to_edit_and_takes_no_edit(ans: TestClient, demo_copy: Workspace):
    address = make_l02(ans)
    fields = form(ans.get(address), address)
    assert approve(ans, address).status_code == 303
    assert "Opslaan en opnieuw maken" not in ans.get(address).text
    assert ans.post(address, data=fields | {"versie": "2", "kenmerk": "7470555"}).status_code == 422
    assert versions(demo_copy, address)[-1].letter.data["brief"]["referentie"] == "7470999"


def test_the_page_of_a_concept_tells_what_keeps_it_one_and_what_to_do(demo_copy: Workspace, demo_client_as: Clients):
    ans = demo_client_as("beslisser", login="ans")
    place_on_two(ans, demo_copy, "voorbeeld-directeur")
    address = make_l02(ans)
    shown = words(ans.get(address))
    assert "De tekst van brief L02 is nog niet goedgekeurd (registers/goedkeuringen.toml)" in shown
    assert "Laat een jurist de tekst lezen" in shown and "registers/mandaten.toml" in shown
    refused = approve(ans, address, "voorbeeld-directeur")
    assert refused.status_code == 422 and "Nagelezen." in refused.text
    name = ans.get(f"{address}/bestand.docx").headers["content-disposition"]
    assert "CONCEPT" in name


def test_a_number_that_somebody_typed_must_be_ticked(ans: TestClient):
    address = make_l02(ans)
    fields = form(ans.get(address), address) | {"g.afschrift_aan": "afdeling 37 van de provincie"}
    assert ans.post(address, data=fields).status_code == 303
    assert "37 klopt" in words(ans.get(address))
    assert approve(ans, address).status_code == 422
    ticked = form(ans.get(address), f"{address}/goedkeuren") | {"mandaat": "directeur-toezicht", "getal": "37"}
    done = ans.post(f"{address}/goedkeuren", data=ticked | {"motivering": "Nagelezen."})
    assert done.status_code == 303, words(done)


def test_the_list_of_letters_narrows_by_what_somebody_typed_and_the_address_does_not_tell_it(ans: TestClient):
    address = make_l02(ans)
    asked = {"zoek": address.rsplit("/", 1)[1], "stand": "", "familie": ""}
    assert f'href="{address}"' in ans.post("/brieven", data=asked).text
    assert "geen brieven die hierop passen" in ans.post("/brieven", data=asked | {"familie": "L07"}).text
    assert f'href="{address}"' in ans.get("/brieven", params={"zoek": "niemand"}).text  # an address asks for nothing


def test_the_confirmation_that_the_system_drafted_shows_its_files(ans: TestClient):
    listed = ans.get("/brieven?familie=L07")
    address = listed.text.partition('href="/brieven/L07')[2].partition('"')[0]
    pdf = ans.get(f"/brieven/L07{address}/beeld.pdf")
    assert pdf.content[:4] == b"%PDF" and pdf.headers["x-frame-options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in pdf.headers["content-security-policy"]

"""The work of the policy officer in the browser: from a proposal to a letter that goes out."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient

from pipeline import casework
from pipeline.model.status import VoorstelKind
from pipeline.store import events
from pipeline.workspace import Workspace
from pipeline.zaak.bureau import today
from tests.web.policy_case import (
    DALFSEN,
    approve,
    decide,
    form,
    make_l02,
    open_registers,
    place_on_two,
    proposal,
    words,
)

Clients = Callable[..., TestClient]
CHECKED = {"feit.cijfers_nagekeken": "ja"}


@pytest.fixture
def ministry(demo_copy: Workspace) -> Workspace:
    """Give the demo workspace with officials who may sign and an approved text of L02."""
    open_registers(demo_copy, "L02")
    return demo_copy


def decisions_on(workspace: Workspace) -> list[tuple[str, object]]:
    with casework.open_bureau(workspace) as bureau:
        return [(one.besluit.kind.value, one.besluit.content) for one in casework.decision_history(bureau, DALFSEN)]


def test_a_proposal_becomes_a_decision_a_letter_an_approval_and_three_downloads(
    ministry: Workspace, demo_client_as: Clients
):
    ans = demo_client_as("beslisser", login="ans")
    place_on_two(ans, ministry)
    address = make_l02(ans)
    assert "Alles klopt" in words(ans.get(address))
    assert approve(ans, address).headers["location"] == address
    shown = words(ans.get(address))
    assert "goedgekeurd" in shown and "Zo ziet de brief eruit" in shown
    kinds = {kind: ans.get(f"{address}/bestand.{kind}") for kind in ("docx", "pdf", "eml")}
    assert [one.content[:4] for one in kinds.values()][:2] == [b"PK\x03\x04", b"%PDF"]
    assert b"X-Unsent: 1" in kinds["eml"].content
    assert all("attachment" in one.headers["content-disposition"] for one in kinds.values())
    assert not any("CONCEPT" in one.headers["content-disposition"] for one in kinds.values())
    with casework.open_bureau(ministry) as bureau, bureau.store.read() as session:
        taken = [one for one in events.events(session, address.rpartition("/")[2]) if one.action == "brief.gedownload"]
    assert [(one.actor, '"stand":"goedgekeurd"' in one.data) for one in taken] == [("Ans", True)] * 3


def test_sending_starts_a_term_that_a_decision_can_move(ministry: Workspace, demo_client_as: Clients):
    ans = demo_client_as("beslisser", login="ans")
    place_on_two(ans, ministry)
    address = make_l02(ans)
    approve(ans, address)
    assert ans.post(f"{address}/verzonden", data={"op": today().isoformat()}).status_code == 303
    listed = ans.get("/termijnen?lijst=alle")
    assert "Antwoord op het verzoek om informatie" in words(listed)
    (term,) = re.findall(r'href="/termijnen/(\w{32})"', listed.text)
    shown = words(ans.get(f"/termijnen/{term}"))
    assert "de dagtekening van de brief" in shown and "3 weken" in shown and "verlengt hem niet" in shown
    wrong = ans.post(f"/termijnen/{term}/uitstel", data={"hoe": "verlenen", "motivering": "Er is om gevraagd."})
    assert wrong.status_code == 422 and "Er is om gevraagd." in wrong.text
    assert "BEGIN:VCALENDAR" in ans.get("/termijnen/agenda.ics").text
    assert "te laat" not in words(ans.get(f"/gemeenten?naam={DALFSEN}"))


# -- deciding ---------------------------------------------------------------------------------------------------


def test_the_page_of_a_proposal_shows_reasons_doubts_proof_and_what_follows(
    demo_copy: Workspace, demo_client_as: Clients
):
    voorstel = proposal(demo_copy, "trede")
    answer = demo_client_as("beslisser").get(f"/voorstellen/{voorstel.id}")
    shown = words(answer)
    assert all(one in shown for one in (*voorstel.reasons, *voorstel.uncertainties))
    assert "U kunt brief L02 maken" in shown and "termijn van 3 weken" in shown
    assert "/beeld/1.webp" in answer.text and 'data-box="' in answer.text
    assert "--" not in shown


def test_who_is_second_sees_who_decided_and_keeps_what_was_typed(demo_copy: Workspace, demo_client_as: Clients):
    ans, bea = demo_client_as("beslisser", login="ans"), demo_client_as("beslisser", login="bea")
    address = f"/voorstellen/{proposal(demo_copy, 'bevinding').id}"
    hers = form(bea.get(address), address) | {"mandaat": "voorbeeld-directeur", "motivering": "Lang over nagedacht."}
    assert decide(ans, demo_copy, "bevinding", "voorbeeld-directeur").status_code == 303
    late = bea.post(address, data=hers)
    assert late.status_code == 409
    assert "al besloten door Ans" in words(late) and "Lang over nagedacht." in late.text
    assert [kind for kind, _ in decisions_on(demo_copy)] == ["bevinding"]


def test_a_form_for_an_older_standing_comes_back_whole_and_decides_nothing(
    demo_copy: Workspace, demo_client_as: Clients
):
    ans = demo_client_as("beslisser", login="ans")
    late = decide(
        ans, demo_copy, "trede", "voorbeeld-directeur", stempel="0" * 32, motivering="Mijn motivering.", **CHECKED
    )
    assert late.status_code == 409
    assert "intussen gewijzigd" in words(late) and "Mijn motivering." in late.text
    assert decisions_on(demo_copy) == []


def test_a_trede_without_the_facts_it_needs_is_refused_and_nothing_typed_is_lost(
    demo_copy: Workspace, demo_client_as: Clients
):
    wrong = decide(demo_client_as("beslisser"), demo_copy, "trede", "voorbeeld-directeur", motivering="Zo is het.")
    assert wrong.status_code == 422
    assert "nagekeken" in words(wrong) and "Zo is het." in wrong.text and "--cijfers" not in wrong.text


def test_a_mandate_that_does_not_reach_high_enough_is_not_offered_and_not_taken(
    demo_copy: Workspace, demo_client_as: Clients
):
    ans = demo_client_as("beslisser")
    address = f"/voorstellen/{proposal(demo_copy, 'trede').id}"
    assert "voorbeeld-behandelaar" not in ans.get(address).text
    wrong = decide(ans, demo_copy, "trede", "voorbeeld-behandelaar", **CHECKED)
    assert wrong.status_code == 422 and decisions_on(demo_copy) == []


def test_a_signatory_is_offered_only_the_mandates_of_the_register(ministry: Workspace, demo_client_as: Clients):
    address = f"/voorstellen/{proposal(ministry, 'bevinding').id}"
    told = demo_client_as("beslisser", login="v.o. orbeeld").get(address).text
    assert 'value="directeur-toezicht"' in told and 'value="minister"' not in told


def test_deviating_needs_a_reason_and_closes_the_proposal(demo_copy: Workspace, demo_client_as: Clients):
    ans = demo_client_as("beslisser", login="ans")
    otherwise = {"hoe": "afwijken", "trede_anders": "1", "feit.signaal": "het bericht van de regietafel", **CHECKED}
    bare = decide(ans, demo_copy, "trede", "voorbeeld-directeur", **otherwise)
    assert bare.status_code == 422 and "reden en een motivering" in words(bare)
    why = {"afwijking": "NIEUWERE_CIJFERS", "afwijking_motivering": "Er zijn nieuwere cijfers."}
    done = decide(ans, demo_copy, "trede", "voorbeeld-directeur", **otherwise, **why)
    assert done.status_code == 303, words(done)
    ((kind, content),) = decisions_on(demo_copy)
    assert (kind, content["trede"], content["afwijking"]["reden"]) == ("trede", 1, "NIEUWERE_CIJFERS")
    with casework.open_bureau(demo_copy) as bureau:
        assert VoorstelKind.TREDE not in {one.kind for one in casework.open_voorstellen(bureau, DALFSEN)}


def test_another_finding_than_the_figures_say_is_decided_with_its_reason(demo_copy: Workspace, demo_client_as: Clients):
    why = {"afwijking": "FOUT_IN_BRON", "afwijking_motivering": "Het cijfer klopt niet."}
    more = {"hoe": "afwijken", "bevinding_anders": "voldoet", **why}
    assert decide(demo_client_as("beslisser"), demo_copy, "bevinding", "voorbeeld-directeur", **more).status_code == 303
    ((_, content),) = decisions_on(demo_copy)
    assert (content["bevinding"], content["afwijking"]["afgeleid"]) == ("voldoet", "gedeeltelijk")


def test_a_trede_can_be_decided_without_a_proposal(demo_copy: Workspace, demo_client_as: Clients):
    ans, address = demo_client_as("beslisser"), "/gemeenten/GM0193/besluit"
    assert "Verder" in ans.get(f"{address}?trede=1").text
    fields = {"soort": "trede", "trede": "1", "mandaat": "voorbeeld-behandelaar"}
    wrong = ans.post(address, data=fields | {"motivering": "Er is een signaal."})
    assert wrong.status_code == 422 and "signaal" in words(wrong)
    done = ans.post(address, data=fields | {"motivering": "Er is een signaal.", "feit.signaal": "bericht van de PRT"})
    assert done.headers["location"] == "/gemeenten/GM0193"
    assert "Signaleren" in words(ans.get("/gemeenten/GM0193"))


# -- rights -----------------------------------------------------------------------------------------------------


def test_a_behandelaar_looks_and_writes_and_never_decides_or_approves(ministry: Workspace, demo_client_as: Clients):
    ans, cor = demo_client_as("beslisser", login="ans"), demo_client_as("behandelaar", login="cor")
    address = f"/voorstellen/{proposal(ministry, 'bevinding').id}"
    assert cor.get(address).status_code == 200 and "Besluit vastleggen" not in cor.get(address).text
    assert cor.post(address, data={"motivering": "x"}).status_code == 403
    place_on_two(ans, ministry)
    letter = make_l02(cor)
    assert cor.post(f"{letter}/goedkeuren", data={"versie": "1"}).status_code == 403
    assert approve(ans, letter).status_code == 303
    assert cor.post(f"{letter}/intrekken", data={"versie": "2", "reden": "x"}).status_code == 403
    assert ans.post(f"{letter}/intrekken", data={"versie": "2", "reden": "Verkeerd."}).status_code == 303


@pytest.mark.parametrize("path", ["/brieven/..%2f..%2fibt.toml", "/brieven/L99", "/termijnen/abc", "/voorstellen/x"])
def test_an_id_that_is_no_id_opens_nothing(demo_client_as: Clients, path: str):
    assert demo_client_as("beslisser").get(path).status_code == 404


@pytest.mark.parametrize("kind", ["exe", "toml", "..%2fx"])
def test_a_letter_has_no_other_files(ministry: Workspace, demo_client_as: Clients, kind: str):
    ans = demo_client_as("beslisser")
    place_on_two(ans, ministry)
    assert ans.get(f"{make_l02(ans)}/bestand.{kind}").status_code == 404

"""The release pages: what stands in the way, a pack made beside the request, handing out, and taking back."""

from __future__ import annotations

import time
import zipfile
from collections.abc import Iterator
from io import BytesIO
from urllib.parse import unquote

import pytest
from fastapi.testclient import TestClient

from pipeline import wiring
from pipeline.legtwo.dossiers import DossierDesk
from pipeline.workspace import Workspace
from tests import reviewed
from tests.web.conftest import ClientAs, make_clients, take_through

COORDINATOR = "woo-coordinator"
PAGE = "/dossiers/zaak/vrijgave"


@pytest.fixture
def ready(demo_copy: Workspace) -> Iterator[ClientAs]:
    """Clients over a workspace with a dossier of one document that was reviewed and approved."""
    with wiring.open_desk(demo_copy) as desk:
        found = desk.find("Brief van een inwoner.docx")
        people = DossierDesk(desk)
        people.new("zaak", "", afschrift=False, who="tester")
        people.add("zaak", [found], "tester")
    take_through(demo_copy, [])
    with wiring.open_desk(demo_copy) as desk:
        reviewed.judge(demo_copy, desk, [found])
    take_through(demo_copy, [])
    with wiring.open_desk(demo_copy) as desk:
        reviewed.review(demo_copy, desk, [found])
    with make_clients(demo_copy) as maker:
        yield maker


def made(client: TestClient) -> str:
    """Make a pack and give its address."""
    assert client.post(PAGE).status_code == 303
    for _ in range(600):
        told = client.get(f"{PAGE}/stand").json()
        if told["staat"] != "bezig":
            break
        time.sleep(0.2)
    page = client.get(PAGE).text
    assert told["staat"] == "klaar", page
    return "/vrijgave/" + page.split('href="/vrijgave/')[1].split('"')[0]


def test_a_dossier_that_is_not_ready_tells_what_is_missing(demo_copy: Workspace) -> None:
    with wiring.open_desk(demo_copy) as desk:
        people = DossierDesk(desk)
        people.new("zaak", "", afschrift=False, who="tester")
        people.add("zaak", [desk.find("Brief van een inwoner.docx")], "tester")
    take_through(demo_copy, [])
    with make_clients(demo_copy) as maker:
        client = maker(COORDINATOR)
        page = client.get(PAGE).text
        assert "Wat er nog moet gebeuren" in page and "Maak het pakket" not in page
        assert client.post(PAGE).status_code == 422


def test_a_pack_is_made_handed_out_exported_and_taken_back(ready: ClientAs) -> None:
    client = ready(COORDINATOR, login="ans")
    assert "Maak het pakket" in client.get(PAGE).text
    pack = made(client)
    page = client.get(pack).text
    assert "gepubliceerd" in page and "documenten/0001.pdf" in page
    with zipfile.ZipFile(BytesIO(client.get(f"{pack}/zip").content)) as packed:
        assert any(name.endswith("/documenten/0001.pdf") for name in packed.namelist())
    assert client.get(f"{pack}/bestanden/documenten/0001.pdf").content.startswith(b"%PDF")
    for path in ("../../../ibt.toml", "documenten/9999.pdf"):
        assert client.get(f"{pack}/bestanden/{path}").status_code in (400, 404)
    for profile in ("vws", "gpp"):
        answer = client.post(f"{pack}/export", data={"profiel": profile})
        assert answer.status_code == 200 and answer.content.startswith(b"PK")
    form = {"nummer": "0001", "reden": "correctie privacygevoelige gegevens", "motivering": "er stond nog een naam"}
    answer = client.post(f"{pack}/intrekken", data=form)
    assert answer.status_code == 303 and unquote(answer.headers["location"]) != unquote(pack)
    assert "geen bestand" in client.get(answer.headers["location"]).text
    assert client.get(f"{pack}/zip").status_code == 400
    assert client.get(f"{pack}/bestanden/documenten/0001.pdf").status_code == 400
    assert "Wat er nog moet gebeuren" in client.get(PAGE).text


def test_the_term_of_a_request_is_told_with_its_steps(ready: ClientAs) -> None:
    client = ready(COORDINATOR)
    form = {"wat": "ontvangst", "dag": "2026-09-01"}
    assert client.post(f"{PAGE}/termijn", data=form).status_code == 303
    page = client.get(PAGE).text
    assert "29 september 2026" in page and "artikel 4.4" in page
    assert client.post(f"{PAGE}/termijn", data={"wat": "verlenging", "dag": "gisteren"}).status_code == 400
    assert client.post(f"{PAGE}/termijn", data={"wat": "hervat", "dag": "2026-09-02"}).status_code == 422


def test_who_only_reviews_sees_no_button_and_gets_no_file(ready: ClientAs) -> None:
    reviewer = ready("woo-medewerker")
    page = reviewer.get(PAGE).text
    assert "Een Woo-coördinator maakt het pakket." in page and "Maak het pakket" not in page
    assert reviewer.post(PAGE).status_code == 403
    assert reviewer.get("/vrijgave/zaak-1/zip").status_code == 403

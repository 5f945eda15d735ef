"""Letters: the list, and one letter with its files. Looking only; `letter_work` makes, approves and withdraws."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import FileResponse, Response

from pipeline import casework
from pipeline.legtwo.mailing import make_mail
from pipeline.model.letter import LetterStatus
from pipeline.model.rechten import Ingelogd, Recht
from pipeline.store import events
from pipeline.store.letters import StoredLetter
from pipeline.zaak.bureau import Bureau
from web.gate import Needs
from web.house import house_of
from web.letter_page import find_letter, letter_page, not_letter
from web.policy import Form, show

router = APIRouter()
PER_PAGE = 50
_LAST_PAGE = 100_000
TAKEN = "brief.gedownload"
"""What the audit log calls it when somebody takes a file of a letter along."""
MayLook = Annotated[Ingelogd, Depends(Needs(Recht.ZAAK_ZIEN))]
_KINDS = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "eml": "message/rfc822",
}
_SHOW_PDF = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; plugin-types application/pdf; "
    "object-src 'self'; frame-ancestors 'self'",
    "Cache-Control": "no-store",
}
"""A PDF is shown in a frame of our own page: the viewer of the browser needs its own styles, and gets nothing else."""


@router.get("/brieven")
def list_letters(request: Request, who: MayLook, stand: str = "", familie: str = "", bladzijde: int = 1) -> Response:
    """Show the letters with their status, newest first."""
    return _list(request, {"zoek": "", "stand": stand, "familie": familie}, bladzijde)


@router.post("/brieven")
def search_letters(request: Request, who: MayLook, form: Form) -> Response:
    """Show the letters that what somebody typed leads to: it may be the name of a person, and stands in no address."""
    asked = {name: form.one(name) for name in ("zoek", "stand", "familie")}
    return _list(request, asked, form.number("bladzijde", _LAST_PAGE) or 1)


def _list(request: Request, asked: Mapping[str, str], bladzijde: int) -> Response:
    bureau = house_of(request).bureau()
    desk = casework.letter_desk(bureau)
    words = asked["zoek"].strip().casefold()
    found = [
        one
        for one in reversed(desk.overview())
        if asked["stand"] in ("", one.stand)
        and asked["familie"] in ("", one.familie)
        and words in f"{one.aan} {one.kenmerk} {one.id}".casefold()
    ]
    count = max(1, -(-len(found) // PER_PAGE))
    number = min(max(bladzijde, 1), count)
    return show(
        request,
        "letters/lijst.html",
        "Brieven",
        brieven=found[(number - 1) * PER_PAGE : number * PER_PAGE],
        total=len(found),
        number=number,
        count=count,
        standen=[(one.value, one.value.capitalize()) for one in LetterStatus],
        families=[(one.familie, f"{one.familie}: {one.titel}") for one in desk.texts()],
        titels={one.familie: one.titel for one in desk.texts()},
        asked=asked,
    )


@router.get("/brieven/{letter_id}")
def show_letter(request: Request, letter_id: str, who: MayLook) -> Response:
    """Show a letter beside its fields, what keeps it a concept, and what may be done with it."""
    house = house_of(request)
    bureau = house.bureau()
    return letter_page(request, bureau, who, find_letter(bureau, letter_id))


# -- files ------------------------------------------------------------------------------------------------------


@router.get("/brieven/{letter_id}/beeld.pdf")
def preview(request: Request, letter_id: str, who: MayLook) -> Response:
    """Give the PDF of a letter to look at."""
    bureau = house_of(request).bureau()
    path = casework.letter_desk(bureau).files(find_letter(bureau, letter_id))[1]
    return FileResponse(path, media_type=_KINDS["pdf"], headers=_SHOW_PDF, content_disposition_type="inline")


@router.get("/brieven/{letter_id}/bestand.{kind}")
def download(request: Request, letter_id: str, kind: str, who: MayLook) -> Response:
    """Give a file of a letter to take along, and write that it was taken.

    Raises:
        LetterError: The file is gone, or there is no mail for a letter that was withdrawn.
    """
    if kind not in _KINDS:
        raise not_letter()
    bureau = house_of(request).bureau()
    stored = find_letter(bureau, letter_id)
    if kind == "eml":
        draft = make_mail(bureau, stored, concept=True)
        _note(bureau, who, stored, kind)
        headers = {"Content-Disposition": f'attachment; filename="{_safe(draft.naam)}"'}
        return Response(draft.eml, media_type=_KINDS[kind], headers=headers)
    docx, pdf = casework.letter_desk(bureau).files(stored)
    path = docx if kind == "docx" else pdf
    _note(bureau, who, stored, kind)
    return FileResponse(path, media_type=_KINDS[kind], filename=_download_name(path, stored))


def _download_name(path: Path, stored: StoredLetter) -> str:
    """Give the name under which a file is kept; a concept says that it is one."""
    mark = "-CONCEPT" if stored.letter.status is LetterStatus.CONCEPT else ""
    return _safe(f"{path.stem}{mark}{path.suffix}")


def _safe(name: str) -> str:
    return "".join(sign if sign.isascii() and (sign.isalnum() or sign in "-_.") else "-" for sign in name)


def _note(bureau: Bureau, who: Ingelogd, stored: StoredLetter, kind: str) -> None:
    data = {"soort": kind, "versie": stored.version, "stand": stored.letter.status.value}
    with bureau.store.write() as session:
        events.append(session, who.naam, TAKEN, stored.id, data)

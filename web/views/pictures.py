"""Pictures of unredacted pages, for those who may see originals."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import FileResponse, Response
from starlette.concurrency import run_in_threadpool

from pipeline.model.rechten import Ingelogd, Recht
from web.errors import NotThere
from web.gate import Needs
from web.house import house_of
from web.seen import Look, note_view

router = APIRouter()


@router.get("/stukken/{document_id}/beeld/{number}.webp")
async def picture(
    request: Request, document_id: str, number: int, who: Annotated[Ingelogd, Depends(Needs(Recht.ORIGINEEL_ZIEN))]
) -> Response:
    """Give the picture of a page (1-based)."""
    house = house_of(request)
    if not await run_in_threadpool(house.desk.is_read, document_id):
        raise NotThere("dit stuk is er niet, of het is nog niet verwerkt. Zie Post.")
    found = await house.pictures.page(document_id, number)
    await run_in_threadpool(note_view, house, who, document_id, Look.BEELD)
    return FileResponse(found, media_type="image/webp", headers={"Cache-Control": "private, max-age=600"})

"""What surrounds every answer of the API, errors included: its version, and headers for answers that are no page."""

from __future__ import annotations

from collections.abc import Iterator

from fastapi.routing import iter_route_contexts
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.api import routes
from web.api.shape import BASE, VERSION

PUBLIC = (f"{BASE}/openapi.json",)
"""What another site may read from a browser: the description, never data."""
HEADERS = {
    "API-Version": VERSION,
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
}


def _methods(path: str) -> Iterator[str]:
    for route in iter_route_contexts(routes.router.routes):
        if route.path_regex.match(path):
            yield from route.methods or ()


class Door:
    """Puts the headers of the API on every answer under /api/, whoever made it."""

    def __init__(self, app: ASGIApp) -> None:
        """Take what it surrounds."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http" or not scope["path"].startswith("/api/"):
            await self.app(scope, receive, send)
            return
        is_public = scope["path"] in PUBLIC

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(HEADERS)
                if message["status"] == 405:  # the framework names the methods of one of the routes at this address
                    headers["Allow"] = ", ".join(sorted(_methods(scope["path"])))
                if is_public:
                    headers["Access-Control-Allow-Origin"] = "*"
                    headers["Cross-Origin-Resource-Policy"] = "cross-origin"
            await send(message)

        await self.app(scope, receive, with_headers)

"""The ASGI application: feeds by secret address, their pages, the public feed, health."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from passerelle.exports.feeds.page import Page
from passerelle.exports.feeds.release import current_release, release_folder
from passerelle.exports.feeds.render import Templates
from passerelle.exports.feeds.tokens import FOLDER, hashed
from passerelle.exports.feeds.usage import note_use
from passerelle.exports.serve.conditions import Headers, accepts_gzip, is_unchanged
from passerelle.exports.serve.content import Entry, Library, load
from passerelle.exports.serve.limits import PER_ADDRESS, PER_TOKEN, Limiter, computer
from passerelle.exports.serve.reply import (
    FEED,
    PAGE,
    Reply,
    gone,
    not_allowed,
    not_found,
    not_yet,
    send_reply,
    too_many,
    whole,
)
from passerelle.exports.words import LANGS, Lang

_SECRET = f"/{FOLDER}/"
LOOK_SECONDS = 0.5
NOTE_SECONDS = 60.0
_HOST = re.compile(r"^[A-Za-z0-9.\-]+(:\d{1,5})?$|^\[[0-9a-fA-F:]+\](:\d{1,5})?$")


class FeedServer:
    """Answers requests from the publication in memory, and takes up new ones.

    ``clock`` gives seconds since 1970, for limits, last uses and the end of the term.
    """

    def __init__(
        self,
        root: Path,
        clock: Callable[[], float],
        *,
        gzip: bool = True,
        limited: bool = True,
        say: Callable[[str], None] = lambda _text: None,
    ) -> None:
        self.library: Library | None = None
        self._root = root
        self._clock = clock
        self._gzip = gzip
        self._limited = limited
        self._say = say
        self._templates = Templates()
        self._tokens = Limiter(PER_TOKEN)
        self._misses = Limiter(PER_ADDRESS)
        self._seen: dict[str, int] = {}

    # --- publications ----------------------------------------------------------------------------

    def look(self) -> bool:
        """Take up the current publication if it is a new one; whether it was.

        One that cannot be read whole is left for the next look; requests are answered from the
        former one meanwhile.
        """
        number = current_release(self._root)
        if number is None or (self.library and self.library.number == number):
            return False
        with suppress(OSError, ValueError, KeyError, TypeError):
            self.library = load(release_folder(self._root, number), self.library)
            self._say(f"serving publication {number}: {len(self.library)} feeds")
            return True
        return False

    def note(self) -> None:
        """Write down when feeds were last read; what cannot be written waits for the next time."""
        seen, self._seen = self._seen, {}
        if not seen:
            return
        try:
            note_use(self._root, seen)
        except Exception:  # noqa: BLE001 -- a full disk or a lock must not stop the server
            self._seen = seen | self._seen

    @asynccontextmanager
    async def lifespan(self, _app: object) -> AsyncIterator[None]:
        """Look for new publications while the server runs."""
        self.look()
        task = asyncio.create_task(self._watch())
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
            await asyncio.to_thread(self.note)

    async def _watch(self) -> None:
        noted = self._clock()
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            await asyncio.to_thread(self.look)
            if self._clock() - noted >= NOTE_SECONDS:
                noted = self._clock()
                await asyncio.to_thread(self.note)

    # --- requests --------------------------------------------------------------------------------

    async def secret(self, scope: Scope, receive: Receive, send: Send) -> None:
        """``/c/<token>.ics`` and ``/c/<token>.html``."""
        del receive
        name = scope["path"].removeprefix(_SECRET)
        await send_reply(await self._secret(scope, name), scope, send)

    async def _secret(self, scope: Scope, name: str) -> Reply:
        library = self.library
        if scope["method"] not in ("GET", "HEAD"):
            return not_allowed()
        if library is None:
            return not_yet()
        token, _, suffix = name.rpartition(".")
        key = hashed(token)
        entry = library.entry(key)
        now = self._clock()
        if entry is None or suffix not in ("ics", "html"):
            return self._missed(scope, library, key, now)
        wait = self._tokens.wait(key, now) if self._limited else 0
        if wait or _is_over(library, now):
            return too_many(wait) if wait else gone()
        if suffix == "html":
            return await asyncio.to_thread(self._page, scope, entry, token)
        self._seen[key] = int(now)
        return self._feed(library, entry, scope["headers"])

    def _missed(self, scope: Scope, library: Library, key: str, now: float) -> Reply:
        client = scope.get("client")
        where = computer(client[0]) if client else ""
        wait = self._misses.wait(where, now) if self._limited else 0
        if wait:
            return too_many(wait)
        return gone() if key in library.gone else not_found()

    def _feed(self, library: Library, entry: Entry, headers: Headers) -> Reply:
        packed = self._gzip and accepts_gzip(headers)
        if is_unchanged(headers, entry.etag, entry.served.modified):
            return Reply(304, entry.same_packed if packed else entry.same)
        if packed:
            return Reply(200, entry.packed_head, entry.packed)
        return whole(200, [FEED[0], *entry.same], library.plain(entry))

    def _page(self, scope: Scope, entry: Entry, token: str) -> Reply:
        base = self.library.base if self.library else ""
        base = base or _base_of(scope)
        if not base:
            return not_found()
        page = Page(entry.served.kind, entry.served.title, _lang(entry), base, token)
        return whole(200, PAGE, self._templates.page(page))

    async def public(self, scope: Scope, receive: Receive, send: Send) -> None:
        """``/public.ics`` and ``/public.html``: no secret, so no limit."""
        del receive
        await send_reply(await self._public(scope), scope, send)

    async def _public(self, scope: Scope) -> Reply:
        library = self.library
        if scope["method"] not in ("GET", "HEAD"):
            return not_allowed()
        if library is None or library.public is None:
            return not_found() if library else not_yet()
        if _is_over(library, self._clock()):
            return gone()
        if scope["path"].endswith(".html"):
            return await asyncio.to_thread(self._page, scope, library.public, "")
        return self._feed(library, library.public, scope["headers"])

    async def health(self, _request: Request) -> Response:
        """Whether there is a publication to serve, and which."""
        if self.library is None:
            return JSONResponse({"status": "no publication"}, 503)
        return JSONResponse({"status": "ok", "publication": self.library.number})

    async def robots(self, _request: Request) -> Response:
        """Everything may be read: some calendar providers refuse feeds that robots may not."""
        return PlainTextResponse("User-agent: *\nAllow: /\n")


def make_app(server: FeedServer) -> ASGIApp:
    """The application of a server: feeds at once, everything else by the routes."""
    routes = Starlette(
        routes=[
            Route("/public.ics", _Endpoint(server.public)),
            Route("/public.html", _Endpoint(server.public)),
            Route("/health", server.health),
            Route("/robots.txt", server.robots),
        ],
        exception_handlers={404: _elsewhere, 405: _elsewhere},
        lifespan=server.lifespan,
    )
    routes.router.redirect_slashes = False  # calendar programs follow no redirect

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith(_SECRET):
            await server.secret(scope, receive, send)
        else:
            await routes(scope, receive, send)

    return app


class _Endpoint:
    """An ASGI application as the end of a route: routes take a function for something else."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._app(scope, receive, send)


async def _elsewhere(_request: Request, error: Exception) -> Response:
    """The answer to a path or method that does not exist."""
    reply = not_allowed() if getattr(error, "status_code", 404) == 405 else not_found()
    response = Response(reply.body, reply.status)
    response.raw_headers = reply.headers
    return response


def _is_over(library: Library, now: float) -> bool:
    return datetime.fromtimestamp(now, UTC).date() > library.expires


def _lang(entry: Entry) -> Lang:
    known: dict[str, Lang] = {name: name for name in LANGS}
    return known.get(entry.served.lang, "fr")


def _base_of(scope: Scope) -> str:
    """Where the request came to; empty for a host that is none."""
    host = next((value for key, value in scope["headers"] if key == b"host"), b"").decode("latin-1")
    return f"{scope.get('scheme', 'http')}://{host}" if _HOST.match(host) else ""

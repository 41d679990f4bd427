"""Running the server: uvicorn without an access log, ended by the first signal."""

from __future__ import annotations

import logging
import signal
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import uvicorn

from passerelle.exports.serve.app import FeedServer, make_app
from passerelle.models.issue import BadInputError, Issue

GRACE_SECONDS = 10
"""How long requests at hand may take when the server is told to stop."""
BACKLOG = 2048


@dataclass(frozen=True)
class Settings:
    """Where to listen, and how to answer."""

    host: str = "127.0.0.1"
    port: int = 8765
    gzip: bool = True
    limited: bool = True


class _Server(uvicorn.Server):
    """Ends cleanly at SIGINT and SIGTERM: for a server that is how it ends, not an error."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        numbers = (signal.SIGINT, signal.SIGTERM)
        former = {number: signal.signal(number, self.handle_exit) for number in numbers}
        try:
            yield
        finally:
            for number, handler in former.items():
                signal.signal(number, handler)


def run(folder: Path, settings: Settings, say: Callable[[str], None]) -> None:
    """Serve a folder until told to stop. BadInputError where nothing can listen."""
    server = FeedServer(folder, time.time, gzip=settings.gzip, limited=settings.limited, say=say)
    config = uvicorn.Config(
        make_app(server),
        access_log=False,  # it would print every secret address
        log_level=logging.WARNING,
        server_header=False,
        lifespan="on",
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    with closing(_listening(settings.host, settings.port)) as listener:
        host, port = listener.getsockname()[:2]
        shown = f"[{host}]" if ":" in host else host
        say(f"listening on http://{shown}:{port}")
        _Server(config).run(sockets=[listener])


def _listening(host: str, port: int) -> socket.socket:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, kind, protocol, _, where = found[0]
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(where)
    except OSError as error:
        issue = Issue(
            code="SERVE",
            where=f"{host}:{port}",
            message=f"cannot be listened on: {error.strerror or error}",
            fix="choose another --host or --port",
        )
        raise BadInputError((issue,)) from error
    listener.listen(BACKLOG)
    return listener

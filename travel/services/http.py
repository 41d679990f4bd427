"""One polite way to ask a service: time limits, a few retries, answers of bounded size."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from passerelle.models.issue import BadInputError, Issue, PasserelleError
from passerelle.travel.roads.errors import missing_package


class ServiceError(PasserelleError):
    """A service gave no answer that can be used; the text says why, in words for users."""


class TooManyPlacesError(ServiceError):
    """The service wants fewer places in one request."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The status of an answer and its JSON value (None where it holds none)."""

    status: int
    data: Any


@dataclass(frozen=True)
class Http:
    """How patient a client is. Times in seconds, size in bytes.

    ``tries`` counts requests for one answer; between them it waits as the service asks
    (Retry-After), at most ``wait_most``. ``sleep`` and ``clock`` can be replaced in tests.
    """

    connect_seconds: float = 3.0
    answer_seconds: float = 30.0
    tries: int = 3
    wait_first: float = 0.5
    wait_most: float = 10.0
    most_bytes: int = 64 * 1024 * 1024
    headers: Mapping[str, str] = field(default_factory=dict)
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic

    def get(self, url: str) -> Answer:
        """The answer to a GET request; ServiceError if there is none."""
        return self._ask("GET", url, None)

    def post(self, url: str, body: Any) -> Answer:
        """The answer to a POST request with a JSON body; ServiceError if there is none."""
        return self._ask("POST", url, body)

    def _ask(self, method: str, url: str, body: Any) -> Answer:
        try:
            import httpx
        except ImportError as error:
            raise missing_package("httpx", url) from error
        limits = httpx.Timeout(self.answer_seconds, connect=self.connect_seconds)
        wait, why = self.wait_first, ""
        tls = url.startswith("https:")  # loading certificates takes longer than most answers
        with httpx.Client(timeout=limits, headers=dict(self.headers), verify=tls) as client:
            for attempt in range(self.tries):
                if attempt:
                    self.sleep(min(wait, self.wait_most))
                    wait = self.wait_first * 2 ** (attempt + 1)
                try:
                    with client.stream(method, url, json=body) as response:
                        asked = _asked_wait(response.headers.get("Retry-After", ""))
                        if response.status_code == 429 or response.status_code >= 500:
                            why = f"it answers {response.status_code} {response.reason_phrase}"
                            wait = wait if asked is None else asked
                            if wait > self.wait_most:
                                break
                            continue
                        return Answer(response.status_code, self._value(response))
                except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                    raise ServiceError(f"no connection to {_host(url)} ({error})") from error
                except httpx.TimeoutException:
                    why = f"no answer within {self.answer_seconds:g} s"
                    break
                except httpx.HTTPError as error:
                    why = f"the connection broke ({type(error).__name__})"
        tried = "" if attempt == 0 else f", {attempt + 1} times"
        asked_for = f"; it asks to wait {wait:g} s" if wait > self.wait_most else ""
        raise ServiceError(f"{_host(url)}: {why}{tried}{asked_for}")

    def _value(self, response: Any) -> Any:
        """The JSON of an answer that comes in time and is not too large."""
        end = self.clock() + self.answer_seconds
        data = bytearray()
        for part in response.iter_bytes():
            data += part
            if len(data) > self.most_bytes:
                limit = self.most_bytes / 2**20
                raise ServiceError(f"the answer is larger than {limit:g} MiB")
            if self.clock() > end:
                raise ServiceError(f"the answer took more than {self.answer_seconds:g} s")
        try:
            return json.loads(data.decode())
        except ValueError as error:
            if response.status_code >= 300:
                return None
            start = data[:40].decode("utf-8", "replace").strip()
            raise ServiceError(f"the answer is no JSON: '{start}'") from error


def checked_url(url: str, option: str) -> str:
    """A URL without its last slash; BadInputError if it is none of http or https."""
    parts = urlsplit(url)
    if parts.scheme in {"http", "https"} and parts.hostname:
        return url.rstrip("/")
    issue = Issue(
        code="BAD_URL",
        where=option,
        message=f"'{url}' is no address of a service",
        fix="write it whole, e.g. http://localhost:5000",
    )
    raise BadInputError((issue,))


def public(url: str) -> str:
    """A URL as it may be shown: without the name and password it may hold."""
    parts = urlsplit(url)
    return parts._replace(netloc=_host(url), query="", fragment="").geturl()


def _host(url: str) -> str:
    return urlsplit(url).netloc.rpartition("@")[2]


def _asked_wait(text: str) -> float | None:
    """Seconds of a Retry-After header; None if it holds none (dates are not followed)."""
    try:
        seconds = float(text)
    except ValueError:
        return None
    return seconds if 0 <= seconds < float("inf") else None

"""What the command line says while it works: messages, live progress, Ctrl-C."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.live import Live
    from rich.table import Table

    from passerelle.exports.words import Lang
    from passerelle.models.issue import Issue
    from passerelle.models.plan import Plan
    from passerelle.solver.options import Progress

T = TypeVar("T")
INTERRUPTED = 130
WIDTH_OF_FILES = 120
LINE_EVERY_SECONDS = 5.0


def say(text: str) -> None:
    """Print a message on stderr: stdout belongs to the answer."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def show(*renderables: RenderableType) -> None:
    """Print tables on stdout: as wide as the terminal, or wide enough for a file."""
    from rich.console import Console

    wide = None if sys.stdout.isatty() or "COLUMNS" in os.environ else WIDTH_OF_FILES
    Console(width=wide, highlight=False).print(*renderables, sep="\n")


class Voice:
    """A command's voice on stderr: in the language asked for, else the term's once it is read.

    Until that is known it speaks English.
    """

    def __init__(self, asked: str = "") -> None:
        self._lang = asked

    @property
    def lang(self) -> Lang:
        """The language spoken now."""
        from passerelle.exports.words import LANGS

        return next((lang for lang in LANGS if lang == self._lang), "en")

    def hear(self, language: str) -> None:
        """Take the language of the term, unless another one was asked for."""
        self._lang = self._lang or language

    def say(self, text: str) -> None:
        """Print a message."""
        from passerelle.exports.messages import told
        from passerelle.exports.words import Words

        say(told(text, Words(self.lang)))

    def say_issues(self, issues: Iterable[Issue]) -> None:
        """Print every issue, one a line; warnings are marked."""
        from passerelle.exports.messages import issue_lines

        for line in issue_lines(issues, self.lang):
            say(line)


def figures(progress: Progress, lang: Lang = "en") -> dict[str, str]:
    """The figures of a progress report in words, in reading order; what is not known is a dash."""
    from passerelle.exports.words import Words

    words = Words(lang)

    def number(value: int | None) -> str:
        return "–" if value is None else f"{value:,}"

    shown = {
        "elapsed": f"{progress.seconds:.0f} s",
        "phase": words.of("phase", progress.phase),
        "unplaced": number(progress.unplaced),
        "conflicts": number(progress.conflicts),
        "cost": number(progress.total),
        "bound": number(progress.bound),
        "gap": "–" if progress.gap is None else f"{progress.gap:.1%}",
    }
    return {words.of("progress", name): text for name, text in shown.items()}


class Display(Protocol):
    """Shows progress reports."""

    def __call__(self, progress: Progress) -> None:
        """Show one report."""


class PlainDisplay:
    """Progress for logs: a line when the phase changes, and every few seconds."""

    def __init__(self, prefix: str = "", voice: Voice | None = None) -> None:
        self._prefix = prefix
        self._voice = voice or Voice()
        self._phase = ""
        self._next = 0.0

    def __call__(self, progress: Progress) -> None:
        """Print the report unless one of the same phase was printed just before."""
        if progress.message:
            say(f"{self._prefix}{progress.message}")
        if progress.phase == self._phase and progress.seconds < self._next:
            return
        self._phase = progress.phase
        self._next = progress.seconds + LINE_EVERY_SECONDS
        texts = (f"{name} {text}" for name, text in figures(progress, self._voice.lang).items())
        say(self._prefix + "  ".join(texts))


class LiveDisplay:
    """Progress for people: one table that stays in place, messages above it."""

    def __init__(self, live: Live, voice: Voice | None = None) -> None:
        self._live = live
        self._voice = voice or Voice()

    def __call__(self, progress: Progress) -> None:
        """Replace the table by the report's."""
        if progress.message:
            self._live.console.print(progress.message, highlight=False, markup=False)
        self._live.update(_table({"": progress}, self._voice.lang))


def _table(reports: Mapping[str, Progress], lang: Lang) -> Table:
    """A row for each report; the names only where there is more than the unnamed one."""
    from rich.table import Table

    from passerelle.exports.words import Words

    table = Table(box=None, pad_edge=False, header_style="dim")
    named = any(reports)
    shown = {name: figures(progress, lang) for name, progress in reports.items()}
    heads = next(iter(shown.values()))
    left = ("", Words(lang).of("progress", "phase"))
    for head in (*([""] if named else []), *heads):
        table.add_column(head, justify="left" if head in left else "right")
    for name, texts in shown.items():
        table.add_row(*([name] if named else []), *texts.values())
    return table


@contextmanager
def progress_display(voice: Voice) -> Iterator[Display]:
    """A display that suits stderr: a live table in a terminal, plain lines elsewhere."""
    if not sys.stderr.isatty():
        yield PlainDisplay(voice=voice)
        return
    from rich.console import Console
    from rich.live import Live

    with Live(console=Console(stderr=True), refresh_per_second=4) as live:
        yield LiveDisplay(live, voice)


def say_plan(name: str, plan: Plan | None) -> None:
    """Say that a solve is over, with its plan's status and gap."""
    if plan is not None:
        gap = "" if plan.gap is None else f", gap {plan.gap:.1%}"
        say(f"{name}: {plan.status}, total {plan.total:,}{gap}")


class ManyDisplay(Protocol):
    """Shows progress reports of several solves, each by its name."""

    def __call__(self, name: str, progress: Progress) -> None:
        """Show one report."""


@contextmanager
def many_displays(voice: Voice) -> Iterator[ManyDisplay]:
    """A display of several solves that suits stderr: a row each, or plain lines with names."""
    if not sys.stderr.isatty():
        plain: dict[str, PlainDisplay] = {}

        def say_named(name: str, progress: Progress) -> None:
            plain.setdefault(name, PlainDisplay(f"{name}: ", voice))(progress)

        yield say_named
        return
    from rich.console import Console
    from rich.live import Live

    latest: dict[str, Progress] = {}
    with Live(console=Console(stderr=True), refresh_per_second=4) as live:

        def show_rows(name: str, progress: Progress) -> None:
            latest[name] = progress
            live.update(_table(latest, voice.lang))

        yield show_rows


def run_stoppable(work: Callable[[Callable[[], bool]], T], voice: Voice | None = None) -> T:
    """Run ``work(stop)`` to its end; from the first Ctrl-C (or SIGTERM) on, ``stop()`` is True.

    The second signal ends the process at once with exit code 130. The work runs in a thread of
    its own, so that signals are heard while it is deep in a solver.
    """
    asked = threading.Event()
    speaker = voice or Voice()

    def on_signal(_number: int, _frame: object) -> None:
        if asked.is_set():
            say("aborted")
            os._exit(INTERRUPTED)
        asked.set()
        speaker.say("stopping with the best plan so far; Ctrl-C again aborts without a plan")

    with ThreadPoolExecutor(1) as executor, _handling(on_signal):
        future = executor.submit(work, asked.is_set)
        while not wait([future], timeout=0.5).done:
            pass
        return future.result()


@contextmanager
def _handling(handler: Callable[[int, object], None]) -> Iterator[None]:
    """Route SIGINT and SIGTERM to a handler; only the main thread may do so."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    numbers = (signal.SIGINT, signal.SIGTERM)
    former = {number: signal.signal(number, handler) for number in numbers}
    try:
        yield
    finally:
        for number, old in former.items():
            signal.signal(number, old)

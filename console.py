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

from passerelle.answers import issue_lines

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.live import Live
    from rich.table import Table

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


def say_issues(issues: Iterable[Issue]) -> None:
    """Print every issue on stderr, one a line; warnings are marked."""
    for line in issue_lines(issues):
        say(line)


def figures(progress: Progress) -> dict[str, str]:
    """The figures of a progress report in words, in reading order; what is not known is a dash."""

    def number(value: int | None) -> str:
        return "–" if value is None else f"{value:,}"

    return {
        "elapsed": f"{progress.seconds:.0f} s",
        "phase": progress.phase,
        "unplaced": number(progress.unplaced),
        "conflicts": number(progress.conflicts),
        "cost": number(progress.total),
        "bound": number(progress.bound),
        "gap": "–" if progress.gap is None else f"{progress.gap:.1%}",
    }


class Display(Protocol):
    """Shows progress reports."""

    def __call__(self, progress: Progress) -> None:
        """Show one report."""


class PlainDisplay:
    """Progress for logs: a line when the phase changes, and every few seconds."""

    def __init__(self, prefix: str = "") -> None:
        self._prefix = prefix
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
        texts = (f"{name} {text}" for name, text in figures(progress).items())
        say(self._prefix + "  ".join(texts))


class LiveDisplay:
    """Progress for people: one table that stays in place, messages above it."""

    def __init__(self, live: Live) -> None:
        self._live = live

    def __call__(self, progress: Progress) -> None:
        """Replace the table by the report's."""
        if progress.message:
            self._live.console.print(progress.message, highlight=False, markup=False)
        self._live.update(_table({"": progress}))


def _table(reports: Mapping[str, Progress]) -> Table:
    """A row for each report; the names only where there is more than the unnamed one."""
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="dim")
    named = any(reports)
    shown = {name: figures(progress) for name, progress in reports.items()}
    heads = next(iter(shown.values()))
    for head in (*([""] if named else []), *heads):
        table.add_column(head, justify="left" if head in ("", "phase") else "right")
    for name, texts in shown.items():
        table.add_row(*([name] if named else []), *texts.values())
    return table


@contextmanager
def progress_display() -> Iterator[Display]:
    """A display that suits stderr: a live table in a terminal, plain lines elsewhere."""
    if not sys.stderr.isatty():
        yield PlainDisplay()
        return
    from rich.console import Console
    from rich.live import Live

    with Live(console=Console(stderr=True), refresh_per_second=4) as live:
        yield LiveDisplay(live)


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
def many_displays() -> Iterator[ManyDisplay]:
    """A display of several solves that suits stderr: a row each, or plain lines with names."""
    if not sys.stderr.isatty():
        plain: dict[str, PlainDisplay] = {}

        def say_named(name: str, progress: Progress) -> None:
            plain.setdefault(name, PlainDisplay(f"{name}: "))(progress)

        yield say_named
        return
    from rich.console import Console
    from rich.live import Live

    latest: dict[str, Progress] = {}
    with Live(console=Console(stderr=True), refresh_per_second=4) as live:

        def show_rows(name: str, progress: Progress) -> None:
            latest[name] = progress
            live.update(_table(latest))

        yield show_rows


def run_stoppable(work: Callable[[Callable[[], bool]], T]) -> T:
    """Run ``work(stop)`` to its end; from the first Ctrl-C (or SIGTERM) on, ``stop()`` is True.

    The second signal ends the process at once with exit code 130. The work runs in a thread of
    its own, so that signals are heard while it is deep in a solver.
    """
    asked = threading.Event()

    def on_signal(_number: int, _frame: object) -> None:
        if asked.is_set():
            say("aborted")
            os._exit(INTERRUPTED)
        asked.set()
        say("stopping with the best plan so far; Ctrl-C again aborts without a plan")

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

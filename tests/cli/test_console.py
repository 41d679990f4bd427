"""Progress on stderr: lines for logs, a table for people."""

import io

import pytest
from rich.console import Console
from rich.live import Live

from passerelle.console import LiveDisplay, PlainDisplay, figures, run_stoppable
from passerelle.solver.options import Progress, SolveOptions


def report(seconds, phase="improving", message="", **more):
    known = {"total": None, "bound": None, "gap": None, "conflicts": None, "unplaced": None}
    return Progress(seconds=seconds, phase=phase, message=message, **{**known, **more})


def test_what_is_not_known_is_a_dash_and_a_gap_is_a_percentage():
    shown = figures(report(12.4, total=41234, gap=0.0123, conflicts=0))
    assert shown["elapsed"] == "12 s"
    assert shown["cost"] == "41,234"
    assert shown["gap"] == "1.2%"
    assert (shown["conflicts"], shown["bound"]) == ("0", "–")


def test_a_log_has_a_line_a_phase_and_then_one_every_few_seconds(capsys):
    show = PlainDisplay()
    for seconds, phase in [(0, "first plan"), (1, "improving"), (2, "improving"), (7, "improving")]:
        show(report(seconds, phase))
    lines = capsys.readouterr().err.splitlines()
    assert [line.split()[1] for line in lines] == ["0", "1", "7"]


def test_a_message_is_never_swallowed(capsys):
    show = PlainDisplay()
    show(report(1))
    show(report(2, message="the rooms are proved too small"))
    assert "the rooms are proved too small" in capsys.readouterr().err


def test_in_a_terminal_the_last_report_stays_in_view():
    written = io.StringIO()
    screen = Console(file=written, force_terminal=True, width=100)
    with Live(console=screen, auto_refresh=False) as live:
        show = LiveDisplay(live)
        show(report(1, total=900, message="found a plan"))
        show(report(2, total=800))
    text = written.getvalue()
    assert "found a plan" in text
    assert "800" in text


def test_an_error_of_the_work_reaches_the_caller():
    def work(_stop):
        raise KeyError("a bug")

    with pytest.raises(KeyError, match="a bug"):
        run_stoppable(work)


@pytest.mark.parametrize("wrong", [{"seconds": 0}, {"workers": 0}])
def test_senseless_options_are_refused(wrong):
    with pytest.raises(ValueError, match="give"):
        SolveOptions(**wrong)

"""The command `what-if`: scenarios of a term solved beside a baseline."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from passerelle import answers, console
from passerelle.cli_shared import Json, Language, SavedTimes, TermSource, answering, print_json

if TYPE_CHECKING:
    from passerelle.whatif import Answer


EXAMPLE = "Example: passerelle what-if pass-emploi end-1630 -o what-if"


def what_if(
    term: TermSource,
    scenarios: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="SCENARIO...",
            help="Files, or names from the term's folder what-if; a+b applies both in order.",
        ),
    ] = None,
    listed: Annotated[
        bool, typer.Option("--list", help="List the scenarios of the term, and stop.")
    ] = False,
    every: Annotated[
        bool, typer.Option("--all", help="Solve every scenario of the term's folder what-if.")
    ] = False,
    baseline: Annotated[
        Path | None, typer.Option(metavar="PLAN", help="Compare with this plan of the term.")
    ] = None,
    start: Annotated[
        Path | None,
        typer.Option("--from", metavar="PLAN", help="Begin every solve with this plan."),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="DIR", help="Folder for plans and page."),
    ] = None,
    seconds: Annotated[float, typer.Option(min=0.1, help="Wall time of each solve.")] = 60,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the search.")] = 1,
    workers: Annotated[
        int | None, typer.Option(min=1, help="Search threads of each solve.")
    ] = None,
    deterministic: Annotated[
        bool, typer.Option("--deterministic", help="Same input and seed, same plans; slower.")
    ] = False,
    parallel: Annotated[
        int | None, typer.Option(min=1, help="Solves at a time; empty: half of the cores.")
    ] = None,
    scheduler: Annotated[
        str, typer.Option(metavar="ADDRESS", help="Solve on this dask.distributed cluster.")
    ] = "",
    times: SavedTimes = None,
    lang: Language = "",
    as_json: Json = False,
) -> None:
    """Solve scenarios of a term beside a baseline, and compare: input, placements, figures, people.

    A scenario is a small YAML file of changes (see docs/scenarios.md). Every plan gets the same
    time. Differences no larger than what is unproved are marked: they cannot be claimed. Ctrl-C
    ends it with the plans made so far.

    Exit code: 0 all sessions of all plans placed, 1 some not, 2 input that cannot be used, 130
    interrupted.
    """
    with answering(as_json, lang) as voice:
        from passerelle import whatif
        from passerelle.solver.options import SolveOptions

        if listed:
            known = whatif.scenarios(term)
            if as_json:
                print_json(answers.scenarios_json(known))
            else:
                console.show(whatif.list_table(term, known, lang))
            return
        folder = whatif.scenarios(term) if every else {}
        request = whatif.Request(
            source=term,
            scenarios=(*folder, *(scenarios or ())),
            options=SolveOptions(seconds, seed, workers, deterministic),
            baseline=baseline,
            start=start,
            folder=output,
            times=times,
            parallel=parallel,
            scheduler=scheduler,
            lang=lang,
        )
        with console.many_displays(voice) as show_progress:
            answer = console.run_stoppable(
                lambda stop: whatif.what_if(
                    request, whatif.Watcher(show_progress, console.say_plan, stop)
                ),
                voice,
            )
        if as_json:
            print_json(answers.what_if_json(answer))
        else:
            console.show(*whatif.answer_tables(answer, lang))
        console.say(answers.what_if_text(answer, voice.lang))
        raise typer.Exit(what_if_exit_code(answer))


def what_if_exit_code(answer: Answer) -> int:
    """2 where a scenario cannot be used, 130 if interrupted, then 0 if complete, else 1."""
    if answer.refused:
        return 2
    if answer.interrupted and not answer.rejected:
        return console.INTERRUPTED
    return 0 if answer.complete else 1

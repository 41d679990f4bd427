"""The commands `sweep` and `pareto`: what one more is worth, and what stands against commute."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from passerelle import answers, console
from passerelle.cli_shared import Json, Language, TermSource, answering, print_json

SWEEP_EXAMPLE = "Example: passerelle sweep pass-emploi --over care-place --baseline plan.json"
PARETO_EXAMPLE = "Example: passerelle pareto pass-emploi --from plan.json --today 2027-03-01"
Seconds = Annotated[float, typer.Option(min=0.1, help="Wall time of each solve.")]
Seed = Annotated[int, typer.Option(min=0, help="Seed of the search.")]
Workers = Annotated[int | None, typer.Option(min=1, help="Search threads of each solve.")]
Deterministic = Annotated[
    bool, typer.Option("--deterministic", help="Same input and seed, same plans; slower.")
]
Parallel = Annotated[
    int | None, typer.Option(min=1, help="Solves at a time; empty: half of the cores.")
]
Output = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="FILE", help="Write a page of HTML with a plot."),
]
Scheduler = Annotated[
    str, typer.Option(metavar="ADDRESS", help="Solve on this dask.distributed cluster.")
]


def sweep(
    term: TermSource,
    over: Annotated[
        list[str] | None,
        typer.Option(
            metavar="KIND[:ID]",
            help="trainer-day, room, care-place, opening, start; or one, e.g. room:LIL; all.",
        ),
    ] = None,
    baseline: Annotated[
        Path | None, typer.Option(metavar="PLAN", help="A plan of the term to start from.")
    ] = None,
    seconds: Seconds = 30,
    seed: Seed = 1,
    workers: Workers = None,
    deterministic: Deterministic = False,
    parallel: Parallel = None,
    scheduler: Scheduler = "",
    output: Output = None,
    lang: Language = "",
    as_json: Json = False,
) -> None:
    """Find what one more trainer-day, room, care place or quarter of an hour would save.

    The term is solved once with each of them, all from the same plan and for the same time. What
    a longer search could still turn round is not claimed. Ctrl-C ends it with what is solved.

    Exit code: 0, 1 some not solved, 2 input that cannot be used, 130 interrupted.
    """
    with answering(as_json, lang) as voice:
        from passerelle import sweeping
        from passerelle.solver.options import SolveOptions
        from passerelle.whatif import Watcher

        request = sweeping.Request(
            source=term,
            over=tuple(over or ()),
            options=SolveOptions(seconds, seed, workers, deterministic),
            baseline=baseline,
            parallel=parallel,
            scheduler=scheduler,
            page=output,
        )
        with console.many_displays(voice) as show_progress:
            answer = console.run_stoppable(
                lambda stop: sweeping.sweep(
                    request, Watcher(show_progress, console.say_plan, stop)
                ),
                voice,
            )
        if as_json:
            print_json(answers.sweep_json(answer))
        else:
            console.show(sweeping.answer_table(answer, lang))
        if output is not None and answer.values:
            sweeping.write_page(answer, output, lang)
        voice.say_issues(answer.refused)
        _leave(interrupted=answer.interrupted, complete=not (answer.refused or answer.missing))


def pareto(
    term: TermSource,
    former: Annotated[
        Path | None,
        typer.Option("--from", metavar="PLAN", help="The running plan: changes are weighed too."),
    ] = None,
    today: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], metavar="DATE", help="Of --from: the day; now."),
    ] = None,
    freeze_until: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"], metavar="DATE", help="Of --from: first date that may change."
        ),
    ] = None,
    steps: Annotated[int, typer.Option(min=2, max=5, help="Weights tried of each.")] = 3,
    seconds: Seconds = 30,
    seed: Seed = 1,
    workers: Workers = None,
    deterministic: Deterministic = False,
    parallel: Parallel = None,
    scheduler: Scheduler = "",
    output: Output = None,
    lang: Language = "",
    as_json: Json = False,
) -> None:
    """Show what wishes, and changes of a running plan, cost in commute.

    The term is solved under several weights, all from the same plan and for the same time. Plans
    that another one beats in everything are marked; a difference of commute is claimed only where
    it is larger than what is unproved.

    Exit code: 0, 1 some not solved, 2 input that cannot be used, 130 interrupted.
    """
    with answering(as_json, lang) as voice:
        from passerelle import fronts
        from passerelle.replanning import Contract
        from passerelle.solver.options import SolveOptions
        from passerelle.whatif import Watcher

        day = date.today() if today is None else today.date()  # noqa: DTZ011 - the user's day
        free_from = None if freeze_until is None else freeze_until.date()
        request = fronts.Request(
            source=term,
            options=SolveOptions(seconds, seed, workers, deterministic),
            former=former,
            contract=None if former is None else Contract(day, free_from),
            steps=steps,
            parallel=parallel,
            scheduler=scheduler,
            page=output,
        )
        with console.many_displays(voice) as show_progress:
            answer = console.run_stoppable(
                lambda stop: fronts.pareto(request, Watcher(show_progress, console.say_plan, stop)),
                voice,
            )
        if as_json:
            print_json(answers.pareto_json(answer))
        else:
            console.show(fronts.answer_table(answer, lang))
        if output is not None and answer.points:
            fronts.write_page(answer, output, lang)
        _leave(interrupted=answer.interrupted, complete=not answer.missing)


def _leave(*, interrupted: bool, complete: bool) -> None:
    if interrupted:
        raise typer.Exit(console.INTERRUPTED)
    raise typer.Exit(0 if complete else 1)

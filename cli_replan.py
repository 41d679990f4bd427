"""The command `replan`: a running plan made anew."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from passerelle import answers, console
from passerelle.cli_shared import Json, Language, SavedTimes, TermSource, answering, print_json

EXAMPLE = (
    "Example: passerelle replan pass-emploi --from plan.json --today 2027-03-01 "
    "--freeze-until 2027-03-15 --scenario ill-trainer.yaml -o new.json"
)
Day = Annotated[
    datetime | None,
    typer.Option(formats=["%Y-%m-%d"], metavar="DATE", help="The day of the decision; now."),
]


def replan(
    term: TermSource,
    former: Annotated[
        Path, typer.Option("--from", metavar="PLAN", help="The plan that is running.")
    ],
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="FILE", help="Where to write the new plan.")
    ],
    freeze_until: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"],
            metavar="DATE",
            help="First date that may change; by default a week after tomorrow begins.",
        ),
    ] = None,
    today: Day = None,
    notice: Annotated[
        int, typer.Option(min=0, metavar="DAYS", help="Notice promised; less of it costs more.")
    ] = 0,
    max_changes: Annotated[
        int | None, typer.Option(min=0, metavar="N", help="Changed sessions of a person at most.")
    ] = None,
    scenario: Annotated[
        list[str] | None,
        typer.Option(metavar="FILE", help="What became different; may be given several times."),
    ] = None,
    missed: Annotated[
        list[str] | None,
        typer.Option(metavar="SESSION", help="A past session that was not held: made up for."),
    ] = None,
    presence: Annotated[
        Path | None,
        typer.Option(metavar="CSV", help="Who was not there: session, learner (empty: all), no."),
    ] = None,
    price: Annotated[
        bool, typer.Option("--price", help="Solve once more with changes free, and compare.")
    ] = False,
    seconds: Annotated[float, typer.Option(min=0.1, help="Wall time of the search.")] = 20,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the search.")] = 1,
    workers: Annotated[int | None, typer.Option(min=1, help="Search threads.")] = None,
    deterministic: Annotated[
        bool, typer.Option("--deterministic", help="Same input and seed, same plan; slower.")
    ] = False,
    times: SavedTimes = None,
    lang: Language = "",
    as_json: Json = False,
) -> None:
    """Make a running plan anew, changing as little as it takes, and say who must hear of what.

    What became different (a trainer is ill, a nursery closed, somebody joins) is written in
    scenarios. Nothing before --freeze-until moves unless it has become impossible, and nothing
    new is placed there. Each change has a price; with --max-changes those of one person above the
    limit are very dear. Sessions keep their identity, so that calendars show them as moved.

    Exit code: 0 every session placed and every limit kept, 1 some not, 2 input that cannot be
    used, 130 interrupted.
    """
    with answering(as_json, lang) as voice:
        from passerelle import replanning
        from passerelle.solver.options import SolveOptions

        contract = replanning.Contract(
            today=date.today() if today is None else today.date(),  # noqa: DTZ011 - the user's day
            free_from=None if freeze_until is None else freeze_until.date(),
            notice_days=notice,
            max_changes=max_changes,
            missed=tuple(missed or ()),
            presence=replanning.presence_of(presence),
        )
        request = replanning.Request(
            source=term,
            former=former,
            path=output,
            contract=contract,
            scenarios=tuple(scenario or ()),
            options=SolveOptions(seconds, seed, workers, deterministic),
            times=times,
            priced=price,
        )
        with console.progress_display(voice) as show_progress:
            found = console.run_stoppable(
                lambda stop: replanning.replan(request, on_progress=show_progress, stop=stop),
                voice,
            )
        if as_json:
            print_json(answers.replan_json(found))
        else:
            console.show(replanning.answer_table(found, lang))
        console.say(answers.solve_text(found.solved, voice.lang))
        if found.solved.plan.provenance.interrupted and not found.solved.rejected:
            raise typer.Exit(console.INTERRUPTED)
        raise typer.Exit(0 if found.complete else 1)

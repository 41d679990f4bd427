"""The command line: arguments in, one call of the library, the answer out, an exit code.

Exit codes: 0 done and clean, 1 problems found or sessions left unplaced, 2 input that cannot be
used, 130 interrupted. Messages go to stderr, answers to stdout.
"""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from passerelle import (
    __version__,
    answers,
    cli_answers,
    cli_bench,
    cli_feeds,
    cli_replan,
    cli_terms,
    cli_trade,
    cli_travel,
    cli_what_if,
    console,
)
from passerelle.cli_shared import (
    Json,
    Language,
    PlanFile,
    SavedTimes,
    TermSource,
    answering,
    app,
    print_json,
)

if TYPE_CHECKING:
    from passerelle.planning import Solved

__all__ = ["app", "main"]


def main() -> None:
    """Run the command line; the entry point of the package."""
    for stream in (sys.stdout, sys.stderr):
        if os.name == "nt" and isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")  # redirected, it would take the code page
    app()


def _version(wanted: bool) -> None:
    if wanted:
        print(f"passerelle {__version__}")
        raise typer.Exit


@app.callback()
def passerelle(
    _version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_version, is_eager=True, help="Print the version and stop."
        ),
    ] = False,
) -> None:
    """Plan training across sites and borders: conflicts first, then commute."""


app.command("new", epilog=cli_terms.NEW_EXAMPLE)(cli_terms.new)

app.command("convert", epilog=cli_terms.CONVERT_EXAMPLE)(cli_terms.convert)

app.command("generate", epilog=cli_terms.GENERATE_EXAMPLE)(cli_terms.generate)


@app.command(epilog="Example: passerelle check pass-emploi")
def check(
    term: TermSource,
    plan: Annotated[
        Path | None, typer.Option(metavar="PLAN", help="Judge this plan file too.")
    ] = None,
    times: SavedTimes = None,
    lang: Language = "",
    as_json: Json = False,
) -> None:
    """Find errors in a term, and demands no plan can meet.

    Needs no solver and takes a moment. With --plan it also judges a plan, be it made by hand.

    Exit code: 0 clean, 1 problems, 2 data that cannot be used.
    """
    with answering(as_json, lang) as voice:
        from passerelle import planning

        planning.language_of(lang)
        found, verdict = planning.examine(term, plan, times, voice.hear)
        if as_json:
            print_json(answers.check_json(found, verdict))
        else:
            print(answers.check_text(found, verdict, voice.lang))
        raise typer.Exit(0 if answers.is_clean(found, verdict) else 1)


@app.command(epilog="Example: passerelle solve pass-emploi -o plan.json --seconds 60")
def solve(
    term: TermSource,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="PLAN", help="Where the plan is written.")
    ],
    seconds: Annotated[float, typer.Option(min=0.1, help="Wall time at most.")] = 60,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the search.")] = 1,
    workers: Annotated[
        int | None, typer.Option(min=1, help="Search threads; empty: the solver chooses.")
    ] = None,
    deterministic: Annotated[
        bool, typer.Option("--deterministic", help="Same input and seed, same plan; slower.")
    ] = False,
    start: Annotated[
        Path | None,
        typer.Option(
            "--from",
            metavar="PLAN|SHEET",
            help="Begin with what this plan, or this .xlsx or .csv file, places.",
        ),
    ] = None,
    times: SavedTimes = None,
    lang: Language = "",
    as_json: Json = False,
) -> None:
    """Find, check and write the best plan within a time limit.

    Ctrl-C ends the search and keeps the best plan so far; a second Ctrl-C gives up. A plan that
    is already in the file lends its session identities to the new one. With --from the search
    betters a plan of the term, or a timetable made by hand, one placed session a row. Where a
    plan made anew promises more it makes one; what comes out never costs more than what it
    began with.

    Exit code: 0 every session placed, 1 some not placed or no plan, 2 input or output that
    cannot be used, 130 interrupted with the plan saved.
    """
    with answering(as_json, lang) as voice:
        from passerelle import planning
        from passerelle.solver.options import SolveOptions

        language = planning.language_of(lang)
        options = SolveOptions(seconds, seed, workers, deterministic)
        with console.progress_display(voice) as show_progress:
            solved = console.run_stoppable(
                lambda stop: planning.make_plan(
                    term,
                    output,
                    options,
                    times=times,
                    start=start,
                    on_progress=show_progress,
                    on_conditions=voice.say_issues,
                    hear=voice.hear,
                    stop=stop,
                ),
                voice,
            )
        if as_json:
            print_json(answers.solve_json(solved))
        else:
            console.show(planning.summary_of(solved.plan, language))
        console.say(answers.solve_text(solved, voice.lang))
        raise typer.Exit(solve_exit_code(solved))


def solve_exit_code(solved: Solved) -> int:
    """1 for a rejected plan, 130 for an interrupted one, then 0 if complete, else 1."""
    if solved.plan.provenance.interrupted and not solved.rejected:
        return console.INTERRUPTED
    return 0 if solved.complete else 1


@app.command(epilog="Example: passerelle verify pass-emploi plan.json --certificate seal.json")
def verify(
    term: TermSource,
    plan: PlanFile,
    certificate: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the certificate to this file.")
    ] = None,
    times: SavedTimes = None,
    lang: Language = "",
    as_json: Json = False,
) -> None:
    """Judge a plan with the independent checker.

    It shares no code with the solver: every rule is checked, and every cost and travel time is
    computed anew from the term.

    Exit code: 0 valid, 1 violations, 2 input that cannot be used.
    """
    with answering(as_json, lang) as voice:
        from passerelle import planning

        planning.language_of(lang)
        verdict = planning.judge(term, plan, certificate, times, voice.hear)
        if as_json:
            print_json(answers.verdict_json(verdict))
        else:
            print(answers.verdict_text(verdict, voice.lang))
        raise typer.Exit(0 if verdict.valid else 1)


@app.command(epilog="Example: passerelle show plan.json --learner L04 --week 11")
def show(
    plan: PlanFile,
    learner: Annotated[str, typer.Option(metavar="ID", help="The days of this learner.")] = "",
    trainer: Annotated[str, typer.Option(metavar="ID", help="The days of this trainer.")] = "",
    room: Annotated[str, typer.Option(metavar="ID", help="What lies in this room.")] = "",
    site: Annotated[str, typer.Option(metavar="ID", help="What lies at this site.")] = "",
    host: Annotated[str, typer.Option(metavar="ID", help="Who is at this host.")] = "",
    week: Annotated[
        int | None, typer.Option(metavar="W", min=1, max=53, help="One ISO week, e.g. 11.")
    ] = None,
    statement: Annotated[
        str, typer.Option(metavar="travel|hours", help="A statement instead of a timetable.")
    ] = "",
    person: Annotated[
        str, typer.Option(metavar="ID", help="Whose statement: a learner or a trainer.")
    ] = "",
    month: Annotated[
        str, typer.Option(metavar="YYYY-MM", help="One month of a statement, e.g. 2027-03.")
    ] = "",
    lang: Language = "",
    as_json: Json = False,
) -> None:
    """Show the timetable of a plan, whole or of one person or place; or a person's statement.

    Statements are of journeys (legs, km, minutes) or of hours, by month; they need --person.

    Exit code: 0, or 2 for an id or file that cannot be used.
    """
    with answering(as_json, lang):
        from passerelle import planning, reports

        if statement or person or month:
            found, tables = reports.statement(plan, statement, person, month, lang)
            if as_json:
                print_json(found.model_dump(mode="json"))
            else:
                console.show(*tables)
            return
        subject = planning.Subject(learner, trainer, room, site, host, week)
        shown, grids = planning.timetable(plan, subject, lang)
        if as_json:
            print_json(answers.show_json(shown, subject))
        else:
            console.show(*grids)


@app.command(epilog="Example: passerelle export plan.json --format ics,csv -o calendars")
def export(
    plan: PlanFile,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="DIR", help="Folder for the files.")
    ],
    formats: Annotated[
        str,
        typer.Option(
            "--format",
            metavar="LIST",
            help="ics (calendars), csv (tables), xlsx (one workbook), html and "
            "pdf (papers), report (one page).",
        ),
    ] = "ics,csv",
    private: Annotated[
        bool,
        typer.Option("--private", help="Say in calendars of people when to leave home."),
    ] = False,
    papers: Annotated[
        str,
        typer.Option(
            metavar="LIST",
            help="Papers of html and pdf: convocations, attendance, agreements, travel, hours, "
            "monthly, care, evidence; empty: all.",
        ),
    ] = "",
    templates: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Own templates of papers; see: passerelle templates."),
    ] = None,
    key: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Secret of the children's pseudonyms; by default pseudonyms.key in DIR.",
        ),
    ] = None,
    since: Annotated[
        Path | None,
        typer.Option(metavar="PLAN", help="A former plan: the workbook tells what has changed."),
    ] = None,
    lang: Language = "",
    as_json: Json = False,
) -> None:
    """Write calendars, tables, a workbook, papers to print, and a report of a plan.

    Papers go to the folder papers: those of a person, of a room, of a care provider, of a
    partner. PDF needs the extra: pip install 'passerelle[papers]'. The report is one HTML file
    for the coordinator.

    Care providers know children by pseudonyms, the same ones in calendars and tables, and those of
    published feeds where --key names the secret of their folder.

    Exit code: 0, or 2 for input or output that cannot be used.
    """
    with answering(as_json, lang):
        from passerelle import reports

        choice = reports.PaperChoice(papers, templates)
        written = reports.export(
            plan,
            formats,
            output,
            lang=lang,
            private=private,
            key_path=key,
            since=since,
            papers=choice,
        )
        _print_files(written, as_json)


@app.command(epilog="Example: passerelle templates my-papers")
def templates(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new folder.")],
    as_json: Json = False,
) -> None:
    """Write the templates of papers, to change them and give them to export --templates.

    Exit code: 0, or 2 for a folder that holds them already or cannot be written.
    """
    with answering(as_json):
        from passerelle import reports

        _print_files(reports.write_templates(folder), as_json)


def _print_files(paths: list[Path], as_json: bool) -> None:
    files = [str(path) for path in paths]
    if as_json:
        print_json({"files": files})
    else:
        print("\n".join(files))


@app.command(epilog="Example: passerelle compare monday.json friday.json")
def compare(
    plans: Annotated[list[Path], typer.Argument(metavar="PLAN PLAN...", help="Plan files.")],
    lang: Language = "",
    as_json: Json = False,
) -> None:
    """Compare plans: input, placements, figures, people.

    Exit code: 0, or 2 for input that cannot be used.
    """
    with answering(as_json, lang):
        from passerelle import planning

        found, table = planning.comparison(plans, lang)
        if as_json:
            print_json(found.model_dump(mode="json"))
        else:
            console.show(table)


app.command("what-if", epilog=cli_what_if.EXAMPLE)(cli_what_if.what_if)

app.command("replan", epilog=cli_replan.EXAMPLE)(cli_replan.replan)

app.command("sweep", epilog=cli_trade.SWEEP_EXAMPLE)(cli_trade.sweep)

app.command("pareto", epilog=cli_trade.PARETO_EXAMPLE)(cli_trade.pareto)

app.command(epilog=cli_answers.EXPLAIN)(cli_answers.explain)

app.command("why-not", epilog=cli_answers.WHY_NOT)(cli_answers.why_not)

app.command(epilog=cli_answers.REPAIR)(cli_answers.repair)

app.command("travel", epilog=cli_travel.EXAMPLE)(cli_travel.travel)

app.command("bench", epilog=cli_bench.EXAMPLE)(cli_bench.bench)


@app.command(epilog="Example: passerelle schema plan > plan.schema.json")
def schema(
    kind: Annotated[str, typer.Argument(metavar="term|plan|scenario", help="What to describe.")],
) -> None:
    """Print the JSON Schema of a term, a plan file or a scenario file.

    Exit code: 0, or 2 for anything else than term, plan or scenario.
    """
    with answering():
        from passerelle import converting

        print(converting.schema(kind))


cli_feeds.register(app)

"""Commands that write terms: a template to fill in, and a term in another form."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from passerelle.cli_shared import Json, Language, TermSource, answering, print_json

if TYPE_CHECKING:
    from passerelle.console import Voice
    from passerelle.converting import Written

NEW_EXAMPLE = "Example: passerelle new my-term.xlsx --lang fr"
GENERATE_EXAMPLE = "Example: passerelle generate --learners 150 --seed 1 -o my-region"
CONVERT_EXAMPLE = "Example: passerelle convert pass-emploi my-term.xlsx"

Overwrite = Annotated[bool, typer.Option("--overwrite", help="Replace what is there already.")]


def new(
    target: Annotated[
        Path, typer.Argument(metavar="FILE.xlsx|DIR", help="The workbook or folder to write.")
    ],
    source: Annotated[
        str, typer.Option("--from", metavar="TERM", help="Fill it with this term.")
    ] = "",
    overwrite: Overwrite = False,
    lang: Language = "",
    as_json: Json = False,
) -> None:
    """Write a template to fill in: a workbook, or a folder of tables.

    Headings and help are in the language of --lang (French by default): each heading has a note,
    lists to choose from, and an example. Required columns are orange.

    Exit code: 0, or 2 for input or output that cannot be used.
    """
    with answering(as_json, lang) as voice:
        from passerelle import converting

        written = converting.new(target, source, lang, overwrite=overwrite)
        _tell(written, voice, as_json=as_json)


def convert(
    term: TermSource,
    target: Annotated[
        Path,
        typer.Argument(metavar="FILE.xlsx|FILE.json|DIR", help="What to write, by its name."),
    ],
    placed: Annotated[
        Path | None,
        typer.Option(
            "--pins", metavar="FILE", help="Pin the sessions placed in this .xlsx or .csv file."
        ),
    ] = None,
    overwrite: Overwrite = False,
    lang: Language = "",
    as_json: Json = False,
) -> None:
    """Write a term as a workbook, a JSON file or a folder; nothing is lost on the way.

    Dates such as 03/04/2027 are read with the day before the month, in every language.

    Exit code: 0, or 2 for input or output that cannot be used.
    """
    with answering(as_json, lang) as voice:
        from passerelle import converting

        written = converting.convert(term, target, lang, placed=placed, overwrite=overwrite)
        _tell(written, voice, as_json=as_json)


def generate(
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="DIR", help="Folder to write; empty: named by its options."
        ),
    ] = None,
    size: Annotated[
        str,
        typer.Option(metavar="small|medium|large", help="24, 150 or 1,000 learners."),
    ] = "",
    learners: Annotated[
        int | None, typer.Option(help="Learners, 12 to 2000; empty: those of the size.")
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="Another number, another term.")] = 1,
    weeks: Annotated[
        int | None, typer.Option(help="Weeks of the term, 26 to 52; empty: as suits the size.")
    ] = None,
    cars: Annotated[
        float | None, typer.Option(help="Share of learners who drive, 0 to 1; empty: 0.55.")
    ] = None,
    parents: Annotated[
        float | None,
        typer.Option(help="Share of learners with children, 0 to 1; empty: as suits the size."),
    ] = None,
    overwrite: Overwrite = False,
    lang: Language = "",
    as_json: Json = False,
) -> None:
    """Write a term that nobody wrote, and a plan that shows it feasible.

    Learners, trainers, childcare, rooms and hosts along the French-Belgian border, with the
    distributions of real terms. The folder holds a MANIFEST.md and witness.json: a valid plan, not
    a good one. The same options give the same files on every machine. --lang is the language of
    titles (French by default).

    Exit code: 0, or 2 for options or output that cannot be used.
    """
    with answering(as_json, lang) as voice:
        from passerelle import generating

        asked = generating.wanted(
            size, learners, seed=seed, weeks=weeks, lang=lang, cars=cars, parents=parents
        )
        folder = output or Path(asked.id)
        made = generating.write(asked, folder, overwrite=overwrite, on_progress=voice.say)
        if as_json:
            print_json(generating.told(made, folder))
        else:
            print(folder)


def _tell(written: Written, voice: Voice, *, as_json: bool) -> None:
    voice.hear(written.language)
    voice.say_issues(written.notes)
    if as_json:
        notes = [issue.model_dump(mode="json") for issue in written.notes]
        print_json({"file": str(written.path), "notes": notes})
    else:
        print(written.path)

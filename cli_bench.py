"""The command `bench`: public instances solved, and compared with the best known cost."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from passerelle import console
from passerelle.cli_shared import Json, answering, print_json

if TYPE_CHECKING:
    from passerelle.benching import BenchRow

EXAMPLE = "Example: passerelle bench comp01.ctt comp03.ctt --seconds 60 -o out/bench"


def bench(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Files .ctt or .ectt.")],
    seconds: Annotated[float, typer.Option(min=0.1, help="Wall time for each file.")] = 60,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the search.")] = 1,
    workers: Annotated[int, typer.Option(min=1, help="Search threads.")] = 2,
    deterministic: Annotated[
        bool, typer.Option("--deterministic", help="Same file and seed, same timetable.")
    ] = False,
    commit: Annotated[
        str, typer.Option(metavar="NAME", help="Version of the code, kept in each row.")
    ] = "",
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="DIR", help="Folder of results.")
    ] = Path("out/bench"),
    as_json: Json = False,
) -> None:
    """Solve benchmark instances of course timetabling (ITC 2007, UD2), and score the results.

    Timetables go to DIR in the official format, one row a run to results.jsonl there. A run that
    DIR has already, with the same options, is not made again: a long round can be interrupted.
    Best known costs are read from best_known.csv beside the files, or one folder up.

    Exit code: 0 all feasible, 1 some not, 2 input that cannot be used.
    """
    with answering(as_json):
        from passerelle import benching

        options = benching.BenchOptions(seconds, seed, workers, deterministic, commit)
        rows = benching.bench(files, output, options, _tell)
        if as_json:
            print_json([asdict(row) for row in rows])
        else:
            print(benching.text_of(rows))
        raise typer.Exit(0 if all(row.feasible for row in rows) else 1)


def _tell(row: BenchRow, there: bool) -> None:
    hard = "" if row.feasible else " infeasible"
    console.say(f"{row.instance}: {row.cost}{hard}{' (made before)' if there else ''}")

"""What all commands share: the app, what arguments mean, how mistakes become exit codes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from passerelle import console

app = typer.Typer(
    name="passerelle",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # plain help needs a third of the time of coloured help
    context_settings={"help_option_names": ["-h", "--help"]},
)

TermSource = Annotated[
    str,
    typer.Argument(
        metavar="TERM", help="A bundled name such as pass-emploi, a folder, or a workbook (.xlsx)."
    ),
]
PlanFile = Annotated[Path, typer.Argument(metavar="PLAN", help="A plan file.")]
Language = Annotated[
    str, typer.Option(metavar="en|fr|nl", help="Language of texts; empty: the term's own.")
]
SavedTimes = Annotated[
    Path | None,
    typer.Option("--travel", metavar="FILE", help="Travel times kept by: travel TERM -o FILE."),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON on stdout, and nothing else there.")]


@contextmanager
def answering(as_json: bool = False, lang: str = "") -> Iterator[console.Voice]:
    """Turn what a user can mend into messages and exit code 2, and Ctrl-C into 130.

    Messages are in the language asked for, or else in the term's.
    """
    from passerelle.models.issue import BadInputError

    voice = console.Voice(lang)
    try:
        yield voice
    except KeyboardInterrupt:
        console.say("interrupted")
        raise typer.Exit(console.INTERRUPTED) from None
    except BrokenPipeError:
        raise
    except OSError as error:
        console.say(f"{error.filename or 'a file'}: {error.strerror or error}")
        raise typer.Exit(2) from None
    except BadInputError as error:
        voice.hear(error.language)
        voice.say_issues(error.issues)
        if as_json:
            print_json({"issues": [issue.model_dump(mode="json") for issue in error.issues]})
        raise typer.Exit(2) from None


def print_json(data: Any) -> None:
    """Print an answer for programs."""
    print(json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False))

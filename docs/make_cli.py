"""Write docs/cli.md from the help of the commands: `python docs/make_cli.py`."""  # noqa: INP001

from __future__ import annotations

import inspect
from pathlib import Path
from typing import Any

import typer

from passerelle.cli import app

INTRO = """\
# Command line

<!-- Made by docs/make_cli.py from the help of the commands; edit that instead. -->

`TERM` is the name of a bundled term (such as `pass-emploi`), a folder, a workbook (`.xlsx`) or a
JSON file. A `PLAN` is the file that `solve` writes; it holds its term and travel times, so that
most commands need nothing else.

With `--json`, stdout holds one JSON value and nothing else; messages are on stderr. Input that
cannot be used gives `{"issues": [...]}` there, and exit code 2: every mistake is listed, and
nothing is written.

| exit code | meaning |
|---|---|
| 0 | done, and clean |
| 1 | problems found, or sessions left unplaced |
| 2 | input or output that cannot be used |
| 130 | interrupted; the best plan so far is saved |
"""


def page() -> str:
    """The whole page: how all commands behave, then each command."""
    group: Any = typer.main.get_command(app)
    return "\n".join([INTRO, *(section(name, group.commands[name]) for name in group.commands)])


def section(name: str, command: Any) -> str:
    """One command: what it does, an example, its arguments and options."""
    rows = [row(parameter) for parameter in command.params if "--help" not in parameter.opts]
    return "\n".join(
        [
            f"## `passerelle {name}`\n",
            f"{inspect.cleandoc(command.help)}\n",
            f"```sh\n{command.epilog.removeprefix('Example: ')}\n```\n",
            "| argument or option | meaning |\n|---|---|",
            *rows,
            "",
        ]
    )


def row(parameter: Any) -> str:
    """One argument or option, with its default where it has one."""
    names = "`, `".join(parameter.opts)
    if parameter.param_type_name == "argument":
        names = parameter.metavar.replace("|", "` or `")
    elif parameter.metavar:
        names = f"{names} {parameter.metavar}"
    notes = "" if parameter.default in (None, "", False) else f" Default: {parameter.default}."
    required = " Required." if parameter.required else ""
    return f"| `{names}` | {parameter.help}{notes}{required} |"


if __name__ == "__main__":
    (Path(__file__).parent / "cli.md").write_text(page(), encoding="utf-8")

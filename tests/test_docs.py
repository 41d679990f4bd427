"""The pages say what the program does."""

import runpy
from pathlib import Path
from typing import Any

import pytest
import typer

from passerelle.cli import app

DOCS = Path(__file__).parents[1] / "docs"
GROUP: Any = typer.main.get_command(app)
COMMANDS = GROUP.commands


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_is_documented(name):
    assert f"## `passerelle {name}`" in (DOCS / "cli.md").read_text(encoding="utf-8")


def test_the_page_of_commands_is_up_to_date():
    made = runpy.run_path(str(DOCS / "make_cli.py"))["page"]()
    on_disk = (DOCS / "cli.md").read_text(encoding="utf-8")
    assert on_disk == made, "run: python docs/make_cli.py"

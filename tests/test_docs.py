"""The pages say what the program does."""

import os
import re
import runpy
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import typer

from passerelle.checker.check import RULE_CODES
from passerelle.cli import app

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
GROUP: Any = typer.main.get_command(app)
COMMANDS = GROUP.commands


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_is_documented(name):
    assert f"## `passerelle {name}`" in (DOCS / "cli.md").read_text(encoding="utf-8")


def test_the_page_of_commands_is_up_to_date():
    made = runpy.run_path(str(DOCS / "make_cli.py"))["page"]()
    on_disk = (DOCS / "cli.md").read_text(encoding="utf-8")
    assert on_disk == made, "run: python docs/make_cli.py"


def test_the_page_of_tables_is_up_to_date():
    made = runpy.run_path(str(DOCS / "make_formats.py"))["page"]()
    on_disk = (DOCS / "formats.md").read_text(encoding="utf-8")
    assert on_disk == made, "run: python docs/make_formats.py"


def test_each_rule_of_the_checker_is_in_the_table_of_rules():
    rows = (DOCS / "rules.md").read_text(encoding="utf-8").splitlines()
    first = [row.split("|")[1] for row in rows if row.startswith("| ")]
    named = {code.strip(" `") for cell in first for code in cell.split(",")}
    assert set(RULE_CODES) <= named


@pytest.mark.parametrize("page", ["architecture.md", "rules.md"])
def test_files_that_a_page_names_exist(page):
    text = (DOCS / page).read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:[a-z_-]+/)+[a-z_]*(?:\.py|\.md)?)`", text))
    invented = {"checker/x.py", "solver/constraints/x.py", "tests/rules/test_x.py"}
    assert [name for name in sorted(named - invented) if not (ROOT / name).exists()] == []


def test_modules_in_the_map_exist():
    text = (DOCS / "architecture.md").read_text(encoding="utf-8")
    parts = re.split(r"^### `(.+?)/`", text, flags=re.MULTILINE)[1:]
    for folder, part in zip(parts[::2], parts[1::2], strict=True):
        section = part.partition("\n#")[0]
        named = re.findall(r"^\| `(\w+\.py)` ", section, flags=re.MULTILINE)
        assert named
        assert [name for name in named if not (ROOT / folder / name).exists()] == []


def test_the_layers_in_the_map_are_those_of_the_test():
    arrows = runpy.run_path(str(ROOT / "tests" / "test_layers.py"))["ARROWS"]
    text = (DOCS / "architecture.md").read_text(encoding="utf-8")
    table = text.partition("## Layers")[2].partition("\n## ")[0]
    for left, right in re.findall(r"^\| (`.+?) \| (.+?) \|$", table, flags=re.MULTILINE):
        for layer in re.findall(r"`(\w+)`", left):
            if "`" in right:
                assert set(re.findall(r"`(\w+)`", right)) == arrows[layer]


def test_links_between_the_pages_lead_somewhere():
    pages = [*ROOT.glob("*.md"), *DOCS.glob("*.md"), *(ROOT / "benchmarks").glob("*.md")]
    for page in pages:
        for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
            assert "://" in target or (page.parent / target).exists(), f"{page.name}: {target}"


def make_demo(*given, **terminal):
    """What `make demo` would run, without running it."""
    outer = {
        name: value
        for name, value in os.environ.items()
        if name not in {"INSTANCE", "MAKEFLAGS", "MFLAGS"}
    }
    command = ["make", "-n", "-C", str(ROOT), "demo", *given]
    run = subprocess.run(command, capture_output=True, text=True, check=True, env=outer | terminal)
    return run.stdout


@pytest.mark.skipif(shutil.which("make") is None, reason="there is no make")
@pytest.mark.parametrize("given", ["TERM=tiny", "INSTANCE=tiny"])
def test_a_term_given_to_make_demo_is_the_one_it_solves(given):
    assert 'solve "tiny" -o "out/tiny/plan.json"' in make_demo(given)


@pytest.mark.skipif(shutil.which("make") is None, reason="there is no make")
def test_the_name_of_the_terminal_is_no_term():
    assert 'solve "pass-emploi"' in make_demo(TERM="xterm")

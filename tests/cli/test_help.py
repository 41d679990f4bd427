"""Help is complete and instant."""

import os
import resource
import subprocess
import sys
from typing import Any

import pytest
import typer

from passerelle import __version__
from passerelle.cli import app

GROUP: Any = typer.main.get_command(app)
COMMANDS = GROUP.commands
CPU_SECONDS = 0.3


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example_and_its_exit_codes(run, name):
    command = COMMANDS[name]
    assert command.epilog.startswith(f"Example: passerelle {name} ")
    assert "Exit code: 0" in command.help
    assert all(parameter.help for parameter in command.params)
    result = run(name, "--help")
    assert result.exit_code == 0
    assert f"Example: passerelle {name}" in result.output


@pytest.mark.parametrize("name", COMMANDS)
def test_the_example_of_a_command_names_only_options_it_has(name):
    options = {option for parameter in COMMANDS[name].params for option in parameter.opts}
    words = COMMANDS[name].epilog.split()
    assert {word for word in words if word.startswith("-")} <= options


def test_version_is_printed(run):
    assert run("--version").output == f"passerelle {__version__}\n"


def test_an_unknown_command_is_a_bad_input(run):
    assert run("slove").exit_code == 2


def test_help_is_instant():
    least = min(cpu_seconds("--help") for _ in range(3))
    assert least < CPU_SECONDS


def cpu_seconds(*words):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "passerelle", *words]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env={**os.environ})
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def test_help_loads_nothing_heavy():
    code = (
        "import sys, passerelle.cli; "
        "print([n for n in ('numpy', 'ortools', 'pydantic', 'scipy') if n in sys.modules])"
    )
    command = [sys.executable, "-c", code]
    assert subprocess.run(command, check=True, capture_output=True, text=True).stdout == "[]\n"

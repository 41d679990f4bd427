"""The command line as people call it."""

from dataclasses import dataclass

import pytest
from typer.testing import CliRunner

from passerelle.cli import app


@dataclass(frozen=True)
class Done:
    code: int
    out: str
    err: str


@pytest.fixture
def passerelle():
    """Run a command; its exit code and what it printed."""

    def run(*arguments):
        done = CliRunner().invoke(app, [str(word) for word in arguments])
        return Done(done.exit_code, done.stdout, done.stderr)

    return run

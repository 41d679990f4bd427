"""A term as one JSON file, the form that ``passerelle schema term`` describes; read and written."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from passerelle.instances.cells import explain
from passerelle.instances.derive import DERIVATIONS
from passerelle.instances.parse import Parsed
from passerelle.instances.read import Folder, assembled
from passerelle.instances.settings import ParsedSettings
from passerelle.instances.sheets import decode
from passerelle.instances.tables import TABLES
from passerelle.models.issue import BadInputError, Issue
from passerelle.models.term import Term

Data = dict[str, Any]


@dataclass(frozen=True)
class JsonPlace:
    """A list of a JSON file: ``term.json: learners[3].town``, rows counted from 0."""

    name: str

    def at(self, line: int, column: str, position: int | None) -> str:  # noqa: ARG002
        """The row, and the field where one is meant."""
        return f"{self.name}[{line}].{column}" if column else f"{self.name}[{line}]"


def term_json(term: Term) -> bytes:
    """The JSON of a term without what is left at its default; the same bytes each time."""
    data = term.model_dump(mode="json", exclude_defaults=True)
    return f"{json.dumps(data, ensure_ascii=False, indent=1)}\n".encode()


def read_json(path: Path) -> Folder:
    """The term of a JSON file, or the one a plan file embeds, before any check of the data.

    Raises BadInputError with every mistake, at its field.
    """
    data = _data(path)
    where = str(path)
    if "term" in data and "provenance" in data:
        data = data["term"]
    try:
        term = Term.model_validate(data)
    except ValidationError as error:
        raise BadInputError(tuple(_issues(error, where))) from error
    settings = ParsedSettings(term.settings, sheet=f"{where}: settings")
    tables = {
        table.name: _parsed(term, table.name, where, number)
        for number, table in enumerate(TABLES)
        if table.name in data or table.name not in DERIVATIONS
    }
    return assembled(settings, tables, [])


def _parsed(term: Term, name: str, where: str, number: int) -> Parsed:
    rows = list(getattr(term, name))
    place = JsonPlace(f"{where}: {name}")
    return Parsed(TABLES[number], rows=rows, lines=list(range(len(rows))), place=place)


def _data(path: Path) -> Data:
    where = str(path)
    text = decode(path.read_bytes(), where)
    if isinstance(text, Issue):
        raise BadInputError((text,))
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        place = f"{where}:{error.lineno}:{error.colno}"
        raise _bad(
            place, f"broken JSON: {error.msg}", "mend the line, or write it again"
        ) from error
    except (RecursionError, ValueError) as error:
        raise _bad(where, "JSON nested too deeply, or with a number too long") from error
    if not isinstance(data, dict):
        raise _bad(where, "this JSON is no term: an object with a field 'settings' was expected")
    return data


def _issues(error: ValidationError, where: str) -> list[Issue]:
    found = []
    for detail in error.errors():
        steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in detail["loc"])
        problem = explain(detail)
        found.append(
            Issue(
                code="TERM_FILE",
                where=f"{where}: {''.join(steps).lstrip('.')}",
                message=problem.message,
                fix=problem.fix or "see: passerelle schema term",
            )
        )
    return found


def _bad(where: str, message: str, fix: str = "see: passerelle schema term") -> BadInputError:
    return BadInputError((Issue(code="TERM_FILE", where=where, message=message, fix=fix),))

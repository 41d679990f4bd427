"""Plans as versioned JSON files: written at once, read with every mistake located."""

from __future__ import annotations

import gc
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from passerelle.exports.atomic import write_bytes
from passerelle.models.issue import BadInputError, Issue
from passerelle.models.plan import PLAN_VERSION, Plan

Data = dict[str, Any]
MIGRATIONS: Mapping[int, Callable[[Data], Data]] = MappingProxyType({})
"""Per version, what turns the data of that version into the next one's."""
SHOWN = 20


class PlanFile(NamedTuple):
    """A plan as read, and the SHA-256 (hexadecimal) of the very bytes it was read from."""

    plan: Plan
    digest: str


def write_plan(plan: Plan, path: Path) -> None:
    """Write a plan as compact JSON, one line; the same plan gives the same bytes.

    The former file stays whole until the new one is complete. Raises OSError.
    """
    write_bytes(path, plan_text(plan).encode())


def plan_text(plan: Plan) -> str:
    """The text of a plan file."""
    return f"{plan.model_dump_json()}\n"


def read_plan(path: Path) -> Plan:
    """Read a plan of this version, or of an older one that can be migrated.

    Raises BadInputError with an issue for each mistake: unreadable file, broken JSON (line and
    column), another version, or fields that are missing, unknown or wrong.
    """
    return read_plan_file(path).plan


def read_plan_file(path: Path) -> PlanFile:
    """Read a plan as ``read_plan`` does, and tell which bytes it came from."""
    data = _bytes(path)
    return PlanFile(parse_plan(_text(data, str(path)), str(path)), hashlib.sha256(data).hexdigest())


def parse_plan(
    text: str, where: str, migrations: Mapping[int, Callable[[Data], Data]] = MIGRATIONS
) -> Plan:
    """The plan of a JSON text; ``where`` names its source in messages."""
    return _at_once(text) or _step_by_step(text, where, migrations)


def _at_once(text: str) -> Plan | None:
    """The plan of a text as ``write_plan`` makes it; quick, but without words for mistakes."""
    if not text.startswith(f'{{"version":{PLAN_VERSION},'):
        return None
    try:
        with _no_collection():
            return Plan.model_validate_json(text)
    except ValueError:
        return None


@contextmanager
def _no_collection() -> Iterator[None]:
    """Rows by the hundred thousand, all of them kept, would be searched for garbage in vain."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _step_by_step(text: str, where: str, migrations: Mapping[int, Callable[[Data], Data]]) -> Plan:
    """The plan of a text that may be of an older version, or have mistakes to locate."""
    data = _migrated(_json(text, where), where, migrations)
    try:
        return Plan.model_validate(data)
    except ValidationError as error:
        raise BadInputError(_schema_issues(error, where)) from error


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        message = f"cannot read the plan: {reason}"
        raise _bad(str(path), message, "name a plan written by 'passerelle solve'") from error


def _text(data: bytes, where: str) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        message = f"byte {error.start} is not UTF-8, so this is no plan file"
        raise _bad(where, message, "name a plan written by 'passerelle solve'") from error


def _json(text: str, where: str) -> Data:
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        place = f"{where}:{error.lineno}:{error.colno}"
        message = f"broken JSON: {error.msg}"
        fix = "the file may be cut off or edited by hand; write the plan again"
        raise _bad(place, message, fix) from error
    except (RecursionError, ValueError) as error:
        message = "JSON nested too deeply, or with a number too long, for a plan"
        raise _bad(where, message, "write the plan again") from error
    if not isinstance(data, dict) or "version" not in data:
        message = "this JSON is no plan: an object with a field 'version' was expected"
        raise _bad(where, message, "name a plan written by 'passerelle solve'")
    return data


def _migrated(data: Data, where: str, migrations: Mapping[int, Callable[[Data], Data]]) -> Data:
    found = version = data["version"]
    if not isinstance(version, int) or isinstance(version, bool):
        raise _bad(where, f"version {found!r} is no whole number", f"expected {PLAN_VERSION}")
    if version > PLAN_VERSION:
        message = (
            f"plan version {found} is newer than this program, which reads up to {PLAN_VERSION}"
        )
        raise _bad(where, message, "use a newer Passerelle to read it")
    while version < PLAN_VERSION:
        if version not in migrations:
            message = f"plan version {found} cannot be brought to version {PLAN_VERSION}"
            raise _bad(where, message, "solve the term again with this Passerelle")
        data = {**migrations[version](data), "version": version + 1}
        version += 1
    return data


def _schema_issues(error: ValidationError, where: str) -> tuple[Issue, ...]:
    details = error.errors(include_url=False, include_context=False)
    issues = [_schema_issue(detail, where) for detail in details[:SHOWN]]
    if len(details) > SHOWN:
        message = f"{len(details) - SHOWN} more mistakes of this kind"
        issues.append(Issue(code="PLAN_FILE", where=where, message=message))
    return tuple(issues)


def _schema_issue(detail: ErrorDetails, where: str) -> Issue:
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in detail["loc"])
    path = "".join(steps).lstrip(".")
    found = "" if detail["type"] == "missing" else f", found {_short(detail['input'])}"
    message = detail["msg"].removeprefix("Value error, ")
    fix = "the plan was edited or made by another program; mend this field or solve again"
    return Issue(code="PLAN_FILE", where=f"{where}: {path}", message=message + found, fix=fix)


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _bad(where: str, message: str, fix: str) -> BadInputError:
    return BadInputError((Issue(code="PLAN_FILE", where=where, message=message, fix=fix),))

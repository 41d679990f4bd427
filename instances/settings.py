"""``term.toml``: the head of a term, read with the line of each mistake, and written."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import tomli_w
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from passerelle.instances.cells import CellError, explain, near, parse_date
from passerelle.instances.tables import SETTINGS_FILE, columns_of
from passerelle.models.issue import Issue
from passerelle.models.rules import DayTemplate, Settings, TravelSettings, Weights

_STAND_IN = Settings(id="unreadable", first=date(2000, 1, 3), last=date(2000, 1, 3))
_EXAMPLE = 'id = "my-term", first = 2027-01-04, last = 2027-07-02'
_PARTS: Mapping[str, type[BaseModel]] = {
    "weights": Weights,
    "travel": TravelSettings,
    "templates": DayTemplate,
}
_HEADER = re.compile(r"^\s*\[{1,2}\s*([\w.-]+)\s*\]{1,2}")
_POSITION = re.compile(r"\s*\(at line (\d+), column \d+\)$|\s*\(at end of document\)$")


@dataclass
class ParsedSettings:
    """Settings with defaults in place of bad values, and the names of what was bad.

    They come from the ``text`` of a TOML file, or from the cells of a sheet: ``cells`` are the
    places of those by dotted name, ``sheet`` is the file or sheet as messages call it.
    """

    settings: Settings = _STAND_IN
    text: str = ""
    issues: list[Issue] = field(default_factory=list)
    bad: set[str] = field(default_factory=set)
    cells: dict[str, str] = field(default_factory=dict)
    sheet: str = SETTINGS_FILE

    def at(self, loc: tuple[int | str, ...]) -> str:
        """The place of a setting: its line, or its cell."""
        name = ".".join(map(str, loc))
        if self.text or self.sheet == SETTINGS_FILE:
            return f"{self.sheet}:{line_of(self.text, loc)}:{name}"
        if not self.cells:
            return f"{self.sheet}.{name}"
        while name and name not in self.cells:
            name = name.rpartition(".")[0]
        return self.cells.get(name, self.sheet)


def missing_settings() -> ParsedSettings:
    """What is known of a term without ``term.toml``: nothing, and how to write one."""
    issue = Issue(
        code="MISSING_FILE",
        where=SETTINGS_FILE,
        message="the file is missing",
        fix=f"write it with at least {_EXAMPLE}",
    )
    return ParsedSettings(issues=[issue], bad=set(Settings.model_fields))


def unreadable_settings(issue: Issue) -> ParsedSettings:
    """What is known of a term whose ``term.toml`` cannot be read."""
    return ParsedSettings(issues=[issue], bad=set(Settings.model_fields))


def parse_settings(text: str) -> ParsedSettings:
    """Settings of a TOML text; bad values are told and replaced by their defaults."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return unreadable_settings(_syntax(text, str(error)))
    parsed = ParsedSettings(text=text)
    data = {key: _date_in(key, value) for key, value in data.items()}
    validate(parsed, data)
    return parsed


def validate(parsed: ParsedSettings, data: dict[str, Any]) -> None:
    """Fill in the settings of some data; what is bad is told and left at its default."""
    for _ in range(2):  # once to find what is bad, once without it
        try:
            parsed.settings = Settings.model_validate(data)
            break
        except ValidationError as error:
            for detail in error.errors():
                _tell(parsed, detail)
            good = {key: value for key, value in data.items() if key not in parsed.bad}
            stand_in = _STAND_IN.model_dump(include={"id", "first", "last"})
            data = {**stand_in, **good}


def _date_in(key: str, value: Any) -> Any:
    if key in ("first", "last") and isinstance(value, str):
        try:
            return parse_date(value.strip())
        except CellError:
            return value
    return value.date() if isinstance(value, datetime) else value


def _syntax(text: str, message: str) -> Issue:
    found = _POSITION.search(message)
    line = int(found[1]) if found and found[1] else text.count("\n") + 1
    plain = _POSITION.sub("", message)
    return Issue(
        code="TOML",
        where=f"{SETTINGS_FILE}:{line}",
        message=f"the line is not TOML: {plain[:1].lower()}{plain[1:]}",
        fix=f"put texts between double quotes and dates without, e.g. {_EXAMPLE}",
    )


def _tell(parsed: ParsedSettings, detail: ErrorDetails) -> None:
    loc = detail["loc"]
    parsed.bad.add(str(loc[0]))
    own = {column.name: column for column in columns_of(Settings)}
    problem = explain(detail, own.get(str(loc[0])))
    code = "CELL"
    if detail["type"] == "extra_forbidden":
        code, problem = "UNKNOWN_SETTING", _unknown(loc)
    elif detail["type"] == "missing":
        problem = CellError(f"'{loc[-1]}' is missing", f"write e.g. {_EXAMPLE}")
    elif detail["type"].startswith("date"):
        problem = CellError(
            f"'{detail['input']}' is not a date", "write YYYY-MM-DD, e.g. 2027-01-04"
        )
    where = parsed.at(loc)
    parsed.issues.append(Issue(code=code, where=where, message=problem.message, fix=problem.fix))


def _unknown(loc: tuple[int | str, ...]) -> CellError:
    model = _PARTS.get(str(loc[0]), Settings) if len(loc) > 1 else Settings
    words = sorted(model.model_fields)
    fix = near(str(loc[-1]), words) or f"the names are {', '.join(words)}"
    return CellError(f"'{loc[-1]}' is no setting", fix)


def _numbered(text: str) -> Iterator[tuple[int, str, int, str]]:
    """Line number, table, number of that table (0 but in arrays of tables) and content."""
    section, counts = "", Counter[str]()
    for line, content in enumerate(text.splitlines(), start=1):
        header = _HEADER.match(content)
        if header:
            section = header[1]
            counts[section] += 1
        yield line, section, max(counts[section] - 1, 0), content


def line_of(text: str, loc: tuple[int | str, ...]) -> int:
    """The line of a setting in the file: of its key, or of its table where the key is absent."""
    names = [part for part in loc if isinstance(part, str)]
    table, key = (names[0] if len(names) > 1 else "", names[-1])
    wanted = loc[1] if table and isinstance(loc[1], int) else 0
    assignment = re.compile(rf'^\s*"?{re.escape(key)}"?\s*=')
    best = 1
    for line, section, number, content in _numbered(text):
        if section == table and number == wanted and assignment.match(content):
            return line
        if section == (table or key) and number == wanted and _HEADER.match(content):
            best = line
    return best


def plain(value: Any) -> Any:
    """Settings as TOML holds them, without what is left at its default."""
    if isinstance(value, BaseModel):
        return {
            name: plain(getattr(value, name))
            for name, info in type(value).model_fields.items()
            if info.is_required() or getattr(value, name) != info.get_default()
        }
    if isinstance(value, tuple):
        return [plain(part) for part in value]
    return value if isinstance(value, str | int | float | date) else str(value)


def settings_text(settings: Settings) -> str:
    """The TOML text of settings, without what is left at its default."""
    return tomli_w.dumps(plain(settings))

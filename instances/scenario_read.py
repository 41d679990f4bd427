"""Scenario files: YAML whose values are read as cells of a table, each with its line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from importlib.resources.abc import Traversable
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from passerelle.instances.cells import near
from passerelle.instances.sheets import decode
from passerelle.models.issue import BadInputError, Issue
from passerelle.models.scenario import AddRow, Cell, Change, RemoveRows, Scenario, SetRows

Step = int | str
Lines = Mapping[tuple[Step, ...], int]
_ROOT = ("title", "note", "changes")
_MODELS: Mapping[str, type[Change]] = MappingProxyType(
    {"set": SetRows, "add": AddRow, "remove": RemoveRows}
)
_PARTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"set": ("id", "where", "values"), "add": ("values",), "remove": ("id", "where")}
)
_EXAMPLE = "e.g. '- set: providers', then 'id: C01' and 'values: {reserved: 4}'"
_NOTHING = ("", "~", "null", "Null", "NULL")


@dataclass(frozen=True)
class Written:
    """A scenario as it stands in a file: its name, and the line of each part.

    Parts are named by their path, e.g. ``(2, "values", "weekdays")`` in the third change.
    """

    name: str
    file: str
    scenario: Scenario
    lines: Lines = field(default_factory=dict)

    def line(self, *path: Step) -> int | None:
        """The line of a part, or of the nearest part around it."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.lines:
                return self.lines[path[:length]]
        return None


def read_scenario(path: Path | Traversable) -> Written:
    """The scenario in a file.

    Raises BadInputError with every mistake of form, each at file:line; what a value means is
    told only when the scenario is applied to a term.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        message = f"cannot be read: {error.strerror or error}"
        issue = Issue(code="SCENARIO", where=str(path), message=message, fix="name a YAML file")
        raise BadInputError((issue,)) from error
    text = decode(data, path.name)
    if isinstance(text, Issue):
        raise BadInputError((text,))
    return parse_scenario(text, path.name)


def parse_scenario(text: str, file: str) -> Written:
    """The scenario of a YAML text; ``file`` names it in messages."""
    reading = _Reading(file)
    root = reading.compose(text)
    parts = reading.mapping(root, "the file", _ROOT) if root is not None else {}
    title = reading.text(parts["title"]) if "title" in parts else ""
    if root is not None and not title:
        reading.tell(root, "the scenario has no title", "write e.g. 'title: Classes end at 16:30'")
    note = reading.text(parts["note"]) if "note" in parts else ""
    changes = tuple(reading.changes(parts.get("changes"), root))
    if reading.issues:
        raise BadInputError(tuple(reading.issues))
    scenario = Scenario(title=title, note=note, changes=changes)
    name = file.rpartition("/")[2].partition(".")[0]
    return Written(name, file, scenario, MappingProxyType(reading.lines))


class _Reading:
    """Goes through a file, notes what is wrong and on which line each part stands."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.issues: list[Issue] = []
        self.lines: dict[tuple[Step, ...], int] = {}

    def tell(self, at: Node | int, message: str, fix: str = "") -> None:
        """Note a mistake at a part of the file."""
        line = at if isinstance(at, int) else at.start_mark.line + 1
        where = f"{self.file}:{line}"
        self.issues.append(Issue(code="SCENARIO", where=where, message=message, fix=fix))

    def compose(self, text: str) -> Node | None:
        """The tree of the text; None, and told, if it is not YAML."""
        try:
            root = yaml.compose(text, Loader=yaml.SafeLoader)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            message = f"the line is not YAML: {error.problem or error.context}"
            fix = "write 'name: value', indent by spaces, and quote texts that hold ': ' or ' #'"
            self.tell(mark.line + 1 if mark else 1, message, fix)
            return None
        except (yaml.YAMLError, RecursionError) as error:
            message = f"the file is not YAML: {str(error).splitlines()[0]}"
            self.tell(1, message, "write it as plain text in UTF-8")
            return None
        if root is None:
            self.tell(1, "the file is empty", "write a title and changes")
        return root

    def mapping(self, node: Node, what: str, known: Iterable[str]) -> dict[str, Node]:
        """The parts of a mapping by name; names that are unknown or stand twice are told."""
        names = tuple(known)
        if not isinstance(node, MappingNode):
            fix = (
                f"write {', '.join(f'{name}:' for name in names)}" if names else "write name: value"
            )
            self.tell(node, f"{what} is not a list of names with values", fix)
            return {}
        found: dict[str, Node] = {}
        for key, value in node.value:
            name = self.text(key)
            if names and name not in names:
                fix = near(name, names) or f"the names are {', '.join(names)}"
                self.tell(key, f"'{name}' is no part of {what}", fix)
            elif name in found:
                self.tell(key, f"'{name}' stands twice in {what}", "keep one of the two")
            else:
                found[name] = value
        return found

    def text(self, node: Node) -> str:
        """The text of one value as it is written; empty for null."""
        if not isinstance(node, ScalarNode):
            self.tell(node, "one value is expected here", "write it on the same line")
            return ""
        plain = node.style is None
        return "" if plain and node.value in _NOTHING else str(node.value).strip()

    def cell(self, node: Node) -> Cell:
        """The text of a cell, or its elements."""
        if isinstance(node, SequenceNode):
            return tuple(self.text(part) for part in node.value)
        return self.text(node)

    def cells(self, node: Node, what: str, path: tuple[Step, ...]) -> dict[str, Cell]:
        """Cells by column, with the line of each."""
        found = {}
        for name, value in self.mapping(node, what, ()).items():
            found[name] = self.cell(value)
            self.lines[*path, name] = value.start_mark.line + 1
        return found

    def changes(self, node: Node | None, root: Node | None) -> Iterable[Change]:
        """Every change that is written as one."""
        if node is None:
            if root is not None:
                self.tell(root, "the scenario has no changes", f"write 'changes:', {_EXAMPLE}")
            return
        if not isinstance(node, SequenceNode) or not node.value:
            self.tell(node, "changes is not a list of changes", _EXAMPLE)
            return
        for number, part in enumerate(node.value):
            self.lines[number,] = part.start_mark.line + 1
            change = self._change(part, number)
            if change is not None:
                yield change

    def _change(self, node: Node, number: int) -> Change | None:
        parts = self.mapping(node, "a change", (*_MODELS, "id", "where", "values"))
        actions = [name for name in _MODELS if name in parts]
        if len(actions) != 1:
            if parts:
                found = " and ".join(actions) or "neither set, add nor remove"
                self.tell(node, f"a change has one action, and this has {found}", _EXAMPLE)
            return None
        (action,) = actions
        given: dict[str, Any] = {action: self.text(parts[action])}
        for name in ("id", "where", "values"):
            if name in parts and name not in _PARTS[action]:
                self.tell(parts[name], f"'{name}' has no place beside '{action}'", "leave it out")
            elif name in parts:
                self.lines[number, name] = parts[name].start_mark.line + 1
                whole = name == "id"
                part = parts[name]
                given[name] = self.cell(part) if whole else self.cells(part, name, (number, name))
        return self._made(node, action, given)

    def _made(self, node: Node, action: str, given: dict[str, Any]) -> Change | None:
        before = len(self.issues)
        if not given[action]:
            self.tell(node, f"'{action}' names no table", _EXAMPLE)
        if "values" in _PARTS[action] and not given.get("values"):
            self.tell(node, f"'{action}' has no values", _EXAMPLE)
        chosen = given.get("id") or given.get("where") or given.get("set") == "settings"
        if "id" in _PARTS[action] and not chosen:
            message = f"'{action}' does not say which rows"
            self.tell(node, message, "write 'id: …', or 'where: {column: value}'")
        if len(self.issues) > before:
            return None
        return _MODELS[action].model_validate(given)

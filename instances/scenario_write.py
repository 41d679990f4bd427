"""A scenario as the YAML text of its file; reading it gives the same scenario."""

from __future__ import annotations

from typing import Any, get_args

import yaml

from passerelle.models.scenario import Action, Cell, Change, Scenario

_ACTIONS = get_args(Action)


def scenario_text(scenario: Scenario) -> str:
    """The text of a scenario file: title, note, changes."""
    data: dict[str, Any] = {"title": scenario.title}
    if scenario.note:
        data["note"] = scenario.note
    data["changes"] = [_change(change) for change in scenario.changes]
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=100)


def _change(change: Change) -> dict[str, Any]:
    parts = change.model_dump(exclude_defaults=True)
    found: dict[str, Any] = {}
    for name, value in sorted(parts.items(), key=lambda part: part[0] not in _ACTIONS):
        if isinstance(value, dict):
            found[name] = {column: _cell(cell) for column, cell in value.items()}
        else:
            found[name] = _cell(value)
    return found


def _cell(cell: Cell) -> str | list[str]:
    return cell if isinstance(cell, str) else list(cell)

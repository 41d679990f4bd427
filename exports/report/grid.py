"""The timetable as data for the weekly grid: names once, rows as short lists of numbers."""

from __future__ import annotations

import json
from collections.abc import Hashable, Iterable
from typing import Any

from passerelle.exports.view import View, joined, labelled
from passerelle.exports.words import Words
from passerelle.models.plan import PlacedSession


class _Numbers:
    """Numbers values in the order in which they are first asked for."""

    def __init__(self, values: Iterable[Hashable] = ()) -> None:
        self._known: dict[Hashable, int] = {}
        for value in values:
            self(value)

    def __call__(self, value: Hashable) -> int:
        return self._known.setdefault(value, len(self._known))

    def __iter__(self) -> Any:
        return iter(self._known)


def grid_json(view: View, words: Words) -> str:
    """The data of the grid as JSON that can stand inside HTML.

    ``sessions`` rows: date, start, end (minutes), title, places, trainers, groups, audience,
    whether provisional; ``stays`` rows: learner, host, title, start, end, dates. Everything that
    is not a time is a number into the list of that name.
    """
    days, titles, audiences = _Numbers(), _Numbers(), _Numbers()
    learners, trainers = _Numbers(view.learners), _Numbers(view.trainers)
    places = _Numbers((*view.rooms, *view.hosts))
    held = [row for row in view.sessions if row.state != "cancelled"]
    groups = _Numbers()
    sessions = [
        [
            *(days(row.date.isoformat()), row.period.start, row.period.end),
            titles(_title(view, row)),
            [places(place.id) for place in view.places(row)],
            [trainers(name) for name in dict.fromkeys(seat.trainer for seat in row.seats)],
            groups(joined(view.groups(row))),
            audiences(tuple(learners(who) for who in view.expected(row))),
            int(row.provisional),
        ]
        for row in held
    ]
    stays = [
        [
            *(learners(row.learner), places(row.host), titles(view.block_title(row))),
            *(row.shift.start, row.shift.end, [days(day.isoformat()) for day in row.days]),
        ]
        for row in view.internships
    ]
    index = {row.id: number for number, row in enumerate(held)}
    absent: dict[int, list[int]] = {}
    for attendance in view.plan.attendance:
        if not attendance.present and attendance.session in index:
            absent.setdefault(learners(attendance.learner), []).append(index[attendance.session])
    data = {
        "days": list(days),
        "titles": list(titles),
        "places": [[name, view.place(name).short, _site(view, name)] for name in places],
        "learners": [_person(view, name) for name in learners],
        "trainers": [_person(view, name) for name in trainers],
        "groups": list(groups),
        "sites": [[name, view.place(name).short] for name in view.sites],
        "audiences": [list(row) for row in audiences],
        "sessions": sessions,
        "stays": stays,
        "absent": absent,
        "weekdays": words("weekdays").split(),
        "texts": {key: words(f"report.{key}") for key in ("missed", "empty", "shown")},
        "provisional": words("provisional"),
        "everyone": words("everyone"),
    }
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _title(view: View, row: PlacedSession) -> str:
    return f"{view.title(row)} ({row.learner})" if row.learner else view.title(row)


def _site(view: View, place: str) -> str:
    return view.rooms[place].site if place in view.rooms else ""


def _person(view: View, person: str) -> str:
    row = view.learners.get(person) or view.trainers.get(person)
    return labelled(person, row.name if row else "")

"""Internships as calendar events: one all-day event for each civil week of presence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import groupby
from uuid import NAMESPACE_URL, uuid5

from passerelle.exports.calendar_event import (
    DOMAIN,
    LINE_OCTETS,
    CalendarEvent,
    clean,
    cut,
    paragraph,
    summary,
)
from passerelle.exports.care_events import own_times
from passerelle.exports.view import View
from passerelle.exports.words import Words, span
from passerelle.models.plan import Internship


def for_learner(
    view: View, words: Words, internship: Internship, *, private: bool = False
) -> Iterator[CalendarEvent]:
    """The weeks of a learner at the host; ``private`` adds the learner's own times of each day."""
    place = view.place(internship.host)
    for number, days in weeks_of(internship):
        lines = list(_week_lines(words, internship, number, days))
        if private:
            lines += _own_days(view, words, internship.learner, days)
        yield CalendarEvent(
            uid=f"{internship_uid(view, internship)}-w{number}@{DOMAIN}",
            summary=summary(placement_title(view, words, internship), place.short),
            start=days[0],
            end=days[-1] + timedelta(days=1),
            category="placement",
            busy=False,
            location=cut(clean(place.text), LINE_OCTETS),
            geo=place.geo,
            description=paragraph(lines),
        )


def for_host(view: View, words: Words, host: str) -> Iterator[CalendarEvent]:
    """The weeks of each intern at a host, under the group's code.

    Interns of one block are told apart by a number, in the order of the learners' table: two
    equal entries in one week would look like a mistake.
    """
    order = {learner: place for place, learner in enumerate(view.learners)}
    stays = [row for row in view.internships if row.host == host]
    stays.sort(key=lambda row: (row.block, order.get(row.learner, len(order)), row.learner))
    for block, rows in groupby(stays, key=lambda row: row.block):
        interns = list(rows)
        code = _group_of(view, block)
        for number, internship in enumerate(interns, start=1):
            who = words("intern", number=number) if len(interns) > 1 else ""
            shown = summary(
                placement_title(view, words, internship), " – ".join(filter(None, (code, who)))
            )
            for event in for_learner(view, words, internship):
                lines = (event.description, words("groups", names=code) if code else "")
                yield replace(event, summary=shown, description="\n".join(filter(None, lines)))


def for_group(view: View, words: Words, group: str) -> Iterator[CalendarEvent]:
    """The weeks in which learners of a group are on placement; neither who nor where.

    Learners with the same weeks share an event. A run of weeks is known by its block and its
    place among the runs of the block, so that a block that moves keeps its events.
    """
    term = view.plan.term.settings.id
    stays = [row for row in view.internships if _group_of(view, row.block) == group]
    runs: dict[tuple[str, date, date], Internship] = {}
    for row in stays:
        runs.setdefault((row.block, row.first, row.last), row)
    for block, rows in groupby(sorted(runs), key=lambda key: key[0]):
        for place, key in enumerate(rows):
            first, last = key[1], key[2]
            uid = uuid5(NAMESPACE_URL, f"{DOMAIN}:group:{term}:{group}:{block}:{place}")
            yield CalendarEvent(
                uid=f"{uid}@{DOMAIN}",
                summary=summary(placement_title(view, words, runs[key]), group),
                start=first,
                end=last + timedelta(days=1),
                category="placement",
                busy=False,
            )


def placement_title(view: View, words: Words, internship: Internship) -> str:
    """The block's title, led by the word for a placement unless it says so itself."""
    word, title = words("placement"), view.block_title(internship)
    return title if title.casefold().startswith(word.casefold()) else f"{word} {title}"


def weeks_of(internship: Internship) -> Iterator[tuple[int, tuple[date, ...]]]:
    """Days of presence by week of the block; the first week is 1."""
    monday = internship.first - timedelta(days=internship.first.weekday())
    days = sorted(internship.days)
    for number, group in groupby(days, key=lambda day: (day - monday).days // 7 + 1):
        yield number, tuple(group)


def internship_uid(view: View, internship: Internship) -> str:
    """The internship's own UUID, or one made of term, learner and block for plans without."""
    name = f"{DOMAIN}:{view.plan.term.settings.id}:{internship.learner}:{internship.block}"
    return internship.uid or str(uuid5(NAMESPACE_URL, name))


def _group_of(view: View, block: str) -> str:
    row = view.blocks.get(block)
    return row.group if row else ""


def _week_lines(
    words: Words, internship: Internship, number: int, days: tuple[date, ...]
) -> Iterator[str]:
    count = (internship.last - internship.first).days // 7 + 1
    yield words("hours", span=span(internship.shift))
    yield words("week_of", number=number, count=count)
    missing = [day for day in _between(days[0], days[-1]) if day not in days]
    if missing:
        yield words("except", days=", ".join(map(words.day, missing)))


def _own_days(view: View, words: Words, person: str, days: tuple[date, ...]) -> Iterator[str]:
    """The person's own times in a week: one line for each different day, with its dates."""
    found: dict[str, list[date]] = {}
    for day in days:
        journey = view.journeys.get((person, day.isoformat()))
        text = own_times(words, journey) if journey else ""
        if text:
            found.setdefault(text, []).append(day)
    for text, when in sorted(found.items(), key=lambda item: item[1]):
        yield text if len(found) == 1 else f"{', '.join(map(words.day, when))} : {text}"


def _between(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))

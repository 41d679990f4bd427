"""Calendar feeds: one .ics file per learner, trainer, room, site and host, and a public one.

The bytes depend on the plan and the arguments alone. Written with ``icalendar``, but for what
it writes in a way that calendar programs misread: zones come from a constant text, and
``VALUE=`` parameters are given by hand (RFC 5545, RFC 7986).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import quote

from icalendar import Calendar, Event, Timezone, vText

from passerelle.exports.atomic import write_changed
from passerelle.exports.events import CalendarEvent, Diary, clean
from passerelle.exports.timezones import VTIMEZONES, ZONES, midnight_utc
from passerelle.exports.view import View
from passerelle.exports.words import Lang, Words, words_of
from passerelle.models.base import Country
from passerelle.models.plan import Plan

PRODID = "-//Passerelle//Timetable//EN"
REFRESH = timedelta(hours=1)
NAME_CHARACTERS = 60


def calendars(
    plan: Plan,
    *,
    published: datetime | None = None,
    lang: Lang | None = None,
    private: bool = False,
) -> dict[str, bytes]:
    """Every feed of a plan by relative file name, e.g. ``learners/L01.ics``.

    ``published`` (aware) stamps the events; by default 00:00 UTC of the term's first day, so that
    the same plan always gives the same bytes. ``lang`` is the term's own by default. ``private``
    adds the time of leaving home to the feeds of learners and trainers: only for feeds whose
    address is kept secret. Raises BadInputError for a time that the change of clocks skips.
    """
    term = plan.term
    stamp = published or midnight_utc(term.settings.first)
    words = words_of(plan, lang)
    diary = Diary(View(plan), words, private=private)
    feeds: dict[str, bytes] = {}

    def add(folder: str, rows: Iterable[tuple[str, str, Country]], events: _Events) -> None:
        for row_id, name, country in rows:
            path = f"{folder}/{quote(row_id, safe='')}.ics"
            feeds[path] = render(events(row_id), feed_name(plan, name), stamp, words, country)

    place = diary.view.place
    people = [(person.id, person.id, term.country_of(person)) for person in term.learners]
    add("learners", people, diary.learner)
    crew = [(row.id, row.name or row.id, term.country_of(row)) for row in term.trainers]
    add("trainers", crew, diary.trainer)
    rooms = [(row.id, place(row.id).short, place(row.id).country) for row in term.rooms]
    add("rooms", rooms, diary.room)
    add("sites", [(row.id, row.name or row.id, row.country) for row in term.sites], diary.site)
    add("hosts", [(row.id, row.name or row.id, row.country) for row in term.hosts], diary.host)
    name = feed_name(plan, words("public"))
    feeds["public.ics"] = render(diary.public(), name, stamp, words, _home(plan))
    return feeds


_Events = Callable[[str], tuple[CalendarEvent, ...]]


def write_calendars(
    plan: Plan,
    folder: Path,
    *,
    published: datetime | None = None,
    lang: Lang | None = None,
    private: bool = False,
) -> tuple[Path, ...]:
    """Write every feed below a folder, each at once; the paths of all of them.

    A file whose bytes stay the same is not touched. Feeds of people who left are not removed:
    subscribers would lose what they hold.
    """
    paths = []
    feeds = calendars(plan, published=published, lang=lang, private=private)
    for name, data in feeds.items():
        path = folder / name
        write_changed(path, data)
        paths.append(path)
    return tuple(paths)


def render(
    events: tuple[CalendarEvent, ...], name: str, stamp: datetime, words: Words, country: Country
) -> bytes:
    """The bytes of one feed. ``country`` gives the zone named in the head."""
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", PRODID)
    calendar.add("name", vText(name))
    calendar.add("x-wr-calname", vText(name))
    calendar.add("x-wr-timezone", ZONES[country])
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    for tzid in _zones(events, ZONES[country]):
        calendar.add_component(Timezone.from_ical(VTIMEZONES[tzid]))
    for event in events:
        calendar.add_component(_component(event, stamp, words))
    data: bytes = calendar.to_ical()
    return data


def feed_name(plan: Plan, name: str) -> str:
    """What calendar programs show: whose feed it is, and the term."""
    settings = plan.term.settings
    return clean(f"{name} – {settings.title or settings.id}")[:NAME_CHARACTERS]


def _zones(events: tuple[CalendarEvent, ...], default: str) -> list[str]:
    """Zones of the timed events; the default for a feed that would otherwise hold nothing."""
    starts = (event.start for event in events)
    used = {str(start.tzinfo) for start in starts if isinstance(start, datetime)}
    return sorted(used) if events else [default]


def _component(event: CalendarEvent, stamp: datetime, words: Words) -> Event:
    component = Event()
    changed = event.changed or stamp
    component.add("uid", event.uid)
    component.add("dtstamp", changed)
    component.add("last-modified", changed)
    component.add("sequence", event.sequence)
    component.add("dtstart", event.start)
    component.add("dtend", event.end)
    component.add("summary", event.summary)
    component.add("status", event.status)
    component.add("transp", "OPAQUE" if event.busy else "TRANSPARENT")
    component.add("categories", [words(event.category)])
    if event.location:
        component.add("location", event.location)
    if event.geo:
        component.add("geo", event.geo)
    if event.description:
        component.add("description", event.description)
    return component


def _home(plan: Plan) -> Country:
    """Country of the public feed's head: the first site's."""
    return plan.term.sites[0].country if plan.term.sites else "FR"

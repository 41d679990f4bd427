"""Calendar feeds: .ics files of learners, trainers, rooms, sites, hosts, groups, care providers.

The bytes depend on the plan and the arguments alone. Written with ``icalendar``, but for what
it writes in a way that calendar programs misread: zones come from a constant text, and
``VALUE=`` parameters are given by hand (RFC 5545, RFC 7986).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from icalendar import Calendar, Event, vText

from passerelle.exports.atomic import write_changed
from passerelle.exports.calendar_event import DOMAIN, CalendarEvent, shorten
from passerelle.exports.events import Diary
from passerelle.exports.file_names import file_stem
from passerelle.exports.timezones import VTIMEZONES, ZONES, midnight_utc
from passerelle.exports.view import View
from passerelle.exports.words import Lang, Words, words_of
from passerelle.models.plan import Plan

PRODID = "-//Passerelle//Timetable//EN"
REFRESH = timedelta(hours=1)
NAME_CHARACTERS = 60
HEAD_ZONE = ZONES["FR"]  # an unofficial hint; every time of ours names its own zone
END = b"END:VCALENDAR\r\n"
REMEMBERED = 20_000  # events, some 20 MB
_UID = re.compile(rb"^UID:([0-9A-Za-z@-]+)\r\n(?! )", re.MULTILINE)
FOLDERS = ("learners", "trainers", "rooms", "sites", "hosts", "groups", "providers")


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose feed it is: the folder of its kind, the id, and the name that readers see."""

    folder: str
    id: str
    name: str


def owners(plan: Plan) -> Iterator[Owner]:
    """Everyone and everything that has a feed, in order of the term's tables."""
    term, place = plan.term, View(plan).place
    for learner in term.learners:
        yield Owner("learners", learner.id, learner.id)
    for trainer in term.trainers:
        yield Owner("trainers", trainer.id, trainer.name or trainer.id)
    for room in term.rooms:
        yield Owner("rooms", room.id, place(room.id).short)
    for folder, rows in (
        ("sites", term.sites),
        ("hosts", term.hosts),
        ("groups", term.groups),
        ("providers", term.providers),
    ):
        for row in rows:
            yield Owner(folder, row.id, row.name or row.id)


def events_of(diary: Diary, folder: str, owner: str) -> tuple[CalendarEvent, ...]:
    """The events of one feed; KeyError for a folder that is none of ``FOLDERS``."""
    return {
        "learners": diary.learner,
        "trainers": diary.trainer,
        "rooms": diary.room,
        "sites": diary.site,
        "hosts": diary.host,
        "groups": diary.group,
        "providers": diary.provider,
    }[folder](owner)


def calendars(
    plan: Plan,
    *,
    published: datetime | None = None,
    lang: Lang | None = None,
    private: bool = False,
    key: bytes = b"",
) -> dict[str, bytes]:
    """Every feed of a plan by relative file name, e.g. ``learners/L01.ics``.

    ``published`` (aware) stamps the events; by default 00:00 UTC of the term's first day, so that
    the same plan always gives the same bytes. ``lang`` is the term's own by default. ``private``
    adds the owner's own times to the feeds of learners and trainers: only for feeds whose
    address is kept secret. ``key`` is the secret of the children's pseudonyms: without one there
    are no calendars of care providers. Raises BadInputError for a time that the change of clocks
    skips.
    """
    term, first = plan.term.settings.id, plan.term.settings.first
    stamp = published or midnight_utc(first)
    words = words_of(plan, lang)
    diary = Diary(View(plan), words, private=private, key=key)
    render = Renderer().feed
    feeds: dict[str, bytes] = {}
    for owner in owners(plan):
        if owner.folder == "providers" and not key:
            continue
        path = f"{owner.folder}/{file_stem(owner.id)}.ics"
        found = events_of(diary, owner.folder, owner.id) or (
            nothing_planned(words, first, f"{term}:{path}"),
        )
        feeds[path] = render(found, feed_name(plan, owner.name), stamp, words)
    public = diary.public() or (nothing_planned(words, first, f"{term}:public"),)
    feeds["public.ics"] = render(public, feed_name(plan, words("public")), stamp, words)
    return feeds


def write_calendars(
    plan: Plan,
    folder: Path,
    *,
    published: datetime | None = None,
    lang: Lang | None = None,
    private: bool = False,
    key: bytes = b"",
) -> tuple[Path, ...]:
    """Write every feed below a folder, each at once; the paths of all of them.

    A file whose bytes stay the same is not touched. Feeds of people who left are not removed:
    subscribers would lose what they hold.
    """
    paths = []
    feeds = calendars(plan, published=published, lang=lang, private=private, key=key)
    for name, data in feeds.items():
        path = folder / name
        write_changed(path, data)
        paths.append(path)
    return tuple(paths)


class Renderer:
    """Turns events into bytes; an event seen before is not built again.

    The learners of a group share most of their events.
    """

    def __init__(self) -> None:
        self._made: dict[tuple[CalendarEvent, Lang], bytes] = {}

    def feed(
        self,
        events: Iterable[CalendarEvent],
        name: str,
        stamp: datetime,
        words: Words,
    ) -> bytes:
        """The bytes of one feed; ``stamp`` is the time of change of events that bear none."""
        rows = tuple(events)
        parts = (self.event(row, stamp, words) for row in rows)
        return assembled(name, zones_of(row.start for row in rows), parts)

    def event(self, event: CalendarEvent, stamp: datetime, words: Words) -> bytes:
        """The bytes of one event."""
        if event.changed is None:
            event = replace(event, changed=stamp)
        key = (event, words.lang)
        if key not in self._made:
            if len(self._made) >= REMEMBERED:
                self._made.clear()
            self._made[key] = _component(event, words)
        return self._made[key]


def assembled(name: str, zones: Iterable[str], events: Iterable[bytes]) -> bytes:
    """A feed of its name, the TZID of its zones, and its events in bytes."""
    parts = [_head(name), *(VTIMEZONES[tzid].encode() for tzid in sorted(set(zones)))]
    return b"".join([*parts, *events, END])


def zones_of(starts: Iterable[datetime | date]) -> set[str]:
    """TZID of the zones of timed starts."""
    return {str(start.tzinfo) for start in starts if isinstance(start, datetime)}


def events_in(feed: bytes) -> dict[str, bytes]:
    """The bytes of each event in a feed of ours, by UID; long UIDs, which are folded, left out."""
    found: dict[str, bytes] = {}
    for part in feed.split(b"\r\nBEGIN:VEVENT\r\n")[1:]:  # a folded line starts with a space
        body = part.partition(b"\r\nEND:VEVENT")[0]
        uid = _UID.search(body)
        if uid:
            found[uid[1].decode()] = b"BEGIN:VEVENT\r\n%s\r\nEND:VEVENT\r\n" % body
    return found


def feed_name(plan: Plan, name: str) -> str:
    """What calendar programs show: whose feed it is, and the term; cut between words."""
    settings = plan.term.settings
    return shorten(f"{name} – {settings.title or settings.id}", NAME_CHARACTERS)


def nothing_planned(words: Words, on: date, owner: str) -> CalendarEvent:
    """The entry of a feed without any: a calendar must hold something (RFC 5545, 3.6)."""
    return notice("nothing_planned", words("nothing_planned"), on, owner)


def notice(
    kind: str,
    text: str,
    on: date,
    owner: str,
    *,
    changed: datetime | None = None,
) -> CalendarEvent:
    """An all-day entry that tells something of the feed itself, and blocks no time."""
    uid = uuid5(NAMESPACE_URL, f"{DOMAIN}:{kind}:{owner}")
    return CalendarEvent(
        uid=f"{uid}@{DOMAIN}",
        summary=text,
        start=on,
        end=on + timedelta(days=1),
        category="notice",
        busy=False,
        changed=changed,
    )


def _head(name: str) -> bytes:
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", PRODID)
    calendar.add("name", vText(name))
    calendar.add("x-wr-calname", vText(name))
    calendar.add("x-wr-timezone", HEAD_ZONE)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    data: bytes = calendar.to_ical()
    return data.removesuffix(END)


def _component(event: CalendarEvent, words: Words) -> bytes:
    component = Event()
    component.add("uid", event.uid)
    component.add("dtstamp", event.changed)
    component.add("last-modified", event.changed)
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
    data: bytes = component.to_ical()
    return data

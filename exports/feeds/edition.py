"""Everything a plan has to say to everyone: the feeds of one publication, not yet published."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import get_args

from passerelle.exports.calendar_event import CalendarEvent
from passerelle.exports.care_events import child_code
from passerelle.exports.events import Diary
from passerelle.exports.ical import events_of, feed_name, notice, owners
from passerelle.exports.view import View
from passerelle.exports.words import Lang, Words
from passerelle.models.plan import Plan

KINDS: MappingProxyType[str, str] = MappingProxyType(
    {
        "learners": "learner",
        "trainers": "trainer",
        "rooms": "room",
        "sites": "site",
        "hosts": "host",
        "groups": "group",
        "providers": "provider",
    }
)
"""Kind of feed of each folder of calendars; beside them there are ``private`` and ``public``."""
PEOPLE = ("learner", "trainer", "private")
TOLD = ("learner", "trainer", "host", "provider")
"""Kinds of feed whose readers are told of changes."""
AFTER_THE_END = timedelta(days=30)
"""How long feeds stay after the last day of the term."""

Key = tuple[str, str]
"""Kind and id of a feed."""


@dataclass(frozen=True)
class Source:
    """One feed as the plan has it. ``lang`` is that of its texts."""

    kind: str
    id: str
    name: str
    lang: Lang
    events: tuple[CalendarEvent, ...]


@dataclass(frozen=True)
class Edition:
    """The feeds of a plan. ``sources`` makes them anew at each call, one after the other.

    ``child_codes`` are rows of provider, child and code; None: as they were.
    """

    term: str
    title: str
    language: Lang
    last: date
    sources: Callable[[], Iterator[Source]]
    child_codes: tuple[tuple[str, str, str], ...] | None = None

    @property
    def expires(self) -> date:
        """The day from which addresses are no longer served."""
        return self.last + AFTER_THE_END


def edition(plan: Plan, languages: Mapping[Key, str] = MappingProxyType({})) -> Edition:
    """The edition of a plan.

    ``languages`` gives the language of feeds that have one of their own, empty for the term's;
    a key of kind ``private`` asks for the private variant of that person's feed.
    """
    settings = plan.term.settings
    view = View(plan)
    children = {(row.provider, row.child) for row in plan.care_days}
    return Edition(
        term=settings.id,
        title=settings.title or settings.id,
        language=settings.language,
        last=settings.last,
        sources=lambda: _sources(plan, view, languages),
        child_codes=tuple(
            (provider, child, child_code(view, provider, child))
            for provider, child in sorted(children)
        ),
    )


def _sources(plan: Plan, view: View, languages: Mapping[Key, str]) -> Iterator[Source]:
    default = plan.term.settings.language
    plain = {lang: Diary(view, Words(lang)) for lang in get_args(Lang)}
    private = {lang: Diary(view, Words(lang), private=True) for lang in get_args(Lang)}
    for owner in owners(plan):
        kind = KINDS[owner.folder]
        lang = _lang(languages.get((kind, owner.id), ""), default)
        name = feed_name(plan, owner.name)
        found = events_of(plain[lang], owner.folder, owner.id)
        yield _source(plan, kind, owner.id, name, lang, found)
        if kind in PEOPLE and ("private", owner.id) in languages:
            lang = _lang(languages["private", owner.id], default)
            name = feed_name(plan, f"{owner.name} – {Words(lang)('private')}")
            found = events_of(private[lang], owner.folder, owner.id)
            yield _source(plan, "private", owner.id, name, lang, found)
    lang = _lang(languages.get(("public", ""), ""), default)
    name = feed_name(plan, Words(lang)("public"))
    yield _source(plan, "public", "", name, lang, plain[lang].public())


def _lang(wanted: str, default: Lang) -> Lang:
    known: dict[str, Lang] = {name: name for name in get_args(Lang)}
    return known.get(wanted, default)


def _source(
    plan: Plan, kind: str, owner: str, name: str, lang: Lang, events: tuple[CalendarEvent, ...]
) -> Source:
    end = plan.term.settings.last + AFTER_THE_END
    farewell = notice("end", Words(lang)("end_of_feed"), end, f"{kind}:{owner}")
    return Source(kind, owner, name, lang, (*events, farewell))

"""Everything a plan has to say to everyone: the feeds of one publication, not yet published."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from types import MappingProxyType
from typing import get_args

from passerelle.exports.calendar_event import CalendarEvent, paragraph
from passerelle.exports.events import Diary
from passerelle.exports.ical import events_of, feed_name, notice, owners
from passerelle.exports.pseudonyms import pseudonym
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

    ``child_codes`` are rows of provider, child and code; None: as they were. ``violations`` of the
    rules and sessions and stays left out, ``unplaced``, are what the coordinator is told of it.
    """

    term: str
    title: str
    language: Lang
    last: date
    sources: Callable[[], Iterator[Source]]
    child_codes: tuple[tuple[str, str, str], ...] | None = None
    violations: int = 0
    unplaced: int = 0

    @property
    def expires(self) -> date:
        """The day from which addresses are no longer served."""
        return self.last + AFTER_THE_END


def edition(
    plan: Plan,
    key: bytes,
    languages: Mapping[Key, str] = MappingProxyType({}),
    *,
    violations: int = 0,
    provisional: bool = False,
) -> Edition:
    """The edition of a plan. ``key`` is the secret of the children's pseudonyms.

    ``violations`` is how many the checker found; ``provisional`` marks every entry as to be
    confirmed.

    ``languages`` gives the language of feeds that have one of their own, empty for the term's;
    a key of kind ``private`` asks for the private variant of that person's feed.
    """
    settings = plan.term.settings
    view = View(plan)
    children = {(row.provider, row.child) for row in plan.care_days}

    def made() -> Iterator[Source]:
        return _sources(plan, view, key, languages)

    return Edition(
        term=settings.id,
        title=settings.title or settings.id,
        language=settings.language,
        last=settings.last,
        sources=lambda: map(_tentative, made()) if provisional else made(),
        child_codes=tuple(
            (provider, child, pseudonym(key, provider, child))
            for provider, child in sorted(children)
        ),
        violations=violations,
        unplaced=sum(row.count for row in plan.unplaced),
    )


def _sources(plan: Plan, view: View, key: bytes, languages: Mapping[Key, str]) -> Iterator[Source]:
    default = plan.term.settings.language
    plain = {lang: Diary(view, Words(lang), key=key) for lang in get_args(Lang)}
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


def _tentative(source: Source) -> Source:
    """A feed whose entries are all to be confirmed."""
    note = Words(source.lang)("provisional")
    return replace(source, events=tuple(_to_be_confirmed(row, note) for row in source.events))


def _to_be_confirmed(event: CalendarEvent, note: str) -> CalendarEvent:
    if event.status != "CONFIRMED" or event.category == "notice":
        return event
    text = paragraph((*event.description.split("\n"), note))
    return replace(event, status="TENTATIVE", description=text)


def _lang(wanted: str, default: Lang) -> Lang:
    known: dict[str, Lang] = {name: name for name in get_args(Lang)}
    return known.get(wanted, default)


def _source(
    plan: Plan, kind: str, owner: str, name: str, lang: Lang, events: tuple[CalendarEvent, ...]
) -> Source:
    end = plan.term.settings.last + AFTER_THE_END
    whose = f"{plan.term.settings.id}:{kind}:{owner}"
    farewell = notice("end", Words(lang)("end_of_feed"), end, whose)
    return Source(kind, owner, name, lang, (*events, farewell))

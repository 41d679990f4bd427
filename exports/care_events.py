"""What calendars say of childcare: a person's own times of the day, and a provider's children.

Neither names a child or, in a person's feed, a place of care (R77, R84).
"""

from __future__ import annotations

from collections.abc import Iterator
from uuid import NAMESPACE_URL, uuid5

from passerelle.exports.calendar_event import DOMAIN, CalendarEvent
from passerelle.exports.pseudonyms import pseudonym
from passerelle.exports.timezones import aware
from passerelle.exports.view import View
from passerelle.exports.words import Words
from passerelle.models.base import Country, format_clock
from passerelle.models.plan import CareDay, Journey


def own_times(words: Words, journey: Journey) -> str:
    """When to leave home, be at each drop-off and pick-up, and be back home, in one line."""
    legs = journey.legs
    if not legs:
        return ""
    texts = [words("leave", time=format_clock(legs[0].depart))]
    texts += [
        words(leg.purpose, time=format_clock(leg.arrive))
        for leg in legs
        if leg.purpose in ("drop_off", "pick_up")
    ]
    if len(texts) > 1 and legs[-1].purpose == "home":
        texts.append(words("back_home", time=format_clock(legs[-1].arrive)))
    return " · ".join(texts)


def for_provider(view: View, words: Words, provider: str, key: bytes) -> Iterator[CalendarEvent]:
    """One event for each child and day, from drop-off to pick-up, under the child's pseudonym.

    UIDs too are made of the pseudonym: of the id, they would tell whoever guesses it.
    """
    term = view.plan.term
    country = _country_of(view, provider)
    for number, row in _numbered(view, provider):
        code = pseudonym(key, provider, row.child)
        name = f"{DOMAIN}:care:{term.settings.id}:{provider}:{code}:{row.date}:{number}"
        hours = f"{format_clock(row.drop_off)}–{format_clock(row.pick_up)}"
        unsure = view.is_unsure(row.child, row.date)
        yield CalendarEvent(
            uid=f"{uuid5(NAMESPACE_URL, name)}@{DOMAIN}",
            summary=f"{words('child', code=code)} – {hours}",
            start=aware(row.date, row.drop_off, country, f"care on {row.date}"),
            end=aware(row.date, row.pick_up, country, f"care on {row.date}"),
            category="care",
            status="TENTATIVE" if unsure else "CONFIRMED",
            description=words("provisional") if unsure else "",
        )


def _country_of(view: View, provider: str) -> Country:
    rows = (row.country for row in view.plan.term.providers if row.id == provider)
    return next(rows, "FR")


def _numbered(view: View, provider: str) -> Iterator[tuple[int, CareDay]]:
    """Care days of a provider, with how often the child was there before on that date."""
    seen: dict[tuple[str, str], int] = {}
    rows = (row for row in view.plan.care_days if row.provider == provider)
    for row in sorted(rows, key=lambda day: (day.date, day.child, day.drop_off)):
        key = (row.child, row.date.isoformat())
        yield seen.get(key, 0), row
        seen[key] = seen.get(key, 0) + 1

"""Annexes of placement agreements (R80): dates, hours, breaks, tutor and the rules of the country.

The names of tutors and insurers are no data of a term: their lines are left to be written by hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from passerelle.exports.papers.people import Party, party
from passerelle.exports.view import Place, View, iso_week
from passerelle.models.base import Country, Period
from passerelle.models.plan import Internship
from passerelle.models.rules import PolicyRule
from passerelle.models.term import Term

CLOCKS: tuple[PolicyRule, ...] = ("work_earliest", "work_latest")
COUNTS: tuple[PolicyRule, ...] = ("interns_per_tutor",)
RULES: tuple[PolicyRule, ...] = (
    "intern_min_week",
    "continuous_min",
    "intern_break_min",
    "intern_rest_min",
    *CLOCKS,
    *COUNTS,
)
"""What the annex tells of the law of the host's country, in this order."""


@dataclass(frozen=True)
class StayWeek:
    """One week of a placement; ``minutes`` is work without breaks."""

    week: str
    days: tuple[date, ...]
    minutes: int


@dataclass(frozen=True)
class RuleLine:
    """An amount of the country, and where it comes from if the term says so.

    ``shown``: "clock" for minutes since midnight, "count" for a number, "duration" for minutes.
    """

    rule: PolicyRule
    value: int
    source: str
    shown: str


@dataclass(frozen=True)
class Agreement:
    """The annex of one learner's placement."""

    row: Internship
    learner: Party
    title: str
    track: str
    host: Place
    country: Country
    home_country: Country
    shift: Period
    break_min: int
    day_min: int
    weeks: tuple[StayWeek, ...]
    rules: tuple[RuleLine, ...]

    @property
    def days(self) -> int:
        """Days of presence."""
        return len(self.row.days)

    @property
    def minutes(self) -> int:
        """Minutes of work in all."""
        return sum(week.minutes for week in self.weeks)

    @property
    def abroad(self) -> bool:
        """Whether the host lies in another country than the learner's school."""
        return self.country != self.home_country


def agreement(view: View, row: Internship) -> Agreement:
    """The annex of an internship."""
    term, host = view.plan.term, view.place(row.host)
    person = view.learners.get(row.learner)
    track = next((t for t in term.tracks if person and t.id == person.track), None)
    pause = break_min(term, host.country, row.shift, row.first)
    day = row.shift.minutes - pause
    weeks: dict[str, list[date]] = {}
    for on in sorted(row.days):
        weeks.setdefault(iso_week(on), []).append(on)
    return Agreement(
        row=row,
        learner=party(view, row.learner),
        title=view.block_title(row),
        track=(track.title or track.id) if track else "",
        host=host,
        country=host.country,
        home_country=term.country_of(person) if person else host.country,
        shift=row.shift,
        break_min=pause,
        day_min=day,
        weeks=tuple(StayWeek(week, tuple(days), day * len(days)) for week, days in weeks.items()),
        rules=tuple(_rules(term, host.country, row.first)),
    )


def break_min(term: Term, country: Country, shift: Period, on: date) -> int:
    """Minutes of break in a shift: the country's where it is too long to go without (R34)."""
    run, pause = (term.policy(country, rule, on) for rule in ("continuous_min", "intern_break_min"))
    return pause if run is not None and pause is not None and shift.minutes > run else 0


def _rules(term: Term, country: Country, on: date) -> list[RuleLine]:
    found = ((rule, term.policy_row(country, rule, on)) for rule in RULES)
    return [RuleLine(rule, row.value, row.source, _shown(rule)) for rule, row in found if row]


def _shown(rule: PolicyRule) -> str:
    if rule in CLOCKS:
        return "clock"
    return "count" if rule in COUNTS else "duration"

"""Features of drawn terms with placement blocks: each puts one rule of internships to its edge."""

from __future__ import annotations

from collections.abc import Callable

from passerelle.models.base import Period
from passerelle.models.internships import HostLoad, Paper, PlacementRule, Wish
from passerelle.models.sessions import Track
from passerelle.tests.builders import amount, day
from passerelle.tests.features import FAR, NEAR, Draft

SHIFT = Period(540, 960)  # of the drawn hosts


def papers(d: Draft) -> None:
    """An extract that is valid from a Monday of the term, or until one, or a day off."""
    d.change("blocks", 0, papers=("extract",))
    edges = [day(n) for n in (-1, 0, 1, 6, 7, 8)]
    for number, row in enumerate(d.tables["learners"]):
        first = d.one(day(-30), *edges) if number < 2 else day(-30)
        last = d.one(None, *edges) if number < 2 else None
        rows = {"person": row.id, "kind": "extract"}
        if d.one(True, False):
            d.add("papers", Paper(**rows, valid_from=first, valid_to=last))
        else:
            lead, age = d.one(14, 15, 16), d.one(36, 37, 38)
            for country in ("FR", "BE"):
                d.add("policies", amount("paper_lead_days", lead, country))
                d.add("policies", amount("paper_max_age_days", age, country))
            d.add("papers", Paper(**rows, requested=day(d.one(-45, -15, -8))))


def recall(d: Draft) -> None:
    """A day on which interns come back to class, and the night beside it."""
    if d.one(True, False):
        d.change("blocks", 0, recall_days=(day(d.one(0, 4, 7, 11)),))
    else:
        d.change("blocks", 0, recall_weekdays=d.one(("Mon",), ("Fri",), ("Mon", "Fri")))
    d.change("blocks", 0, min_days_week=d.one(3, 4))
    legs = (2 * NEAR, NEAR + FAR, 2 * FAR)
    nights = [1440 - SHIFT.end + p.start - leg for p in d.periods for leg in legs]
    nights += [1440 - p.end + SHIFT.start - leg for p in d.periods for leg in legs]
    d.policy("intern_rest_min", *nights, 0)


def loads(d: Draft) -> None:
    """Interns of another school, and living groups that may be shared at a price."""
    span = {"first": day(d.one(-7, 0, 6, 7)), "last": day(d.one(7, 13, 14))}
    d.add("host_loads", HostLoad(host=d.one("H1", "H2"), interns=d.one(1, 2), **span))
    d.add("policies", amount("interns_per_living_group", d.one(0, 1)))
    d.add("policies", amount("living_group_soft", d.one(0, 1, 1)))


def hours(d: Draft) -> None:
    """Work a week at the edge of what is allowed, with a break or without."""
    d.add("policies", amount("continuous_min", d.one(419, 420)))
    d.add("policies", amount("intern_break_min", d.one(0, 30)))
    d.add("policies", amount("intern_min_week", d.one(4, 5) * d.one(390, 420) + d.one(-1, 0)))


def rules(d: Draft) -> None:
    """Different hosts, and weeks with an age group that one host has not."""
    d.tables["tracks"] = (Track(id="CAP"),)
    for number in range(len(d.tables["learners"])):
        d.change("learners", number, track="CAP")
    d.change("hosts", d.one(0, 1), age_groups=("3_6",))
    kind, age = d.one(("hosts", ""), ("age_weeks", "under_3"))
    row = PlacementRule(track="CAP", rule=kind, age_group=age, value=d.one(1, 2))
    d.add("placement_rules", row)


def wishes(d: Draft) -> None:
    """Learners and hosts that would like each other, or not."""
    for _ in range(d.one(1, 2)):
        who, at = d.one("L2", "L3"), d.one("H1", "H2")
        kind = d.one("host", "not_host", "learner")
        pair = (at, who) if kind == "learner" else (who, at)
        wish = Wish(person=pair[0], kind=kind, value=pair[1], weight=d.one(0, 7, 60))
        d.add("wishes", wish)


INTERNSHIPS: tuple[Callable[[Draft], None], ...] = (
    papers, papers, recall, recall, loads, hours, rules, rules, wishes,
)  # fmt: skip

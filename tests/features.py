"""Features of drawn terms: each puts one kind of rule to its edge; see `drawing`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from hypothesis import strategies as st

from passerelle.models.base import Period
from passerelle.models.calendars import CalendarSpan
from passerelle.models.care import CareArrangement, CareProvider, Child, Opening
from passerelle.models.people import Organisation, Unavailability
from passerelle.models.places import Closure, Site
from passerelle.models.programmes import AudienceTime, Series, SeriesCount
from passerelle.models.sessions import Pin, Precedence, SessionSet
from passerelle.tests.builders import amount, day

NEAR, FAR = 5, 45
OFF = (-15, -1, 0, 1, 15)


@dataclass
class Draft:
    """Tables of a term under construction."""

    draw: Callable[[Any], Any]
    periods: tuple[Period, ...]
    days: int
    start: int
    tables: dict[str, Any]
    items: list[SessionSet]

    def one(self, *values: Any) -> Any:
        """One of the values."""
        return self.draw(st.sampled_from(values))

    def on(self) -> date:
        """A date of the term."""
        return day(self.start + self.draw(st.integers(0, self.days - 1)))

    def edge(self, *minutes: int) -> int:
        """A minute at or next to one of these."""
        minute: int = self.one(*minutes) + self.one(*OFF)
        return min(max(minute, 0), 1440)

    def begin(self) -> int:
        """A minute at or next to the start of a period."""
        return self.edge(*(period.start for period in self.periods))

    def end(self) -> int:
        """A minute at or next to the end of a period."""
        return self.edge(*(period.end for period in self.periods))

    def change(self, table: str, number: int, **changes: Any) -> None:
        """Change one row of a table."""
        rows = list(self.tables[table])
        row = rows[number % len(rows)]
        rows[number % len(rows)] = type(row)(**{**dict(row), **changes})
        self.tables[table] = tuple(rows)

    def add(self, table: str, *rows: Any) -> None:
        """Add rows to a table."""
        self.tables[table] = (*self.tables.get(table, ()), *rows)

    def policy(self, rule: str, *values: int) -> None:
        """An amount at the edge of one of the values, in both countries or one."""
        value = max(self.one(*values) + self.one(-1, 0, 1), 0)
        dates = self.one({}, {}, {"first": self.on()}, {"last": self.on()})
        for country in self.one(("FR",), ("BE",), ("FR", "BE")):
            row = amount(rule, value, country)
            self.add("policies", row.model_copy(update=dates))


def care(d: Draft) -> None:
    """A child of a learner or trainer, whose nursery opens and closes at the edge."""
    who = d.one("L1", "L1", "L2", "T1")
    number = len(d.tables.get("providers", ()))
    if any(child.person == who for child in d.tables.get("children", ())):
        return  # two providers on one day: which of them a day uses up is the plan's choice
    opens = d.edge(*(p.start - leg - 10 for p in d.periods for leg in (NEAR, FAR)))
    closes = d.edge(*(p.end + leg + 10 for p in d.periods for leg in (NEAR, FAR)))
    late = d.one(None, None, d.end())
    # The model counts days of a contract on weekdays of class only: none runs out over a weekend
    most = d.one(7, 7, 1, 2) if d.start == 0 and d.days <= 5 else 7
    place = CareProvider(id=f"N{number}", town="Hort", max_days_week=most)
    hours = Opening(
        provider=place.id,
        opens=min(opens, closes - 1),
        closes=closes,
        pickup_from=late,
        pickup_town=d.one("", "Feld"),
        weekdays=d.one("Mon-Sun", "Mon-Fri", "Mon;Wed"),
    )
    d.add("providers", place)
    d.add("openings", hours)
    other = d.one(False, False, True)
    if other:  # a second option, for a child of this person
        d.add("providers", CareProvider(id=f"M{number}", town="Feld"))
        d.add("openings", Opening(provider=f"M{number}", opens=d.edge(300), closes=hours.closes))
    for child in range(d.one(1, 1, 2)):
        row = Child(id=f"K{number}{child}", person=who, weeks=d.one("all", "all", "odd"))
        d.add("children", row)
        d.add("care", CareArrangement(child=row.id, provider=place.id))
        if other:
            second = CareArrangement(child=row.id, provider=f"M{number}", option=2)
            d.add("care", second)


def caps(d: Draft) -> None:
    """Limits of travel, absence and rest."""
    rule = d.one("travel_min_day", "absence_min_day", "rest_min", "own")
    if rule == "own":
        d.change("learners", d.one(0, 1), max_travel_min_day=d.one(9, 10, 49, 50, 51, 89, 90, 91))
    elif rule == "travel_min_day":
        d.policy(rule, 10, 50, 55, 90, 95, 140)
    elif rule == "rest_min":
        d.policy(rule, *(1440 - p.end + q.start - leg for p in d.periods for q in d.periods
                         for leg in (10, 50, 90)))  # fmt: skip
    else:
        d.policy(rule, *(p.minutes + leg for p in d.periods for leg in (10, 50, 90)), 490, 530, 570)


def breaks(d: Draft) -> None:
    """Lunch, runs, hours of a day and of a week."""
    rule = d.one(
        "lunch_min", "continuous_min", "contact_min_day", "amplitude_min_day", "learner_min_week",
        "trainer_min_week", "work_earliest", "work_latest", "own",
    )  # fmt: skip
    lengths = [p.minutes for p in d.periods]
    if rule == "own":
        d.change("learners", d.one(0, 1), max_continuous_min=d.edge(*lengths, 240, 420))
    elif rule == "lunch_min":
        d.policy(rule, 45, 60, 5, 0, 40, 1)
    elif rule == "amplitude_min_day":
        d.policy(rule, 480, 420, 405, 255, *lengths)
    elif rule == "work_earliest":
        d.policy(rule, *(p.start for p in d.periods))
    elif rule == "work_latest":
        d.policy(rule, *(p.end for p in d.periods))
    else:
        d.policy(rule, *lengths, sum(lengths), 2 * lengths[0])


def hours(d: Draft) -> None:
    """Opening of a room, availability of a trainer, somebody who is away."""
    kind = d.one("room", "trainer", "away", "dates")
    first, last = d.begin(), d.end()
    last = max(last, first + 1)
    text = f"Mon-Sun {Period(first, last)}"
    if kind == "room":
        d.change("rooms", d.one(0, 1, 2), opening=text)
    elif kind == "trainer":
        d.change("trainers", d.one(0, 1), availability=text)
    elif kind == "dates":
        table = d.one("rooms", "trainers")
        d.change(table, d.one(0, 1), dates=(d.on(), d.on()))
    else:
        leg = d.one(0, NEAR, FAR)
        start, end = d.one((0, max(d.begin() - leg, 1)), (min(d.end() + leg, 1439), 1440))
        who = d.one("L1", "L2", "T1")
        soft = d.one({}, {}, {"reason": "wish", "weight": d.one(1, 50)})
        d.add("unavailabilities", Unavailability(person=who, start=start, end=end, **soft))


def weeks(d: Draft) -> None:
    """A trainer's weekly limits, or a learner who is exempt from a unit."""
    kind = d.one("minutes", "abroad", "exempt")
    if kind == "exempt":
        d.change("learners", d.one(0, 1), exempt_units=("U",))
    elif kind == "minutes":
        minutes = d.one(210, 420, 240) + d.one(-1, 0, 1)
        d.change("trainers", d.one(0, 1), max_minutes_week=minutes)
    else:
        d.change("trainers", d.one(0, 1), max_cross_border_days_week=d.one(0, 1))


def rooms(d: Draft) -> None:
    """Seats, steps, equipment, sites and rooms asked for."""
    kind = d.one("seats", "steps", "equipment", "sites", "rooms")
    if kind == "seats":
        d.change("rooms", d.one(0, 1, 2), seats=d.one(1, 2, 3))
    elif kind == "steps":
        d.change("rooms", d.one(0, 1, 2), step_free=False)
        d.change("learners", d.one(0, 1, 2), needs=("step_free",))
    elif kind == "equipment":
        d.change("rooms", d.one(0, 1, 2), equipment=("video", "lab"))
        alter(d, equipment=("lab",))
    elif kind == "sites":
        alter(d, sites=(d.one("OST", "WEST"),))
    else:
        alter(d, rooms=d.one(("O1",), ("O2",), ("O1", "W1")))


def alter(d: Draft, **changes: Any) -> None:
    """Change one session set."""
    number = d.draw(st.integers(0, len(d.items) - 1))
    d.items[number] = SessionSet(**{**dict(d.items[number]), **changes})


def linked(d: Draft) -> None:
    """A set whose class may be held in two rooms.

    Learners of both countries are expected: the model links no class of one country.
    """
    d.change("learners", 0, groups=("G", "H"), organisation="FRO")
    d.change("learners", 1, groups=("G", "H"), organisation="BEO")
    alter(
        d,
        linked_rooms=d.one(("O1", "W1"), ("O1", "O2", "W1")),
        facilitators=d.one(("T1",), ("T2",), ("T1", "T3")),
        linked_max=d.one(None, 1, 0),
    )


def order(d: Draft) -> None:
    """What comes before what, and dates asked for."""
    kind = d.one("precedence", "row", "window", "dates", "closure")
    names = [item.id for item in d.items]
    if kind == "precedence" and len(names) > 1:
        d.add("precedences", Precedence(before=names[0], after=d.one(*names[1:])))
    elif kind == "row":
        alter(d, consecutive_days=d.one(1, 2), count=2)
    elif kind == "window":
        alter(d, **{d.one("first", "last"): d.on()})
    elif kind == "dates":
        alter(d, dates=(d.on(), d.on()))
    else:
        on = d.on()
        place = d.one("OST", "WEST", "O1", "H1", "N0")
        d.add("closures", Closure(place=place, first=on, last=on))


def fixed(d: Draft) -> None:
    """An event at a fixed time, or an exam."""
    first, last = d.begin(), d.end()
    last = max(last, first + 5)
    kind = d.one("course", "exam")
    if Period(first, last) in d.periods:
        kind = "course"  # the model takes courses at the span and site of an exam for exams
    alter(d, start=first, end=last, kind=kind)


def visit(d: Draft) -> None:
    """A visit to a host instead of a room."""
    if len(d.tables["settings"].templates) > 1:
        return  # the model keeps to one template a day at a host too
    alter(d, host="H1", sites=(), rooms=(), linked_rooms=(), equipment=())


def pin(d: Draft) -> None:
    """A session decided already, perhaps with its room and crew."""
    item = d.one(*d.items)
    if any(row.session_set == item.id for row in d.tables.get("pins", ())):
        return  # no more pins than sessions
    row = Pin(
        session_set=item.id,
        date=d.on(),
        start=d.one(*(p.start for p in d.periods)) if item.start is None else item.start,
        rooms=() if item.host else d.one((), (), ("O1",), ("W1",)),
        trainers=() if not item.trainers else d.one((), tuple(item.trainers[0].split("+"))),
    )
    d.add("pins", row)


def aids(d: Draft) -> None:
    """Thresholds of travel aid, and of training hours for childcare aid."""
    rule = d.one("aid_km_day", "aid_min_day", "aid_cents_km", "aid_min_week")
    if rule == "aid_min_week":
        d.change("learners", d.one(0, 1, 2), childcare_aid=True)
        d.policy(rule, *(p.minutes for p in d.periods), 5 * 420)
    elif rule == "aid_min_day":
        d.policy(rule, 10, 50, 90)
    else:
        d.policy(rule, 20, 30)


def programme(d: Draft) -> None:
    """A series of events: dates apart, counts, rotation, barred days, hours of its audience."""
    names = tuple(item.id for item in d.items)
    kind = d.one("apart", "price", "count", "sites", "barred", "hours", "weekdays", "territories",
                 "together")  # fmt: skip
    row: dict[str, Any] = {"id": f"P{len(d.tables.get('series', ()))}", "sets": names}
    if kind == "apart":
        row["min_days_apart"] = d.one(1, 2, 3)
    elif kind == "price":
        row |= {"min_days_apart": d.one(2, 3), "price_day": d.one(1, 50)}
    elif kind == "together":
        row["same_time"] = True
    elif kind == "sites":
        row["max_per_site"] = d.one(1, 2)
    elif kind == "barred":
        on = d.on()
        d.add("calendars", CalendarSpan(calendar="BARRED", first=on, last=on))
        row["not_in"] = ("BARRED",)
    elif kind == "count":
        limit = d.one({"at_least": 1}, {"at_least": 2}, {"at_most": 1}, {"at_most": 0})
        span = d.one({}, {"first": d.on()}, {"last": d.on()})
        where = d.one("", "North", "South")
        d.add("counts", SeriesCount(series=row["id"], territory=where, **limit, **span))
    elif kind == "hours":
        start = d.one(0, d.begin())
        rule = {"start": start, "end": max(d.one(1440, d.end()), start + 1)}
        rule["weekdays"] = d.one("Mon-Sun", "Mon;Wed;Thu")
        d.add("audience_times", AudienceTime(group=d.one("G", "H"), **rule))
    elif kind == "weekdays":
        alter(d, weekdays=d.one("Mon;Tue", "Wed-Fri", "Thu-Sat"))
    if kind in ("count", "territories"):
        d.tables["sites"] = (
            Site(id="OST", town="Ost", country="FR", organisation="FRO", territory="North"),
            Site(id="WEST", town="West", country="BE", organisation="BEO", territory="South"),
        )
        d.tables["organisations"] = (
            Organisation(id="FRO", country="FR", territory="North"),
            Organisation(id="BEO", country="BE", territory="South"),
        )
    d.add("series", Series(**row))


def evenings(d: Draft) -> None:
    """A parent who must be near home when evening care ends."""
    d.change("learners", d.one(0, 1), evening_care=True)
    d.policy("evening_end", *(period.end for period in d.periods))
    d.policy("evening_near_min", NEAR, FAR)


FEATURES: tuple[Callable[[Draft], None], ...] = (
    care, care, caps, breaks, hours, weeks, rooms, linked, order, fixed, visit, pin, aids,
    programme, programme, evenings,
)  # fmt: skip

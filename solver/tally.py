"""Figures of a finished plan: fairness, money, peak hours, trainers' days, hours of training."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from fractions import Fraction
from itertools import combinations, pairwise

from passerelle.models.base import WEEKDAYS
from passerelle.models.people import Learner
from passerelle.models.plan import Attendance, Internship, Journey, PlacedSession
from passerelle.models.rules import PolicyRule
from passerelle.models.term import Term
from passerelle.models.travel import TravelTimes

AROUND_DAYS = 31
Span = tuple[int, int]


class Tally:
    """Counts over the journeys, sessions and internships of one plan."""

    def __init__(
        self,
        term: Term,
        travel: TravelTimes,
        sessions: Sequence[PlacedSession],
        attendance: Sequence[Attendance],
        internships: Sequence[Internship],
        journeys: Sequence[Journey],
    ) -> None:
        self.term = term
        self.travel = travel
        self.sessions = sessions
        self.internships = internships
        self.class_days = [journey for journey in journeys if journey.kind == "class"]
        self.work_days = [journey for journey in journeys if journey.kind == "work"]
        self.learners = {row.id: row for row in term.learners}
        rows = {row.id: row for row in sessions}
        self.attended: dict[tuple[str, date], list[PlacedSession]] = defaultdict(list)
        for row in attendance:
            if row.present:
                session = rows[row.session]
                self.attended[row.learner, session.date].append(session)
        self.chosen = {
            (who, row.date)
            for row in sessions
            if row.session_set in term.by_choice
            for who in row.participants
        }
        self.usual_days = [
            journey
            for journey in self.class_days
            if (journey.person, journey.date) not in self.chosen
        ]

    def longest(self) -> int:
        """Minutes of the longest day of class travel of anybody (R69)."""
        return max((journey.travel_min for journey in self.class_days), default=0)

    def territories(self) -> int:
        """Whole minutes between the territories' means of class travel a person (R69)."""
        own = {name: self.term.territory_of(row) for name, row in self.learners.items()}
        people = Counter(filter(None, own.values()))
        minutes: Counter[str] = Counter()
        for journey in self.class_days:
            minutes[own[journey.person]] += journey.travel_min
        means = [Fraction(minutes[name], people[name]) for name in people]
        return int(max(means) - min(means)) if means else 0

    def too_near(self) -> int:
        """Points of dates of a series that lie too near (R43)."""
        sets = {row.id: row for row in self.term.sessions}
        points = 0
        for row in self.term.series:
            dates = sorted(
                {(s.date, s.session_set) for s in self.sessions if s.session_set in row.sets}
            )
            for (on, one), (then, two) in combinations(dates, 2):
                together = one == two and sets[one].consecutive_days is not None
                lacking = row.min_days_apart - (then - on).days
                points += 0 if together else max(0, lacking) * (row.price_day or 0)
        return points

    def worst_week(self) -> int:
        """Minutes of the heaviest week of class travel (R56)."""
        weeks: Counter[tuple[str, Span]] = Counter()
        for journey in self.usual_days:
            weeks[journey.person, journey.date.isocalendar()[:2]] += journey.travel_min
        return max(weeks.values(), default=0)

    def balance(self) -> int:
        """Whole minutes between the means of both countries' learners (R58)."""
        country = {name: self.term.country_of(row) for name, row in self.learners.items()}
        people = Counter(country.values())
        if not people["FR"] or not people["BE"]:
            return 0
        signed = 0
        for journey in self.usual_days:
            if journey.crosses_border:
                french = country[journey.person] == "FR"
                signed += journey.travel_min * (people["BE"] if french else -people["FR"])
        return abs(signed) // (people["FR"] * people["BE"])

    def net_euros(self) -> int:
        """EUR of class days by car after aid (R57)."""
        return sum(self._net(journey) for journey in self.class_days if journey.mode == "car")

    def _net(self, journey: Journey) -> int:
        def amount(rule: PolicyRule) -> int | None:
            country = self.term.country_of(self.learners[journey.person])
            return self.term.policy(country, rule, journey.date)

        home = journey.legs[0].origin_key
        held = (leg for leg in journey.legs if leg.purpose in ("attend", "between"))
        stops = (home, *(leg.destination_key for leg in held), home)
        km = sum(self.travel.distance_km(a, b) for a, b in pairwise(stops) if a != b)
        tenths = round(10 * km)
        far, long = amount("aid_km_day"), amount("aid_min_day")
        direct = journey.travel_min - journey.care_detour_min
        aided = (far is not None and tenths >= 10 * far) or (long is not None and direct >= long)
        rate = amount("travel_cents_km") or 0
        if aided and not journey.crosses_border:
            rate = max(0, rate - (amount("aid_cents_km") or 0))
        return (tenths * rate + 500) // 1000

    def unreimbursed(self) -> int:
        """Class days abroad of learners whose country pays an aid at home (R59)."""
        return sum(
            journey.crosses_border
            and self.term.policy(
                self.term.country_of(self.learners[journey.person]), "aid_cents_km", journey.date
            )
            is not None
            for journey in self.class_days
        )

    def peak_min(self) -> int:
        """Minutes of legs of class days in peak hours (R64)."""
        return sum(
            max(0, min(leg.arrive, span.end) - max(leg.depart, span.start))
            for journey in self.class_days
            for leg in journey.legs
            for span in self.term.settings.peak_hours
        )

    def site_changes(self) -> int:
        """Trainers' days at more than one spot (R65)."""
        return sum(
            any(leg.purpose == "between" for leg in journey.legs) for journey in self.work_days
        )

    def split_days(self) -> int:
        """Trainers' days with a long gap (R65)."""
        days: dict[tuple[str, date], list[PlacedSession]] = defaultdict(list)
        for row in self.sessions:
            for seat in row.seats:
                days[seat.trainer, row.date].append(row)
        return sum(self._splits(rows) for rows in days.values())

    def _splits(self, rows: list[PlacedSession]) -> bool:
        spans = sorted(row.period for row in rows)
        longest = max((two.start - one.end for one, two in pairwise(spans)), default=0)
        return longest > self.term.settings.split_min

    def irregular(self) -> int:
        """Hours beyond the first of each weekday of learners with children (R68)."""
        parents = {row.person for row in self.term.children}
        hours: dict[tuple[str, int], set[tuple[int, int]]] = defaultdict(set)
        for (who, on), rows in self.attended.items():
            if who in parents and (who, on) not in self.chosen:
                first = min(row.period.start for row in rows)
                last = max(row.period.end for row in rows)
                hours[who, on.weekday()].add((first, last))
        return sum(len(found) - 1 for found in hours.values())

    def short(self, rule: PolicyRule) -> int:
        """Weeks or months with too little training for childcare aid (R72)."""
        return sum(self._short(row, rule) for row in self.term.learners if row.childcare_aid)

    def _short(self, learner: Learner, rule: PolicyRule) -> int:
        trained: Counter[Span] = Counter()
        for on, minutes in self._training(learner.id):
            trained[_span(rule, on)] += minutes
        country = self.term.country_of(learner)
        first, last = self.term.settings.first, self.term.settings.last
        count = 0
        for span, dates in self._open(learner, rule).items():
            need = self.term.policy(country, rule, dates[0])
            inside = first <= dates[0] and dates[-1] <= last
            count += need is not None and inside and trained[span] < need
        return count

    def _training(self, learner: str) -> Iterator[tuple[date, int]]:
        for (who, on), rows in self.attended.items():
            if who == learner and (who, on) not in self.chosen:
                yield on, sum(row.period.minutes for row in rows)
        for stay in self.internships:
            if stay.learner == learner:
                yield from ((on, stay.shift.minutes) for on in stay.days)

    def _open(self, learner: Learner, rule: PolicyRule) -> dict[Span, list[date]]:
        """Class weekdays on which the learner's organisation is open, by week or month."""
        settings = self.term.settings
        closed = self.term.closed_days(self.term.organisation_calendars(learner.organisation))
        held = {WEEKDAYS.index(name) for name in settings.class_weekdays}
        length = (settings.last - settings.first).days + 1
        found: dict[Span, list[date]] = defaultdict(list)
        for n in range(-AROUND_DAYS, length + AROUND_DAYS):
            on = settings.first + timedelta(days=n)
            if on.weekday() in held and on not in closed:
                found[_span(rule, on)].append(on)
        return found

    def hire_euros(self) -> int:
        """EUR of rooms, individual sessions left out (R70)."""
        price = {row.id: row.hire_eur for row in self.term.rooms}
        return sum(price[room] for row in self.sessions if not row.learner for room in row.rooms)


def _span(rule: PolicyRule, on: date) -> Span:
    iso = on.isocalendar()
    return (iso.year, iso.week) if rule == "aid_min_week" else (on.year, on.month)

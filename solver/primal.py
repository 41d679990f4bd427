"""Plans: stays for chosen weeks, weeks filled one after the other, repair, then LNS."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.random import Generator

from passerelle.solver.blocks import Reals
from passerelle.solver.freeing import SomeDays, SomeSessions
from passerelle.solver.incumbent import Incumbent
from passerelle.solver.model import ANY_DAY, PLACEMENT, Model, TierName, care_columns
from passerelle.solver.neighbourhoods import PICKS, Kind
from passerelle.solver.part import Effort, Mask, Parts, Values

STAYS_EFFORT, WEEK_EFFORT, REPAIR_EFFORT = 10.0, 2.0, 8.0
FILL_EFFORT, FILL_UNPROVED = 0.4, 500
MOVED = 300  # half a conflict, about
SCARCE = 4
WITH_CARE, SETTLE_EVERY = 0.2, 6


class Primal:
    """Makes and betters assignments of one model."""

    def __init__(self, model: Model, parts: Parts, effort: Effort) -> None:
        self.model = model
        self.parts = parts
        self.effort = effort
        self.day_of = np.array(model.day_of, dtype=np.int64)
        week_of = np.array([*model.problem.weeks, -1, -1])
        self.week_of = np.where(self.day_of >= 0, week_of[self.day_of], self.day_of)
        self.care = care_columns(model)
        weeks = [column for block in model.choice for column in block]
        self.stays = np.setdiff1d(np.flatnonzero(self.day_of == PLACEMENT), weeks)
        self.ways = np.array(
            [
                column
                for person, own in zip(model.problem.arranged, model.way, strict=True)
                for column in (() if person.must else own)
            ],
            dtype=np.int64,
        )
        self.active: list[int] = []
        self.active_days: list[int] = []
        self.chosen: set[int] = set()

    def effort_of(self, seconds: float, seed: int) -> Effort:
        """The common effort with other seconds and seed."""
        own = self.effort
        return Effort(seconds, own.workers, own.seed * 1000 + seed, own.deterministic)

    def empty(self) -> Values:
        """Nothing placed."""
        values = np.zeros(len(self.model.upper), dtype=np.int64)
        for column, activity in zip(
            self.model.unplaced, self.model.problem.activities, strict=True
        ):
            values[column] = activity.count
        values[[column for block in self.model.left for column in block.values()]] = 1
        values[list(self.model.nobody.values())] = 1
        return values

    def with_stays(self, values: Values, chosen: tuple[int, ...]) -> Values | None:
        """Stays at hosts for chosen weeks, by least cost."""
        values = values.copy()
        weeks = [column for block in self.model.choice for column in block]
        values[weeks] = 0
        values[list(chosen)] = 1
        free = self.day_of == PLACEMENT
        free[weeks] = False
        free[self.care] = True
        # shared weeks are fixed; stays of other weeks would only be in the way
        for b, block in enumerate(self.model.problem.placements):
            if block.together:
                for column, stay in zip(self.model.stay[b], block.stays, strict=True):
                    free[column] = values[self.model.choice[b][stay.choice]] == 1
                    values[column] = 0
        found, _ = self.parts.solve(values, free, self.effort_of(STAYS_EFFORT, 1), hint=False)
        self._settle(chosen)
        return self._more_stays(found, values, free)

    def _more_stays(self, found: Values | None, values: Values, free: Mask) -> Values | None:
        """Where stays are left out: as few as can be, then as cheap as can be from there."""
        left = [column for block in self.model.left for column in block.values()]
        if found is not None and not found[left].any():
            return found
        few, _ = self.parts.solve(
            values, free, self.effort_of(STAYS_EFFORT, 2), cost=self._prices("unplaced"), hint=False
        )
        if few is None or (found is not None and few[left].sum() >= found[left].sum()):
            return found
        better, _ = self.parts.solve(few, free, self.effort_of(STAYS_EFFORT, 3))
        return few if better is None else better

    def settle(self, values: Values) -> None:
        """Take the weeks that an assignment chooses for placements as settled."""
        self._settle(self.weeks_of(values))

    def weeks_of(self, values: Values) -> tuple[int, ...]:
        """Columns of the weeks that an assignment chooses for placements."""
        weeks = (column for block in self.model.choice for column in block)
        return tuple(column for column in weeks if values[column])

    def _settle(self, chosen: tuple[int, ...]) -> None:
        self.chosen = set(chosen)
        self.active = self._class_weeks(chosen)
        barred = self.barred(chosen)
        options = self.model.problem.options
        rules = self.model.problem.stability
        free_from = 0 if rules is None else rules.free_from
        self.active_days = sorted(
            {
                row.occurrences[0].day
                for row in options
                if row.occurrences[0].day >= free_from
                and not any((agent, row.occurrences[0].day) in barred for agent, _ in row.attends)
            }
        )

    def arrange(self, values: Values, relaxed: Reals) -> None:
        """One arrangement for each person in every week that has none yet.

        The one that a relaxation uses most; which is better where is settled later.
        """
        for number, person in enumerate(self.model.problem.arranged):
            plans = self.model.plan[number]
            share = [0.0] * len(person.parts)
            for (_, q), column in plans.items():
                share[q] += float(relaxed[column])
            most = max(range(len(share)), key=share.__getitem__)
            settled = {week for (week, _), column in plans.items() if values[column]}
            for (week, q), column in plans.items():
                values[column] |= q == most and week not in settled
            self._declare_moves(number, values)

    def _declare_moves(self, number: int, values: Values) -> None:
        """What is arranged in most weeks is the main arrangement; other weeks are moves."""
        model = self.model
        used: dict[int, Counter[int]] = {}
        held = {key for key, column in model.plan[number].items() if values[column]}
        parts = model.problem.arranged[number].parts
        for _, q in held:
            for slot, part in enumerate(parts[q]):
                used.setdefault(slot, Counter())[part] += 1
        main = {slot: counts.most_common(1)[0][0] for slot, counts in used.items()}
        for (slot, part), column in model.main[number].items():
            values[column] = main.get(slot) == part
        moved = {(slot, parts[q][slot], week) for week, q in held for slot in main}
        for (slot, part, week), column in model.move[number].items():
            values[column] = main.get(slot) != part and (slot, part, week) in moved

    def barred(self, chosen: tuple[int, ...]) -> set[tuple[int, int]]:
        """(agent, day) pairs that the chosen weeks take from class."""
        kept = set(chosen)
        return {
            (agent, d)
            for b, block in enumerate(self.model.problem.placements)
            for column, choice in zip(self.model.choice[b], block.choices, strict=True)
            if column in kept
            for agent in block.agents
            for d in choice.days
        }

    def _class_weeks(self, chosen: tuple[int, ...]) -> list[int]:
        """Weeks in which somebody can still have class."""
        problem = self.model.problem
        barred = self.barred(chosen)
        return sorted(
            {
                problem.weeks[span.day]
                for option in problem.options
                for span in option.occurrences
                if not any((agent, span.day) in barred for agent, _ in option.attends)
            }
        )

    def by_weeks(
        self, incumbent: Incumbent, counts: dict[tuple[int, int], int], stop: Callable[[], bool]
    ) -> None:
        """Fill one week after another up to its counts; what does not fit is carried on.

        What few weeks can hold is dearer to leave out.
        """
        problem = self.model.problem
        carried = [0] * len(problem.activities)
        cost = self.parts.cost.copy()
        for activity, column in enumerate(self.model.unplaced):
            cost[column] += SCARCE * cost[column] // max(1, len(self._weeks_of(activity)))
        for week in self.active:
            if stop():
                return
            columns: dict[int, tuple[int, ...]] = {}
            for activity, chosen in enumerate(self.model.by_activity):
                columns[activity] = tuple(
                    self.model.x[o]
                    for o in chosen
                    if problem.weeks[problem.options[o].occurrences[0].day] == week
                )
            caps = {
                own: counts.get((activity, week), 0) + carried[activity]
                for activity, own in columns.items()
                if own
            }
            effort = replace(self.effort_of(FILL_EFFORT, week), unproved=FILL_UNPROVED)
            free = self._free({week})
            free[self.care] = False
            found, _ = self.parts.solve(incumbent.values, free, effort, caps=caps, cost=cost)
            if found is not None:
                incumbent.values = found
                incumbent.total = self.parts.total(found)
                incumbent.improved(incumbent.total)
            for activity, own in columns.items():
                placed = int(incumbent.values[list(own)].sum())
                carried[activity] += counts.get((activity, week), 0) - placed

    def settle_care(self, incumbent: Incumbent) -> None:
        """The best arrangements of all people and weeks around the timetable as it is."""
        base = incumbent.values
        incumbent.take(self._settled(base), base)

    def _settled(self, values: Values) -> Values:
        """The same timetable, with hosts, who comes to it and their arrangements chosen anew."""
        if not self.care and not self.stays.size:
            return values
        free = self.day_of == ANY_DAY
        free[self.placed_columns(values)] = False
        free[self.care] = True
        free[self.stays] = True
        free[[column for ways in self.model.way for column in ways]] = True
        free[[column for days in self.model.day for own in days for column in own]] = False
        found, _ = self.parts.solve(values, free, self.effort_of(WEEK_EFFORT, 90))
        return values if found is None else found

    def placed_columns(self, values: Values) -> list[int]:
        """Columns that count what is left out, where nothing is: they stay at zero."""
        return [column for column in self.model.unplaced if values[column] == 0]

    def _free(self, weeks: set[int]) -> Mask:
        return np.isin(self.week_of, [*weeks, ANY_DAY])

    def improve(
        self, incumbent: Incumbent, rng: Generator, stop: Callable[[], bool], rounds: int | None
    ) -> bool:
        """Large neighbourhood search (Shaw 1998); whether all days at once proved.

        Kinds of neighbourhoods are drawn by their success (Ropke and Pisinger 2006); each kind
        has its own size, which grows when it is solved to proof and shrinks when it times out.
        Most leave arrangements of care alone, which makes them several times smaller; those are
        settled for the whole term now and then.
        """
        days = (SomeDays(self.day_of, self.active_days, pick) for pick in PICKS)
        kinds = [Kind(opens) for opens in days]
        kinds.append(Kind(SomeSessions(self.model, self.day_of, self.active_days), least=2.0))
        tried = 0
        while not stop() and (rounds is None or tried < rounds):
            chances = np.array([kind.score for kind in kinds])
            kind = kinds[int(rng.choice(len(kinds), p=chances / chances.sum()))]
            base = incumbent.values
            free = kind.opens(base, round(kind.size), rng)
            free[self.placed_columns(base)] = False
            with_care = not self.care or rng.random() < WITH_CARE
            if not with_care:
                free[self.care] = False
            effort = self.effort_of(WEEK_EFFORT, 100 + tried)
            found, proved = self.parts.solve(base, free, effort)
            tried += 1
            gain = incumbent.total
            if found is not None:
                incumbent.take(found, base)
            gain -= incumbent.total
            kind.learn(gain, proved=proved)
            if tried % SETTLE_EVERY == 0:
                self.settle_care(incumbent)
            if proved and with_care and kind.opens.whole:
                return True
        return False

    def repair(
        self, incumbent: Incumbent, rng: Generator, stop: Callable[[], bool], rounds: int | None
    ) -> None:
        """Place what is left out, at the price of that and of each session moved.

        First with everything free, then with two weeks in which something left out fits and all
        days that have room left (local branching: Fischetti and Lodi 2003). Comfort comes
        back later, and so do the people whose care is decided.
        """
        tried = 0
        while not stop() and (rounds is None or tried < rounds):
            base = incumbent.values
            missing = [a for a, column in enumerate(self.model.unplaced) if base[column]]
            if not missing:
                return
            weeks = sorted(set().union(*(self._weeks_of(activity) for activity in missing)))
            if tried == 0 or not weeks:
                self._place(incumbent, set(), self.active_days, tried)
            else:
                pair = {int(w) for w in rng.choice(weeks, min(2, len(weeks)), replace=False)}
                activity = missing[int(rng.integers(len(missing)))]
                self._place(incumbent, pair, self._roomy_days(base, activity), tried)
            tried += 1

    def _place(self, incumbent: Incumbent, weeks: set[int], room: list[int], number: int) -> None:
        """One try with some weeks and some more days free."""
        base = incumbent.values
        held = self.model.problem.weeks
        days = {day for day in self.active_days if held[day] in weeks} | set(room)
        free = np.isin(self.day_of, [*days, ANY_DAY])
        free[self.placed_columns(base)] = False
        free[self.care] = False
        start = base.copy()
        away = self.ways[free[self.ways]]
        free[away], start[away] = False, 0
        effort = self.effort_of(REPAIR_EFFORT, 10_000 + number)
        # where changes have a price of their own, all prices say where what is left out goes
        priced = self.model.problem.stability is not None
        cost = None if priced else self._moving(base)
        found, _ = self.parts.solve(start, free, effort, cost=cost)
        if found is not None:
            incumbent.take(self._settled(found), base)

    def _moving(self, values: Values) -> Values:
        """The price of what is left out, and a little for each session that moves."""
        prices = self._prices("unplaced")
        placed = [column for column in self.model.x if values[column]]
        prices[placed] -= MOVED
        return prices

    def _prices(self, *tiers: TierName) -> Values:
        """Costs of some tiers alone, per column."""
        prices = np.zeros_like(self.parts.cost)
        for column, coef in self.model.costs(*tiers).items():
            prices[column] = coef
        return prices

    def _roomy_days(self, values: Values, activity: int) -> list[int]:
        """Days on which some of an activity's learners have time for one more session."""
        problem = self.model.problem
        audience = {
            agent
            for o in self.model.by_activity[activity]
            for agent, _ in problem.options[o].attends
        }
        return [
            day
            for day in self.active_days
            if any(self._roomy(values, agent, day) for agent in audience)
        ] or self.active_days

    def _roomy(self, values: Values, agent: int, day: int) -> bool:
        patterns = self.model.problem.agents[agent].patterns[day]
        used = max(
            (
                len(pattern.visits)
                for column, pattern in zip(self.model.day[agent][day], patterns, strict=True)
                if values[column]
            ),
            default=0,
        )
        return used < max((len(pattern.visits) for pattern in patterns), default=0)

    def _weeks_of(self, activity: int) -> set[int]:
        """Active weeks in which an activity has an option."""
        problem = self.model.problem
        first, last = self._span_of(activity)
        return {
            problem.weeks[day]
            for o in self.model.by_activity[activity]
            if first < (day := problem.options[o].occurrences[0].day) < last
        } & set(self.active)

    def _span_of(self, activity: int) -> tuple[int, int]:
        """Days between which the chosen placements leave an activity room (R41), both excluded."""
        problem = self.model.problem
        first, last = -1, problem.n_days
        for order in problem.orders:
            for end, other in ((order.before, order.after), (order.after, order.before)):
                if end != ("activity", activity) or other[0] != "placement":
                    continue
                for column, choice in zip(
                    self.model.choice[other[1]], problem.placements[other[1]].choices, strict=True
                ):
                    if column not in self.chosen:
                        continue
                    if end == order.before:
                        last = min(last, choice.first_day)
                    else:
                        first = max(first, choice.last_day)
        return first, last

"""What a neighbourhood opens is enough to move what it names, and keeps all else."""

import numpy as np
import pytest

from passerelle.solver.compile.term import compile_term
from passerelle.solver.freeing import SomeDays, SomeSessions
from passerelle.solver.model import ANY_DAY
from passerelle.solver.neighbourhoods import PICKS
from passerelle.solver.part import Effort, Parts
from passerelle.solver.solve import build
from passerelle.tests.builders import course, day, learner, small_term, trainer, travel_of
from passerelle.tests.builders import settings as small_settings


def two_weeks(**changes):
    """Two courses of one group in two weeks of mornings and afternoons."""
    return small_term(
        settings=small_settings(last=day(11)),
        learners=(learner("L01", groups=("G",)),),
        trainers=(trainer(), trainer("T02")),
        sessions=(
            course("A", count=2, groups=("G",), **changes),
            course("B", count=2, groups=("G",), trainers=("T02",)),
        ),
    )


@pytest.fixture(name="solved")
def fixture_solved():
    """(model, parts, days of columns, a best plan)."""
    model = build(compile_term(two_weeks(), travel_of()).problem)
    parts = Parts(model, model.costs())
    start = np.zeros(len(model.upper), dtype=np.int64)
    for column, activity in zip(model.unplaced, model.problem.activities, strict=True):
        start[column] = activity.count
    every = np.ones(len(model.upper), dtype=np.bool_)
    best, proved = parts.solve(start, every, Effort(5, 1, 1))
    assert proved
    return model, parts, np.array(model.day_of), best


def test_an_activity_freed_alone_moves_to_any_day_and_the_other_stays(solved):
    model, parts, day_of, best = solved
    days = sorted({option.occurrences[0].day for option in model.problem.options})
    free = SomeSessions(model, day_of, days).around([0], best)
    other = [model.x[o] for o in model.by_activity[1]]
    assert not free[other].any()
    assert free[[model.x[o] for o in model.by_activity[0]]].all()
    held = {
        model.problem.options[o].occurrences[0].day
        for o in model.by_activity[0]
        if best[model.x[o]]
    }
    dear = parts.cost.copy()
    for o in model.by_activity[0]:
        if model.problem.options[o].occurrences[0].day in held:
            dear[model.x[o]] += 10_000  # these days, of all days, are now dear
    found, proved = parts.solve(best, free, Effort(5, 1, 1), cost=dear)
    assert proved
    assert not parts.broken(found).size
    assert (found[other] == best[other]).all()
    now = {
        model.problem.options[o].occurrences[0].day
        for o in model.by_activity[0]
        if found[model.x[o]]
    }
    assert now
    assert now.isdisjoint(held)


def test_all_activities_at_once_open_what_all_days_open_but_patterns_nobody_can_make(solved):
    model, parts, day_of, best = solved
    days = sorted({option.occurrences[0].day for option in model.problem.options})
    rng = np.random.default_rng(1)
    sessions = SomeSessions(model, day_of, days)
    free = sessions(best, 60, rng)
    assert free[list(model.x)].all()
    found, proved = parts.solve(best, free, Effort(5, 1, 1))
    assert proved
    assert parts.total(found) == parts.total(best)
    assert not sessions.whole


def test_days_open_their_columns_and_those_of_no_day(solved):
    model, _, day_of, best = solved
    days = sorted({option.occurrences[0].day for option in model.problem.options})
    rng = np.random.default_rng(1)
    for pick in PICKS:
        opens = SomeDays(day_of, days, pick)
        free = opens(best, 4, rng)
        assert free[day_of == ANY_DAY].all()
        assert 0 < len(set(day_of[free]) - {ANY_DAY}) < len(days)
        assert not opens.whole
    opens = SomeDays(day_of, days, PICKS[0])
    opens(best, 60, rng)
    assert opens.whole

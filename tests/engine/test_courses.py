"""The engine on course timetabling: its costs are the checker's, moves keep them up to date."""

import random
import threading

import numpy as np
import pytest

from passerelle.checker.cbctt import score_lectures
from passerelle.tests.public import little_school

pytest.importorskip("numba", reason="the extra 'engine' is not installed")

from passerelle.solver.compile.cbctt import compile_courses
from passerelle.solver.engine.anneal import anneal, best_of
from passerelle.solver.engine.compiled import seeded
from passerelle.solver.engine.problem import HARD, split
from passerelle.solver.engine.search import (
    Annealing,
    Phase,
    SearchLimits,
    at_random,
    search,
)
from passerelle.solver.engine.state import move, move_price, recompute, start

SCHOOL = compile_courses(little_school())
UNBOUNDED = 1 << 62


def checked(state):
    return score_lectures(SCHOOL.instance, SCHOOL.lectures(state.time, state.room))


def beginning(seed):
    return start(SCHOOL.tables, *at_random(SCHOOL.tables, seed))


@pytest.mark.parametrize("seed", range(20))
def test_the_cost_of_any_timetable_is_that_of_the_checker(seed):
    """Lectures of a course at once are counted in pairs: only whether anything is broken agrees."""
    state = beginning(seed)
    hard, soft = split(int(state.cost[0]))
    score = checked(state)
    assert soft == score.cost
    assert (hard == 0) == score.feasible


@pytest.mark.parametrize("seed", range(5))
def test_a_move_costs_what_it_was_said_to_cost(seed):
    tables, rng = SCHOOL.tables, random.Random(seed)
    state = beginning(seed)
    for _ in range(50):
        e = rng.randrange(tables.events)
        time = rng.randrange(tables.time_from[e], tables.time_from[e + 1])
        room = rng.randrange(tables.room_from[e], tables.room_from[e + 1])
        before = int(state.cost[0])
        price = move_price(tables, state, e, time, room, UNBOUNDED)
        move(tables, state, e, time, room)
        assert int(state.cost[0]) - before == price
        again = start(tables, state.time, state.room)
        assert again.cost[0] == state.cost[0]
        assert (again.held == state.held).all()
        assert (again.group == state.group).all()


def test_annealing_keeps_its_books():
    tables, state = SCHOOL.tables, beginning(1)
    best = best_of(state)
    anneal(tables, state, best, seeded(1), 5.0, 20.0, 0.4, 20_000)
    kept = int(state.cost[0])
    recompute(tables, state)
    assert state.cost[0] == kept
    assert start(tables, best.time, best.room).cost[0] == best.cost[0]


def test_cold_annealing_never_gets_worse():
    tables, state = SCHOOL.tables, beginning(2)
    best, rng = best_of(state), seeded(2)
    for _ in range(20):
        before = int(state.cost[0])
        anneal(tables, state, best, rng, 1e-9, 20.0, 0.4, 50)
        hard, soft = split(int(state.cost[0]) - before)
        assert 20 * hard + soft <= 0


def test_a_phase_cools_from_hot_to_cold():
    phase = Phase(0.5, 8.0, 0.5)
    assert phase.temperature(0) == 8
    assert phase.temperature(0.5) == pytest.approx(2)
    assert phase.temperature(2) == pytest.approx(0.5)


def test_the_search_finds_a_good_timetable():
    found = search(SCHOOL.tables, SearchLimits(0.5, deterministic=True))
    score = checked(found)
    assert score.feasible
    assert score.cost == found.cost <= 2


def test_deterministic_searches_agree():
    limits = SearchLimits(0.1, seed=3, deterministic=True)
    one, other = (search(SCHOOL.tables, limits, Annealing()) for _ in range(2))
    assert (one.time == other.time).all()
    assert (one.room == other.room).all()


def test_a_search_can_be_stopped():
    stop = threading.Event()
    stop.set()
    found = search(SCHOOL.tables, SearchLimits(600, stop=stop))
    assert len(found.time) == SCHOOL.tables.events


def test_hard_and_soft_are_taken_apart():
    assert split(3 * HARD + 17) == (3, 17)
    assert split(-2 * HARD + 5) == (-2, 5)
    assert split(2 * HARD - 7) == (2, -7)


def test_random_numbers_fill_their_range():
    drawn = np.concatenate([at_random(SCHOOL.tables, seed)[1] for seed in range(50)])
    assert set(drawn) == set(range(len(SCHOOL.tables.room_room)))

"""Tours of visits against all tours there are."""

from itertools import pairwise, permutations, product

from hypothesis import given, settings
from hypothesis import strategies as st

from passerelle.checker.check import check
from passerelle.models.sessions import Block
from passerelle.solver.options import SolveOptions
from passerelle.solver.solve import solve
from passerelle.tests.builders import (
    codes,
    course,
    day,
    host,
    learner,
    small_term,
    trainer,
    travel_of,
)
from passerelle.tests.builders import settings as term_settings

TOWNS = ("Mitte", "Feld", "Hort", "Berg", "Ost", "West")
HOSTS = ("Feld", "Hort", "Berg")
MINUTES = st.sampled_from((5, 10, 25, 45))


def visited(days, most):
    """Interns at three hosts for a week; two teachers, one in Mitte, one in Ost."""
    hosts = tuple(
        host(f"H{n}", town=town, slots=1, tutors=1, accepts=(f"B{n}",))
        for n, town in enumerate(HOSTS)
    )
    visits = tuple(
        course(f"V{n}", kind="tutor_visit", individual=True, length_min=60, block=f"B{n}",
               max_day=most, groups=(f"G{n}",), trainers=("T01", "T02"),
               dates=tuple(day(d) for d in days))
        for n in range(len(HOSTS))
    )  # fmt: skip
    return small_term(
        settings=term_settings(last=day(6)),
        learners=tuple(learner(f"L{n}", groups=(f"G{n}",)) for n in range(len(HOSTS))),
        trainers=(trainer("T01"), trainer("T02", town="Ost")),
        hosts=hosts,
        blocks=tuple(Block(id=f"B{n}", group=f"G{n}") for n in range(len(HOSTS))),
        sessions=visits,
    )


def cheapest(minutes, days, most):
    """Least travel over every way to give three interns to teachers and days, in any order."""
    homes = {"T01": "Mitte", "T02": "Ost"}
    best: int | None = None
    for chosen in product(product(homes, days), repeat=len(HOSTS)):
        tours: dict[tuple[str, int], list[str]] = {}
        for town, who in zip(HOSTS, chosen, strict=True):
            tours.setdefault(who, []).append(town)
        if any(len(towns) > most for towns in tours.values()):
            continue
        total = sum(
            min(
                sum(minutes[leg] for leg in pairwise((homes[name], *order, homes[name])))
                for order in permutations(towns)
            )
            for (name, _), towns in tours.items()
        )
        best = total if best is None else min(best, total)
    return best


@given(
    st.fixed_dictionaries({(a, b): MINUTES for a in TOWNS for b in TOWNS if a != b}),
    st.sampled_from(((0,), (0, 1), (0, 2, 4))),
    st.integers(1, 3),
)
@settings(max_examples=12, deadline=None)
def test_no_tours_are_shorter(minutes, days, most):
    term, travel = visited(days, most), travel_of(minutes, towns=TOWNS)
    plan = solve(term, travel, SolveOptions(seconds=2, workers=1, deterministic=True))
    assert codes(check(term, plan)) == set()
    expected = cheapest(minutes, days, most)
    lines = {line.line: line.value for line in plan.objective}
    if expected is None:
        assert lines["unplaced_sessions"] > 0
    else:
        assert lines["unplaced_sessions"] == 0
        assert lines["trainer_travel"] == expected

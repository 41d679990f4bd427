"""What the engine holds between two patterns is what the checker finds in two classes."""

import pytest

pytest.importorskip("numba", reason="the extra 'engine' is not installed")

import numpy as np

from passerelle.checker.itc2019_rules import PAIR_RULES, Placed
from passerelle.solver.engine.building import relations
from passerelle.solver.engine.problem import Relation

KINDS = {
    Relation.SAME_START: "SameStart",
    Relation.SAME_TIME: "SameTime",
    Relation.DIFFERENT_TIME: "DifferentTime",
    Relation.SAME_DAYS: "SameDays",
    Relation.DIFFERENT_DAYS: "DifferentDays",
    Relation.SAME_WEEKS: "SameWeeks",
    Relation.DIFFERENT_WEEKS: "DifferentWeeks",
    Relation.OVERLAP: "Overlap",
    Relation.BEFORE: "Precedence",
}


def numbers(mask):
    return frozenset(bit for bit in range(8) if mask >> bit & 1)


def drawn_patterns(seed):
    rng = np.random.default_rng(seed)
    start = rng.integers(0, 6, 25)
    columns = rng.integers(1, 8, 25), rng.integers(1, 8, 25), start, start + rng.integers(1, 4, 25)
    return np.stack(columns, axis=1).astype(np.int64)


@pytest.mark.parametrize("seed", range(4))
def test_relations_are_those_of_the_checker(seed):
    own = drawn_patterns(seed)
    rows = [Placed(numbers(d), numbers(w), int(s), int(e), "") for d, w, s, e in own.tolist()]
    relation, apart, span = relations(own)
    for i, a in enumerate(rows):
        for j, b in enumerate(rows):
            for bit, kind in KINDS.items():
                assert bool(relation[i, j] & bit) == PAIR_RULES[kind](a, b, (), {}), kind
            assert bool(relation[i, j] & Relation.AFTER) == bool(relation[j, i] & Relation.BEFORE)
            assert (apart[i, j] >= 2) == PAIR_RULES["MinGap"](a, b, (2,), {})
            assert (span[i, j] <= 5) == PAIR_RULES["WorkDay"](a, b, (5,), {})

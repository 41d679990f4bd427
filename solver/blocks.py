"""The timetable apart week by week: what each week holds, and the few rows that tie weeks together.

Most rows speak of one week. Those that do not (volumes, windows of some days in a row, limits of
a whole term) are the coupling rows; without them every week stands alone (Dantzig and Wolfe
1960). Placement weeks enter the rows of a week through few sums, its *terms*: who is away, what
has begun. Their values are the *state* of the week. Weeks alike in everything are of one *kind*.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from passerelle.solver.model import INFINITE, PLACEMENT, Model, Row

Numbers = NDArray[np.int64]
Reals = NDArray[np.float64]
Term = tuple[tuple[int, int], ...]  # (column of a choice, coefficient)
State = tuple[int, ...]

TERM_WIDE = -1  # the key of columns that belong to no week
MOST_STATES = 64


@dataclass(frozen=True, slots=True)
class Kind:
    """What weeks of one kind have in common.

    ``rows`` (rows x columns), ``low`` and ``high`` are the rows inside the week;
    ``shift`` (rows x terms): what the terms take from both bounds. ``tie`` (coupling rows x
    columns) is its part in the coupling rows. ``levels`` holds the values each term can take.
    """

    cost: Numbers
    upper: Numbers
    rows: sp.csr_matrix
    low: Numbers
    high: Numbers
    shift: Numbers
    tie: sp.csc_matrix
    levels: tuple[tuple[int, ...], ...]

    def bounds(self, state: State) -> tuple[Numbers, Numbers]:
        """Row bounds where the terms have given values."""
        moved = self.shift @ np.array(state, dtype=np.int64)
        low = np.where(self.low <= -INFINITE, self.low, self.low - moved)
        high = np.where(self.high >= INFINITE, self.high, self.high - moved)
        return low, high

    @property
    def states(self) -> tuple[State, ...]:
        """Every state."""
        return tuple(product(*self.levels))


@dataclass(frozen=True, slots=True)
class Block:
    """One week: its columns in the model, its terms, and its kind by number."""

    key: int
    columns: Numbers
    terms: tuple[Term, ...]
    kind: int


@dataclass(frozen=True, slots=True)
class Blocks:
    """A timetable in blocks.

    ``low``, ``high``: bounds of the coupling rows; ``numbers``: their place among the rows given;
    ``choices``: their (row, choice column, coefficient) parts.
    """

    blocks: tuple[Block, ...]
    kinds: tuple[Kind, ...]
    numbers: tuple[int, ...]
    low: Numbers
    high: Numbers
    choices: tuple[tuple[int, int, int], ...]

    def fixed_part(self, prices: Reals) -> float:
        """What the coupling rows' bounds are worth at given prices (one a row)."""
        bound = np.where(prices > 0, self.low, self.high).astype(float)
        return float((prices * np.where(prices == 0, 0.0, bound)).sum())

    def admissible(self, prices: Reals) -> Reals:
        """Prices without those that no bound backs."""
        useless = ((prices > 0) & (self.low <= -INFINITE)) | (
            (prices < 0) & (self.high >= INFINITE)
        )
        return np.where(useless, 0.0, prices)


def split(model: Model, costs: Reals, columns: Sequence[int], rows: Sequence[Row]) -> Blocks:
    """Blocks of some columns of a model and the rows over them.

    Columns of rows that are neither given nor choices (stays) are taken at what loosens the row
    most; those that leave a whole block out count as a choice of it.
    """
    return _Splitter(model, costs, columns, rows).split()


class _Splitter:
    def __init__(
        self, model: Model, costs: Reals, columns: Sequence[int], rows: Sequence[Row]
    ) -> None:
        self.model = model
        self.costs = costs
        self.index = {column: number for number, column in enumerate(columns)}
        self.columns = np.array(columns, dtype=np.int64)
        self.block_of = {c: b for b, block in enumerate(model.choice) for c in block}
        self.block_of |= {column: b for b, column in model.nobody.items()}
        self.choices = self.block_of.keys()
        self.apart = {frozenset(row.columns) for row in model.rows if row.code == "R39"}
        self.rows = [self._loosened(row) for row in rows]
        self.keys = self._keys()

    def _loosened(self, row: Row) -> Row:
        """The row over our columns and choices alone."""
        low, high = row.low, row.high
        kept = []
        for column, coef in zip(row.columns, row.coefs, strict=True):
            if column in self.index or column in self.choices:
                kept.append((column, coef))
                continue
            most = coef * self.model.upper[column]
            low = low if low <= -INFINITE else low - max(0, most)
            high = high if high >= INFINITE else high - min(0, most)
        return Row(row.code, row.where, [c for c, _ in kept], [v for _, v in kept], low, high)

    def _keys(self) -> Numbers:
        """The week of each column; one that only one week's rows know belongs to it."""
        day_of = np.array([self.model.day_of[c] for c in self.columns], dtype=np.int64)
        weeks = np.array([*self.model.problem.weeks, TERM_WIDE, TERM_WIDE])
        keys = np.where(day_of >= 0, weeks[day_of], TERM_WIDE)
        near: dict[int, set[int]] = {}
        for row in self.rows:
            own = [self.index[c] for c in row.columns if c in self.index]
            met = {int(keys[i]) for i in own} - {TERM_WIDE}
            for i in own:
                if keys[i] == TERM_WIDE:
                    near.setdefault(i, set()).update(met)
        for i, met in near.items():
            if len(met) == 1:
                keys[i] = met.pop()
        return keys

    def split(self) -> Blocks:
        inside: dict[int, list[Row]] = {int(key): [] for key in np.unique(self.keys)}
        ties: list[int] = []
        for number, row in enumerate(self.rows):
            met = {int(self.keys[self.index[c]]) for c in row.columns if c in self.index}
            if len(met) == 1:
                inside[met.pop()].append(row)
            elif met:
                ties.append(number)
        tie = self._matrix([self.rows[n] for n in ties])
        blocks: list[Block] = []
        kinds: list[Kind] = []
        seen: dict[bytes, int] = {}
        for key, rows in inside.items():
            own = np.flatnonzero(self.keys == key)
            kind, terms = self._kind(own, rows, tie[:, own])
            mark = _signature(kind)
            if mark not in seen:
                seen[mark] = len(kinds)
                kinds.append(kind)
            blocks.append(Block(key, self.columns[own], terms, seen[mark]))
        return Blocks(
            blocks=tuple(blocks),
            kinds=tuple(kinds),
            numbers=tuple(ties),
            low=np.array([self.rows[n].low for n in ties], dtype=np.int64),
            high=np.array([self.rows[n].high for n in ties], dtype=np.int64),
            choices=tuple(
                (place, column, coef)
                for place, n in enumerate(ties)
                for column, coef in zip(self.rows[n].columns, self.rows[n].coefs, strict=True)
                if column in self.choices
            ),
        )

    def _matrix(self, rows: list[Row]) -> sp.csc_matrix:
        starts, indices, values = [0], [], []
        for row in rows:
            for column, coef in zip(row.columns, row.coefs, strict=True):
                if column in self.index:
                    indices.append(self.index[column])
                    values.append(coef)
            starts.append(len(indices))
        shape = (len(rows), len(self.columns))
        return sp.csr_matrix((values, indices, starts), shape=shape, dtype=np.int64).tocsc()

    def _kind(
        self, own: Numbers, rows: list[Row], tie: sp.csc_matrix
    ) -> tuple[Kind, tuple[Term, ...]]:
        terms = [
            tuple(
                sorted(
                    (column, coef)
                    for column, coef in zip(row.columns, row.coefs, strict=True)
                    if column in self.choices
                )
            )
            for row in rows
        ]
        kept = self._kept(terms)
        shift = np.zeros((len(rows), len(kept)), dtype=np.int64)
        low = np.array([row.low for row in rows], dtype=np.int64)
        high = np.array([row.high for row in rows], dtype=np.int64)
        for number, term in enumerate(terms):
            if term in kept:
                shift[number, kept[term]] = 1
            elif term:  # too many: what loosens the row most
                levels = self._levels(term)
                high[number] -= levels[0] if high[number] < INFINITE else 0
                low[number] -= levels[-1] if low[number] > -INFINITE else 0
        matrix = self._matrix(rows)[:, own].tocsr()
        matrix.sort_indices()
        order = _row_order(matrix, low, high, shift)
        kind = Kind(
            cost=self.costs[self.columns[own]].astype(np.int64),
            upper=np.array([self.model.upper[c] for c in self.columns[own]], dtype=np.int64),
            rows=matrix[order],
            low=low[order],
            high=high[order],
            shift=shift[order],
            tie=tie,
            levels=tuple(self._levels(term) for term in kept),
        )
        return kind, tuple(kept)

    def _kept(self, terms: list[Term]) -> dict[Term, int]:
        """Terms in order of appearance that make states; those of negative parts never do."""
        found: dict[Term, int] = {}
        states = 1
        for term in terms:
            if not term or term in found or min(coef for _, coef in term) < 0:
                continue
            more = states * len(self._levels(term))
            if more <= MOST_STATES:
                found[term] = len(found)
                states = more
        return found

    def _levels(self, term: Term) -> tuple[int, ...]:
        """The values of a term in ascending order: of each block, one choice at most counts."""
        blocks: dict[int, set[int]] = {}
        for column, coef in term:
            blocks.setdefault(self.block_of[column], {0}).add(coef)
        if len(blocks) > 1 and any(group.issuperset(c for c, _ in term) for group in self.apart):
            return tuple(sorted({0, *(coef for _, coef in term)}))
        values = {0}
        for levels in blocks.values():
            values = {value + level for value in values for level in levels}
        return tuple(sorted(values))


def _row_order(matrix: sp.csr_matrix, low: Numbers, high: Numbers, shift: Numbers) -> Numbers:
    """An order of rows that depends on what they say, not on when they were stated."""
    cuts = zip(matrix.indptr[:-1], matrix.indptr[1:], strict=True)
    said = [
        (matrix.indices[a:b].tobytes(), matrix.data[a:b].tobytes(), low[n], high[n], *shift[n])
        for n, (a, b) in enumerate(cuts)
    ]
    return np.array(sorted(range(len(said)), key=said.__getitem__), dtype=np.int64)


def _signature(kind: Kind) -> bytes:
    """Equal for kinds that are the same problem."""
    arrays = (
        kind.cost, kind.upper, kind.rows.indptr, kind.rows.indices, kind.rows.data,
        kind.low, kind.high, kind.shift, kind.tie.indptr, kind.tie.indices, kind.tie.data,
        np.array([len(levels) for levels in kind.levels]),
        np.array([value for levels in kind.levels for value in levels]),
    )  # fmt: skip
    return b"|".join(array.tobytes() for array in arrays)


def columns_and_rows(model: Model, without: set[int] | None = None) -> tuple[list[int], list[Row]]:
    """Columns and rows of the timetable: all but the placements', and but some left out."""
    without = without or set()
    placing = {c for c, day in enumerate(model.day_of) if day == PLACEMENT}
    columns = [c for c in range(len(model.upper)) if c not in placing and c not in without]
    rows = [
        row
        for row in model.rows
        if not placing.issuperset(row.columns) and without.isdisjoint(row.columns)
    ]
    return columns, rows

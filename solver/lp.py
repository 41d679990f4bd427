"""Linear relaxations by HiGHS: built once, bounds moved, solved again from the last basis."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import Any

import highspy
import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from passerelle.solver.model import INFINITE, Row

Array = NDArray[np.float64]

INTERIOR = 20_000  # columns from which the interior point method is the faster from scratch


def hush() -> None:
    """Let HiGHS say its banner, which it does once a process and cannot be asked not to.

    It goes to the file descriptor of standard output, where programs read our JSON, so that
    descriptor points elsewhere for the moment. Call it before any other thread runs.
    """
    sys.stdout.flush()
    kept = os.dup(1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 1)
        highspy.Highs()  # type: ignore[no-untyped-call]
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)


class LinearProgram:
    """``min cost @ v`` with ``low <= rows @ v <= high`` and ``0 <= v <= upper``.

    Columns are numbered by their place in ``columns``; terms of other columns are left out (the
    caller moves them to the right-hand side).
    """

    def __init__(
        self,
        columns: Sequence[int],
        rows: Sequence[Row],
        cost: Array,
        upper: Array,
        *,
        integer: Sequence[int] = (),
    ) -> None:
        self.index = {column: number for number, column in enumerate(columns)}
        self.low = np.array([lower(row.low) for row in rows])
        self.high = np.array([higher(row.high) for row in rows])
        starts, indices, values = [0], [], []
        for row in rows:
            for column, coef in zip(row.columns, row.coefs, strict=True):
                if column in self.index:
                    indices.append(self.index[column])
                    values.append(float(coef))
            starts.append(len(indices))
        program = highspy.HighsLp()
        program.num_col_ = len(columns)
        program.num_row_ = len(rows)
        program.col_cost_ = cost
        program.col_lower_ = np.zeros(len(columns))
        program.col_upper_ = upper
        program.row_lower_, program.row_upper_ = self.low, self.high
        program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        program.a_matrix_.start_ = np.array(starts)
        program.a_matrix_.index_ = np.array(indices, dtype=np.int32)
        program.a_matrix_.value_ = np.array(values)
        if integer:
            kinds = [highspy.HighsVarType.kContinuous] * len(columns)
            for number in integer:
                kinds[number] = highspy.HighsVarType.kInteger
            program.integrality_ = kinds
        self.highs: Any = highspy.Highs()  # type: ignore[no-untyped-call]
        self.highs.setOptionValue("output_flag", False)
        self.highs.setOptionValue("log_to_console", False)
        self.highs.setOptionValue("threads", 1)
        if not integer and len(columns) > INTERIOR:
            self.highs.setOptionValue("solver", "ipm")
        self.highs.passModel(program)

    def solve(self, seconds: float | None = None) -> bool:
        """Solve; whether an optimum was found (in ``seconds``, if given)."""
        if seconds is not None:
            self.highs.setOptionValue("time_limit", self.highs.getRunTime() + seconds)
        self.highs.run()
        statuses = (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kModelEmpty)
        return self.highs.getModelStatus() in statuses

    def forget(self) -> None:
        """Solve from scratch next time."""
        self.highs.clearSolver()

    @property
    def objective(self) -> float:
        """Value of the last optimum."""
        return float(self.highs.getInfo().objective_function_value)

    @property
    def values(self) -> Array:
        """Column values of the last optimum."""
        return np.array(self.highs.getSolution().col_value)

    @property
    def duals(self) -> Array:
        """Row duals of the last optimum."""
        return np.array(self.highs.getSolution().row_dual)

    def set_row(self, row: int, low: float, high: float) -> None:
        """New bounds of a row."""
        self.highs.changeRowBounds(row, low, high)

    def add_row(self, terms: dict[int, float], low: float, high: float) -> None:
        """A new row over column numbers."""
        indices = np.array(list(terms), dtype=np.int32)
        values = np.array(list(terms.values()), dtype=np.float64)
        self.highs.addRow(low, high, len(indices), indices, values)


def lower(bound: int) -> float:
    """A row's lower bound as HiGHS wants it."""
    return -highspy.kHighsInf if bound <= -INFINITE else float(bound)


def higher(bound: int) -> float:
    """A row's upper bound as HiGHS wants it."""
    return highspy.kHighsInf if bound >= INFINITE else float(bound)


def relaxation(
    rows: sp.csr_matrix,
    low: NDArray[np.int64],
    high: NDArray[np.int64],
    cost: Array,
    upper: NDArray[np.int64],
) -> Any:
    """A quiet HiGHS that holds ``min cost @ v`` with ``low <= rows @ v <= high``."""
    program = highspy.HighsLp()
    program.num_col_, program.num_row_ = rows.shape[1], rows.shape[0]
    program.col_cost_ = cost
    program.col_lower_ = np.zeros(rows.shape[1])
    program.col_upper_ = upper.astype(np.float64)
    program.row_lower_ = np.array([lower(bound) for bound in low])
    program.row_upper_ = np.array([higher(bound) for bound in high])
    program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    program.a_matrix_.start_ = rows.indptr
    program.a_matrix_.index_ = rows.indices
    program.a_matrix_.value_ = rows.data.astype(np.float64)
    highs: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    highs.setOptionValue("output_flag", False)
    highs.setOptionValue("log_to_console", False)
    highs.setOptionValue("threads", 1)
    highs.passModel(program)
    return highs

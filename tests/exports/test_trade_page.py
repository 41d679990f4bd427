"""Sweeps and fronts as pages: what the table says, drawn, without network or script."""

import re

import pytest

from passerelle.exports.trade_page import pareto_page, sweep_page
from passerelle.exports.trade_rows import Point, Value, judged
from passerelle.exports.words import LANGS


def point(name, commute, changes, **fields):
    return Point(
        name=name, wish_factor=1, change_factor=1, commute=commute, wishes=0, changes=changes,
        conflicts=0, unplaced=0, total=commute, bound=None, unproved=None, **fields,
    )  # fmt: skip


def value(name, saved, low, high, *, claimed):
    return Value(
        name=name, kind="care-place", amount=1, unit="place", saved=saved, at_least=low,
        at_most=high, claimed=claimed, conflicts=0, unplaced=0, status="FEASIBLE",
    )  # fmt: skip


def circles(page, kind):
    return [
        (float(x), float(y))
        for x, y in re.findall(rf'<circle class="{kind}" cx="([\d.]+)" cy="([\d.]+)"', page)
    ]


@pytest.mark.parametrize("lang", LANGS)
def test_a_front_is_drawn_with_beaten_plans_hollow(plan, lang):
    points = judged([point("a", 5000, 4), point("b", 5600, 1), point("c", 5700, 2)])
    page = pareto_page(plan, points, lang)
    full, hollow = circles(page, "disc"), circles(page, "hollow")
    assert (len(full), len(hollow)) == (2, 1)
    (a, b), (c,) = full, hollow
    assert b[0] < c[0] < a[0]  # fewer changes to the left
    assert c[1] < b[1] < a[1]  # more commute further up
    assert f'<html lang="{lang}">' in page
    assert not re.search(r"<script|https?://", page)


def test_a_sweep_shows_the_span_that_is_proved(plan):
    rows = (
        value("care-place:C01", 900, 400, 1500, claimed=True),
        value("<b>", 10, None, 700, claimed=False),
    )
    page = sweep_page(plan, rows, "en")
    ((x, _),) = circles(page, "disc")
    spans = [
        tuple(map(float, ends))
        for ends in re.findall(r'<line class="link" x1="([\d.]+)" x2="([\d.]+)"', page)
    ]
    assert spans[0][0] < x < spans[0][1]
    assert len(circles(page, "hollow")) == 1
    assert "<b>" not in page


def test_one_plan_alone_can_be_drawn(plan):
    assert len(circles(pareto_page(plan, [point("a", 5000, None)]), "disc")) == 1
    assert sweep_page(plan, ()).count("<circle") == 0

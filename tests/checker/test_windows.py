"""Earliest arrivals and latest departures, by hand and against published windows."""

import csv
import os
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from passerelle.checker.windows import care_window
from passerelle.instances.read import read_term
from passerelle.models.base import format_clock
from passerelle.models.care import CareArrangement, CareProvider, Child, Opening
from passerelle.tests.builders import care_of, changed_term, day, minute, small_term, travel_of
from passerelle.travel.build import build_travel
from passerelle.travel.roadmodel import road_model_rows

TUESDAY = day(1)
ORDINARY_MONDAY = date(2027, 1, 18)  # an odd ISO week; itinerant care stops at Halluin


def window(term, *, travel=None, on=TUESDAY, site="OST", who="L01"):
    return care_window(term, travel or travel_of(), who, site, on, "am_peak", "pm_peak")


def test_nothing_binds_who_brings_no_child():
    found = window(small_term())
    assert (found.earliest_arrival, found.latest_departure) == (None, None)
    assert (found.outbound_min, found.return_min) == (20, 30)


def test_one_child_by_hand():
    found = window(small_term(**care_of("07:30", "18:00")))
    assert found.earliest_arrival == minute("07:55")  # 07:30, 10 to hand over, 15 to drive
    assert found.latest_departure == minute("17:35")  # 18:00 less 10 less 15
    assert (found.outbound_min, found.return_min) == (30, 30)


def test_nobody_keeps_the_child():
    assert window(small_term(**care_of(weekdays="Mon"))) is None


def test_a_child_of_the_other_week_binds_nothing():
    tables = care_of()
    tables["children"] = (Child(id="K1", person="L01", weeks="even"),)
    assert window(small_term(**tables)).earliest_arrival is None


def test_the_best_of_all_orders_counts():
    # N1 (Hort) opens first and closes last: it is the first stop out and the last one back.
    term = small_term(
        providers=(CareProvider(id="N1", town="Hort"), CareProvider(id="N2", town="Feld")),
        openings=(
            Opening(provider="N1", opens="07:00", closes="19:00"),
            Opening(provider="N2", opens="08:00", closes="18:00"),
        ),
        children=(Child(id="K1", person="L01"), Child(id="K2", person="L01")),
        care=(
            CareArrangement(child="K1", provider="N1"),
            CareArrangement(child="K2", provider="N2"),
        ),
    )
    found = window(term, travel=travel_of({("Feld", "Hort"): 45, ("Hort", "Feld"): 5}))
    assert found.earliest_arrival == minute("08:25")
    assert found.latest_departure == minute("17:35")
    assert found.outbound_min == 15 + 5 + 15
    assert found.return_min == 15 + 5 + 15  # the order with least travel, not the latest one


def test_a_pick_up_that_opens_after_closing_cannot_be_made():
    assert window(small_term(**care_of(closes="12:00", pickup_from="11:50"))) is not None
    assert window(small_term(**care_of(closes="12:00", pickup_from="11:51"))) is None


# --- against the published windows ---------------------------------------------------------------


def published():
    bench = Path(os.environ.get("PASSERELLE_BENCH", Path(__file__).parents[3] / "shared" / "bench"))
    path = bench.parent / "data" / "pass_emploi_feasible_windows.csv"
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


ROWS = published()


@cache
def pass_emploi():
    term = read_term("pass-emploi")
    term = changed_term(term, travel=road_model_rows(term))
    return term, build_travel(term)


@pytest.mark.skipif(not ROWS, reason="no pass_emploi_feasible_windows.csv beside PASSERELLE_BENCH")
@pytest.mark.parametrize("who", sorted({row["learner"] for row in ROWS}))
def test_the_published_windows_come_out_to_the_minute(who):
    term, travel = pass_emploi()
    site_of = {site.town: site.id for site in term.sites}
    found, expected = [], []
    for row in (row for row in ROWS if row["learner"] == who):
        site = site_of[row["site"]]
        made = window(term, travel=travel, on=ORDINARY_MONDAY, site=site, who=who)
        early, late = made.earliest_arrival, made.latest_departure
        arrival = "06:30+" if early is None else format_clock(early)
        departure = "free" if late is None else format_clock(late)
        found.append((site, arrival, departure, made.outbound_min))
        minutes = int(row["outbound_travel_min_incl_dropoff"])
        expected.append((site, row["earliest_arrival"], row["latest_departure"], minutes))
    assert found == expected

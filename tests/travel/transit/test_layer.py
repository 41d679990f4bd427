"""A term's public transport from a timetable: per band, on a day of the term, with what is told."""

import pytest

from passerelle.mobility import mobility_of
from passerelle.models.people import Learner
from passerelle.models.places import Site
from passerelle.models.rules import Settings
from passerelle.models.term import Term
from passerelle.tests.travel.transit.test_transit import STOPS, write_feed
from passerelle.travel.sources import TravelSources


def a_term(first="2027-01-04", home=STOPS["A"], mode="public_transport"):
    return Term(
        settings=Settings(id="t", first=first, last=f"{first[:8]}29"),
        learners=(Learner(id="L1", lat=home[0], lon=home[1], mode=mode),),
        sites=(Site(id="S1", lat=STOPS["E"][0], lon=STOPS["E"][1]),),
    )


@pytest.fixture
def feed(tmp_path):
    return write_feed(tmp_path / "feed")


def test_minutes_and_source_of_a_journey_with_a_change(feed):
    term = a_term()
    made = mobility_of(term, TravelSources(gtfs=feed))
    home, site = made.times.nodes
    for band in ("off_peak", "am_peak", "pm_peak"):
        assert made.times.minutes("public_transport", band, home, site) == 50
        assert made.times.minutes("public_transport", band, site, home) == 65
    told = made.times.source("public_transport", "am_peak", home, site)
    assert told == "timetable of feed, 2027-01-05"
    assert made.times.minutes("car", "am_peak", home, site) < 50
    assert [note.code for note in made.notes] == []


def test_no_stop_near_leaves_the_factor_and_is_told(feed):
    term = a_term(home=(50.65, 3.0))
    made = mobility_of(term, TravelSources(gtfs=feed))
    home, site = made.times.nodes
    assert made.times.source("public_transport", "am_peak", home, site).startswith("estimate: 1.7")
    messages = [note.message for note in made.notes if note.code == "NOT_SERVED"]
    assert "no stop within 1.5 km of learners L1" in messages[0]
    assert "no journey (am_peak) for 2 of 2 pairs" in " ".join(messages)


def test_a_feed_of_another_year_is_used_and_told(feed):
    made = mobility_of(a_term("2028-01-03"), TravelSources(gtfs=feed))
    (note,) = (note for note in made.notes if note.code == "OTHER_DATES")
    assert "covers 2027-01-01 to 2027-06-30" in note.message
    home, site = made.times.nodes
    assert made.times.minutes("public_transport", "am_peak", home, site) == 50


def test_nobody_by_public_transport_needs_no_feed(tmp_path):
    made = mobility_of(a_term(mode="car"), TravelSources(gtfs=tmp_path / "none"))
    assert made.notes == ()

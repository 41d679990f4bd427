"""Warnings about places and times that look wrong."""

from passerelle.mobility import mobility_of
from passerelle.models.people import Learner
from passerelle.models.places import Site
from passerelle.models.rules import Settings
from passerelle.models.term import Term, TravelRow
from passerelle.travel.gazetteer import default_gazetteer
from passerelle.travel.picture import Line, Mark, map_svg
from passerelle.travel.sources import TravelSources


def notes_of(learners=(), rows=()):
    learners = learners or (Learner(id="L1", town="Lille"),)
    term = Term(
        settings=Settings(id="t", first="2027-01-04", last="2027-01-08"),
        learners=learners,
        sites=(Site(id="S1", town="Tournai", country="BE"),),
        travel=tuple(TravelRow(**row) for row in rows),
    )
    return {note.code: note for note in mobility_of(term, TravelSources()).notes}


def row(minutes, km=None, origin="L1", destination="S1"):
    return {"origin": origin, "destination": destination, "minutes": minutes, "km": km}


def test_estimates_raise_no_doubt():
    assert notes_of() == {}


def test_a_road_shorter_than_the_straight_line():
    note = notes_of(rows=[row(30, 12.0), row(30, 12.0, "S1", "L1")])["DETOUR"]
    assert "Lille to Tournai: 12.0 km of road for 23.8 km as the crow flies" in note.message


def test_a_road_three_times_as_long():
    assert "DETOUR" in notes_of(rows=[row(60, 90.0)])


def test_seconds_given_as_minutes_and_minutes_as_hours():
    assert (
        "1800 min by car"
        in notes_of(rows=[row(1800), row(1800, None, "S1", "L1")])["SPEED"].message
    )
    assert "1 min by car" in notes_of(rows=[row(1)])["SPEED"].message


def test_there_and_back_that_differ_beyond_reason():
    note = notes_of(rows=[row(20), row(60, None, "S1", "L1")])["ASYMMETRY"]
    assert "Tournai to Lille: 60 min there, 20 min back" in note.message
    assert "ASYMMETRY" not in notes_of(rows=[row(20), row(29, None, "S1", "L1")])


def test_a_home_in_the_sea():
    """Off the Cotentin, 20 km from Granville."""
    note = notes_of((Learner(id="L1", lat=48.85, lon=-1.95),))["NO_TOWN_NEAR"]
    assert "in the sea?" in note.message


def test_coordinates_far_from_the_town_that_is_named():
    note = notes_of((Learner(id="L1", town="Lille", lat=50.85, lon=3.6),))["OTHER_TOWN"]
    assert "said to be in Lille, which lies 45 km away" in note.message


def test_the_map_is_well_formed_and_the_same_each_time():
    from xml.etree import ElementTree as ET

    where = {"a": (50.6, 3.0), "b": (50.7, 3.2)}
    marks = [Mark("a", "home", ""), Mark("b", "site", "S&1")]
    lines = [Line(where["a"], where["b"], 31)]
    texts = {map_svg("A <title>", marks, where, lines, default_gazetteer()) for _ in range(2)}
    (text,) = texts
    root = ET.fromstring(text)  # noqa: S314 - made above
    said = [element.text for element in root.iter() if element.text and element.text.strip()]
    assert "S&1" in said
    assert "A <title>" in said
    assert any(text.endswith(" km") for text in said)
    assert map_svg("empty", [], {}, [], default_gazetteer())

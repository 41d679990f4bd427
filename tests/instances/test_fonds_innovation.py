"""The bundled term of the innovation fund: its services, and what their hours force."""

from collections import Counter

import pytest

from passerelle.instances.bundled import bundled_folder, scenario_files
from passerelle.instances.checks import term_issues
from passerelle.instances.read import read_term
from passerelle.instances.scenario_apply import apply
from passerelle.instances.scenario_read import read_scenario
from passerelle.solver.services import GrantMaker, choose_stops
from passerelle.travel.build import build_travel


@pytest.fixture(scope="module")
def term():
    return read_term("fonds-innovation")


def test_the_term_has_its_services_and_people(term):
    assert not [row for row in term_issues(term) if row.severity == "error"]
    assert Counter(stop.service for stop in term.stops) == {"BUS": 5, "RPE": 8}
    assert len(term.children) == 38
    assert len({child.person for child in term.children}) == 30
    assert len(term.members("JOB")) == 12
    assert sum(row.service == "BUS" for row in term.staff) == 4
    practice = [item for item in term.sessions if item.kind == "practice_analysis"]
    assert sum(item.count for item in practice if item.id.startswith("PA")) == 9


def test_stops_have_a_weekday_each_and_never_meet_the_relay(term):
    chosen = choose_stops(term)
    stops = {row.id: row for row in term.stops}
    bus = {row.stop: row.weekday for row in chosen if stops[row.stop].service == "BUS"}
    assert sorted(bus.values()) == ["Fri", "Mon", "Thu", "Tue", "Wed"]
    assert bus["BUS-Sourdeval"] == "Wed"
    days = Counter((stops[row.stop].town, on) for row in chosen for on in row.dates)
    assert set(days.values()) == {1}


def test_what_hours_make_impossible_is_refused_by_name(term):
    grants = GrantMaker(term, build_travel(term)).grant(())
    reasons = {row.child: row.reason for row in grants if row.refused and row.reason != "care_full"}
    people = {child.id: child.person for child in term.children}
    found = {(people[child][0], reason) for child, reason in reasons.items()}
    assert found == {("U", "care_opens_late"), ("S", "long_day")}
    assert Counter(people[child][0] for child in reasons)["U"] == 3


@pytest.mark.parametrize("name", ["mercredi-samedi", "samedi-ferme", "second-vehicule"])
def test_each_scenario_applies(term, name):
    folder = bundled_folder("fonds-innovation")
    assert folder is not None
    source = scenario_files(folder)[name]
    changed = apply(term, (read_scenario(source),))
    assert not [row for row in term_issues(changed) if row.severity == "error"]


def test_two_vehicles_without_a_sixth_person_leave_the_stops_on_five_days(term):
    folder = bundled_folder("fonds-innovation")
    assert folder is not None
    changed = apply(term, (read_scenario(scenario_files(folder)["second-vehicule"]),))
    bus = [row for row in choose_stops(changed) if row.stop.startswith("BUS")]
    assert len({row.weekday for row in bus}) == len(bus) == 5


def test_on_two_weekdays_one_commune_has_no_stop_left(term):
    folder = bundled_folder("fonds-innovation")
    assert folder is not None
    source = scenario_files(folder)["mercredi-samedi"]
    changed = apply(term, (read_scenario(source),))
    assert sum(row.stop.startswith("BUS") for row in choose_stops(changed)) == 4

"""The bundled year of the Manche networks: what it holds, and what its calendar forces."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

import passerelle
from passerelle.checker.check import check
from passerelle.checker.conditions import conditions
from passerelle.checker.conditions_programmes import event_dates
from passerelle.checker.facts import Facts
from passerelle.instances.bundled import scenario_files
from passerelle.instances.checks import term_issues
from passerelle.instances.read import read_term
from passerelle.instances.scenario_apply import apply
from passerelle.instances.scenario_read import read_scenario
from passerelle.solver.options import SolveOptions
from passerelle.solver.solve import solve
from passerelle.travel.build import build_travel

SCENARIOS = scenario_files(Path(passerelle.__file__).parent / "instances" / "manche-reseau")
SATURDAYS = (date(2027, 3, 13), date(2027, 3, 20))


@pytest.fixture(scope="module")
def term():
    return read_term("manche-reseau")


@pytest.fixture(scope="module")
def travel(term):
    return build_travel(term)


def test_the_year_has_eighteen_events_and_their_people(term):
    kinds = Counter(item.kind for item in term.sessions)
    assert kinds == {"workshop": 7, "network_day": 6, "meeting": 4, "forum": 1}
    assert [len(term.members(name)) for name in ("rpe", "eaje", "mam")] == [26, 52, 66]
    houses = Counter(row.id[:3] for row in term.organisations)
    assert (houses["RPE"], houses["EAJ"], houses["MAM"]) == (26, 40, 22)
    assert len({row.territory for row in term.organisations}) == 4
    assert sum(who.evening_care for who in term.learners) == 12
    assert term_issues(term) == ()


def test_only_two_saturdays_of_march_are_left_for_the_childminders(term, travel):
    facts = Facts(term, travel)
    assert event_dates(facts, facts.sets["MAM-MAR"]) == SATURDAYS
    days = event_dates(facts, facts.sets["DEP"])
    assert [(on.day, on.strftime("%a")) for on in days] == [
        (12, "Fri"), (13, "Sat"), (19, "Fri"), (20, "Sat"),
    ]  # fmt: skip


def test_the_conflict_of_march_is_named_with_its_dates(term, travel):
    (issue,) = conditions(term, travel)
    assert (issue.code, issue.where, issue.severity) == ("R43", "MARS MAM-MAR DEP", "warning")
    for on in SATURDAYS:
        assert f"Sat {on}" in issue.message
    assert "at most 8 days apart where 21 are due" in issue.message
    assert "at least 13 days" in issue.fix


@pytest.mark.parametrize("free", ["PAQUES", "ZONE-B"])
def test_it_is_the_holidays_that_leave_two_saturdays(term, travel, free):
    year, *others = term.series
    kept = tuple(name for name in year.not_in if name != free)
    year = year.model_copy(update={"not_in": kept})
    facts = Facts(term.model_copy(update={"series": (year, *others)}), travel)
    more = {"PAQUES": (*SATURDAYS, date(2027, 3, 27)), "ZONE-B": (date(2027, 3, 6), *SATURDAYS)}
    assert event_dates(facts, facts.sets["MAM-MAR"]) == more[free]


@pytest.mark.parametrize("name", ["mam-soir", "saint-lo", "salles-liees"])
def test_each_scenario_applies(term, name):
    source = SCENARIOS[name]
    changed = apply(term, (read_scenario(source),))
    assert not [row for row in term_issues(changed) if row.severity == "error"]
    if name == "saint-lo":
        assert {site for row in changed.sessions for site in row.sites} == {"SLO"}


def test_linked_rooms_are_at_one_time_and_everybody_goes_to_the_nearer_one(term, travel):
    changed = apply(term, (read_scenario(SCENARIOS["salles-liees"]),))
    linked = [row for row in changed.series if row.same_time]
    assert [row.sets for row in linked] == [("RPE-JAN", "RPE-JAN-S"), ("RPE-SEP", "RPE-SEP-S")]
    spots = {row.id: row.spot.key for row in changed.sites}
    sets = {row.id: row for row in changed.sessions}
    for here, there in (("RPE-JAN", "RPE-JAN-S"), ("RPE-JAN-S", "RPE-JAN")):
        for who in changed.audience(sets[here]):
            mine, other = (
                travel.minutes(who.mode, "am_peak", who.home.key, spots[sets[name].sites[0]])
                for name in (here, there)
            )
            assert mine <= other, who.id


def test_evenings_open_other_dates_in_march(term, travel):
    source = SCENARIOS["mam-soir"]
    changed = apply(term, (read_scenario(source),))
    facts = Facts(changed, travel)
    assert len(event_dates(facts, facts.sets["MAM-MAR"])) > len(SATURDAYS)


@pytest.mark.nightly
def test_the_year_is_proved_best_in_a_minute(term, travel):
    plan = solve(term, travel, SolveOptions(seconds=60, seed=1))
    assert check(term, plan).violations == ()
    assert (plan.status, plan.bound, plan.unplaced) == ("OPTIMAL", plan.total, ())

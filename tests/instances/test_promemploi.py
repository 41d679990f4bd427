"""The bundled term of the Belgian Luxembourg: what it holds, and what always Arlon costs."""

from collections import Counter

import pytest

from passerelle.instances.bundled import bundled_folder, scenario_files
from passerelle.instances.checks import term_issues
from passerelle.instances.read import read_term
from passerelle.instances.scenario_apply import apply
from passerelle.instances.scenario_read import read_scenario
from passerelle.models.places import Site
from passerelle.tests.builders import settings, small_term
from passerelle.travel.roadmodel import road_model_rows

TEN = ("Arlon", "Bastogne", "Libramont", "Marche-en-Famenne", "Virton", "Neufchâteau",
       "Vielsalm", "Saint-Hubert", "Athus", "Florenville")  # fmt: skip


@pytest.fixture(scope="module")
def term():
    return read_term("promemploi-luxembourg")


def test_the_term_has_its_people_hosts_and_events(term):
    assert term_issues(term) == ()
    interns = [who for who in term.learners if who.groups[0].startswith("I")]
    assert Counter(who.organisation for who in interns) == {
        **{f"I{n}": 10 for n in range(1, 7)}, "I7": 24, "I8": 24, "I9": 12,
    }  # fmt: skip
    types = Counter(host.type for host in term.hosts)
    assert (types["nursery"], types["nursery_school"]) == (42, 18)
    assert sum(host.tutors for host in term.hosts if host.type == "nursery") == 40
    kinds: Counter[str] = Counter()
    for item in term.sessions:
        kinds[item.kind] += item.count * (len(term.audience(item)) if item.individual else 1)
    assert (kinds["tutor_visit"], kinds["immersion"], kinds["job_dating"]) == (120, 18, 2)
    assert len(term.children) == 20
    assert len(term.trainers) == 20 + 7


def test_always_meeting_in_arlon_costs_a_fifth_more_than_in_the_median_town(term):
    """Ten equal groups, road model: Neufchâteau 329 minutes, Libramont 345, Arlon 401."""
    known = {site.town: site for site in term.sites}
    spots = {name: known[name].spot for name in TEN}
    sites = tuple(Site(id=name, town=name, country="BE") for name in TEN)
    meeting = small_term(
        settings=settings(), sites=sites, rooms=(), learners=(), trainers=(), sessions=()
    )
    assert len(spots) == 10
    minutes = {
        (row.origin, row.destination): row.minutes
        for row in road_model_rows(meeting)
        if row.band is None and row.mode == "car"
    }
    sums = {there: sum(minutes[here, there] for here in TEN if here != there) for there in TEN}
    far = {there: max(minutes[here, there] for here in TEN if here != there) for there in TEN}
    assert min(sums, key=lambda name: sums[name]) == "Neufchâteau"
    assert (sums["Neufchâteau"], sums["Libramont"], sums["Arlon"]) == (329, 345, 401)
    assert (far["Neufchâteau"], far["Libramont"], far["Arlon"]) == (57, 56, 66)
    assert round(sums["Arlon"] / sums["Neufchâteau"] - 1, 2) == 0.22


@pytest.mark.parametrize("name", ["fermetures", "neufchateau", "tuteur"])
def test_each_scenario_applies(term, name):
    folder = bundled_folder("promemploi-luxembourg")
    assert folder is not None
    source = scenario_files(folder)[name]
    changed = apply(term, (read_scenario(source),))
    assert not [row for row in term_issues(changed) if row.severity == "error"]


def test_the_tutor_who_leaves_is_one_who_was_there(term):
    folder = bundled_folder("promemploi-luxembourg")
    assert folder is not None
    source = scenario_files(folder)["tuteur"]
    changed = {row.id: row for row in apply(term, (read_scenario(source),)).hosts}
    gone = [row for row in term.hosts if row.tutors and not changed[row.id].tutors]
    assert [row.id for row in gone] == ["C-FLO-2"]

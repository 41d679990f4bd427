"""A person who asks to be forgotten: what is left of them, and of everybody else."""

from datetime import timedelta

import pytest

from passerelle.exports.feeds.manage import ask_private
from passerelle.exports.feeds.tokens import hashed
from passerelle.exports.ical import write_calendars
from passerelle.exports.plan_file import read_plan, write_plan
from passerelle.forgetting import Places, forget
from passerelle.instances.bundled import bundled_names
from passerelle.instances.read import read_term
from passerelle.instances.write import write_term
from passerelle.models.issue import BadInputError
from passerelle.models.without import mentions, names_of, plan_without, term_without
from passerelle.tests.publishing import KEY

PRA = "00000000-0000-4000-8000-000000000003@passerelle"


def leftovers(folder, words):
    """Files below a folder in which a word stands, as a name or inside."""
    return [
        path
        for path in folder.rglob("*")
        if path.is_file()
        and (
            mentions(path.name, words)
            or mentions(path.read_bytes().decode("utf-8", errors="replace"), words)
        )
    ]


def test_a_plan_without_a_learner_has_neither_child_nor_home_nor_journeys(plan):
    names = names_of(plan.term, "L01")
    assert names == ("L01", "Léa", "K77")
    less = plan_without(plan, "L01")
    text = less.model_dump_json()
    assert not mentions(text, (*names, "Bousbecque"))
    assert "50.7712,3.0791" not in less.travel.nodes
    assert len(less.travel.km) == len(less.travel.tables[0].minutes) == len(less.travel.nodes)


def test_a_plan_without_a_trainer_keeps_the_sessions_without_the_seat(plan):
    less = plan_without(plan, "T01")
    assert not mentions(less.model_dump_json(), ("T01", "Odile", "Seclin"))
    assert [row.id for row in less.sessions] == [row.id for row in plan.sessions]


def test_nobody_else_loses_a_row(plan):
    less = plan_without(plan, "L01")
    for name in ("attendance", "journeys", "internships"):
        owner = "person" if name == "journeys" else "learner"
        kept = [row for row in getattr(plan, name) if getattr(row, owner) != "L01"]
        assert list(getattr(less, name)) == kept
    assert term_without(plan.term, "L09") is plan.term


@pytest.mark.parametrize("person", ["L01", "T01"])
def test_nothing_published_names_them_any_more(house, plan, moved, person):
    house.publish(plan)
    house.publish(None, edit=ask_private([person]))
    house.publish(moved)
    kind = "learner" if person.startswith("L") else "trainer"
    tokens = [house.tokens[f"{kind}:{person}"], house.tokens[f"private:{person}"]]
    plan_path = house.root.parent / "plan.json"
    write_plan(moved, plan_path)
    names = names_of(plan.term, person)
    before = house.events("learner:L02")
    places = Places(plans=(plan_path,), feeds=(house.root,))
    forget(person, places, at=house.now + timedelta(days=1))
    assert leftovers(house.root.parent, names) == []
    assert not {hashed(token) for token in tokens} & house.seen().keys()
    after = house.events("learner:L02")
    assert after.keys() == before.keys()
    assert int(after[PRA]["SEQUENCE"]) == int(before[PRA]["SEQUENCE"]) == 1
    if person == "T01":
        assert after[PRA]["DESCRIPTION"] == "Avec …"
        assert after[PRA]["LAST-MODIFIED"].dt > before[PRA]["LAST-MODIFIED"].dt
    house.publish(read_plan(plan_path), days=2)
    assert leftovers(house.root.parent, names) == []


@pytest.mark.parametrize("name", bundled_names())
def test_no_bundled_term_keeps_anything_of_anybody(name):
    term = read_term(name)
    for person in (*term.learners, *term.trainers):
        names = names_of(term, person.id)
        assert not mentions(term_without(term, person.id).model_dump_json(), names), person.id


def test_a_term_folder_is_rewritten_and_still_reads(tmp_path):
    folder = tmp_path / "mine"
    write_term(read_term("tiny"), folder)
    found = forget("T1", Places(terms=(folder,)))
    assert leftovers(folder, ("T1",)) == []
    assert [issue.code for issue in found.remaining] == ["NO_CREW"]
    forget("L5", Places(terms=(folder,)))
    assert [row.id for row in read_term(folder).learners] == ["L1", "L2", "L3", "L4", "L6"]


def test_exported_files_of_theirs_are_deleted_and_others_that_name_them_are_told(plan, tmp_path):
    write_calendars(plan, tmp_path / "out", key=KEY)
    path = tmp_path / "plan.json"
    write_plan(plan, path)
    dry = forget("T01", Places(plans=(path,), outputs=(tmp_path / "out",)), dry_run=True)
    assert (tmp_path / "out/trainers/T01.ics").exists()
    found = forget("T01", Places(plans=(path,), outputs=(tmp_path / "out",)))
    assert found == dry
    assert [one.name for one in found.deleted] == ["T01.ics"]
    assert not (tmp_path / "out/trainers/T01.ics").exists()
    assert {issue.code for issue in found.remaining} == {"STILL_NAMED"}
    assert any("L02.ics" in issue.where for issue in found.remaining)


def test_papers_of_theirs_are_deleted_and_pdf_that_cannot_be_searched_is_told(plan, tmp_path):
    path, papers = tmp_path / "plan.json", tmp_path / "out" / "papers"
    write_plan(plan, path)
    own = [papers / "people" / "T01" / name for name in ("travel.pdf", "convocation.html")]
    others = [papers / "people" / "L01" / "hours.html", papers / "places" / "R1" / "week.pdf"]
    for file in (*own, *others):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("nobody is named here")
    found = forget("T01", Places(plans=(path,), outputs=(tmp_path / "out",)))
    assert not any(file.exists() for file in own)
    assert all(file.exists() for file in others)
    told = [issue.where for issue in found.remaining if issue.code == "STILL_NAMED"]
    assert told == [str(others[1])]


def test_a_person_nobody_knows_is_a_bad_input_and_nothing_changes(plan, tmp_path):
    path = tmp_path / "plan.json"
    write_plan(plan, path)
    before = path.read_bytes()
    with pytest.raises(BadInputError, match="did you mean 'L01'"):
        forget("L1", Places(plans=(path,)))
    assert path.read_bytes() == before

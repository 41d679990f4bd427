"""A plan file is judged once: publishing remembers a clean verdict, and only that very one."""

import os
import shutil

import pytest

from passerelle import planning, verdicts
from passerelle.checker import check as checker
from passerelle.exports.plan_file import write_plan
from passerelle.models.issue import BadInputError
from passerelle.planning import shelved
from passerelle.publishing import checked_plan
from passerelle.tests.builders import MONDAY, changed_term, placed, plan_of, small_term


@pytest.fixture
def plan():
    return plan_of(small_term(), (placed("C-01", MONDAY, "09:00-12:30"),))


@pytest.fixture
def judgements(monkeypatch):
    """Every plan that the checker judged."""
    seen, real = [], checker.check

    def check(term, plan, travel=None):
        seen.append(plan)
        return real(term, plan, travel)

    monkeypatch.setattr(checker, "check", check)
    return seen


@pytest.fixture
def solved(plan, judgements, tmp_path):
    """The file of a plan as `solve` leaves it, judged once."""
    path = tmp_path / "plan.json"
    assert shelved(plan.term, plan.travel, plan, path, None).kept
    assert len(judgements) == 1
    judgements.clear()
    return path


@pytest.fixture
def seals(cache):
    return lambda: sorted((cache / "verdicts").glob("*.valid"))


def test_what_solve_judged_is_not_judged_again(solved, plan, judgements):
    assert checked_plan(solved).violations == ()
    assert checked_plan(solved).plan == plan
    assert judgements == []


def test_a_plan_from_elsewhere_is_judged_the_first_time_only(plan, judgements, tmp_path):
    path = tmp_path / "plan.json"
    write_plan(plan, path)
    for _ in range(3):
        checked_plan(path)
    assert len(judgements) == 1


def test_a_changed_byte_of_the_plan_is_judged(solved, judgements):
    solved.write_bytes(solved.read_bytes() + b" ")
    checked_plan(solved)
    assert len(judgements) == 1


def test_a_plan_made_worse_by_hand_is_refused(solved, plan, judgements):
    rows = tuple(row.model_copy(update={"rooms": ("XX",)}) for row in plan.sessions)
    write_plan(plan.model_copy(update={"sessions": rows, "total": 1}), solved)
    for _ in range(2):  # what is broken is never remembered
        with pytest.raises(BadInputError, match="breaks rules of its term"):
            checked_plan(solved)
    assert len(judgements) == 2


def test_a_changed_term_is_judged(solved, plan, judgements, monkeypatch):
    settings = plan.term.settings.model_copy(update={"title": "Another title"})
    now = changed_term(plan.term, settings=settings)
    monkeypatch.setattr("passerelle.publishing.term_and_travel", lambda *_: (now, plan.travel))
    with pytest.raises(BadInputError, match="the term of the plan is"):
        checked_plan(solved, term="mine")
    assert len(judgements) == 1


def test_other_travel_times_are_judged(solved, plan, judgements, monkeypatch):
    slower = plan.travel.model_copy(update={"sources": ("another server", "same place")})
    found = (plan.term, type(slower).model_validate_json(slower.model_dump_json()))
    monkeypatch.setattr("passerelle.publishing.term_and_travel", lambda *_: found)
    checked_plan(solved, term="mine")
    assert len(judgements) == 1


def test_another_checker_judges_for_itself(solved, judgements, monkeypatch):
    monkeypatch.setattr(verdicts, "__version__", "99")
    checked_plan(solved)
    assert len(judgements) == 1


def test_a_seal_made_up_or_moved_is_worth_nothing(solved, plan, judgements, seals):
    (seal,) = seals()
    rows = tuple(row.model_copy(update={"rooms": ("XX",)}) for row in plan.sessions)
    write_plan(plan.model_copy(update={"sessions": rows, "total": 1}), solved)
    seal.rename(seal.with_name(f"{planning.load_plan_file(solved).digest}.valid"))
    with pytest.raises(BadInputError, match="breaks rules of its term"):
        checked_plan(solved)
    assert len(judgements) == 1


@pytest.mark.skipif(os.name != "posix", reason="owners and modes of POSIX")
def test_a_secret_that_others_can_read_or_that_is_cut_off_is_not_used(solved, judgements, cache):
    key = cache / "verdicts/secret.key"
    assert key.stat().st_mode & 0o777 == 0o600
    key.chmod(0o644)
    checked_plan(solved)
    assert len(judgements) == 1
    key.write_bytes(b"short")
    checked_plan(solved)
    assert len(judgements) == 2
    checked_plan(solved)
    assert len(judgements) == 2


def test_a_cache_lost_or_unusable_costs_time_only(solved, judgements, cache):
    shutil.rmtree(cache)
    cache.write_text("a file, no folder")
    for _ in range(2):
        checked_plan(solved)
    assert len(judgements) == 2


def test_the_oldest_are_given_up(plan, seals, monkeypatch, tmp_path):
    monkeypatch.setattr(verdicts, "KEPT", 2)
    for seconds in range(4):
        path = tmp_path / "other.json"
        source = plan.provenance.model_copy(update={"seconds": seconds})
        write_plan(plan.model_copy(update={"provenance": source}), path)
        checked_plan(path)
    assert len(seals()) == 2


def test_a_plan_that_reads_back_differently_is_not_remembered(plan, seals, tmp_path):
    odd = plan.provenance.model_copy(update={"versions": {"passerelle": " padded "}})
    path = tmp_path / "plan.json"
    shelved(plan.term, plan.travel, plan.model_copy(update={"provenance": odd}), path, None)
    assert seals() == []

"""What subscribers see when a plan is published, changed, published again, taken back."""

from datetime import UTC, datetime, timedelta

import pytest

from passerelle.exports.care_export import care_files
from passerelle.exports.feeds.manage import ask_private, close, renew, revoke, speak
from passerelle.exports.feeds.store import FILE, reading
from passerelle.exports.feeds.tokens import hashed
from passerelle.exports.pseudonyms import pseudonym
from passerelle.feed_answers import report_text
from passerelle.models.issue import BadInputError
from passerelle.publishing import Checked, publish_plan
from passerelle.tests.publishing import KEY, House, with_session

PRA = "00000000-0000-4000-8000-000000000003@passerelle"
ALL = ("learner:L01", "learner:L02", "trainer:T01", "room:R1", "site:S-LIL", "group:G-FR")


def files(root):
    """Bytes and times of all files that readers may see."""
    return {
        path.relative_to(root): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in (root / "current").resolve().rglob("*")
        if path.is_file()
    }


def releases(root):
    return sorted(path.name for path in (root / "releases").iterdir())


def state(event):
    return int(event["SEQUENCE"]), event["LAST-MODIFIED"].dt, str(event["STATUS"])


def test_the_first_publication_has_a_feed_for_everyone_and_an_address_each(house, plan):
    report = house.publish(plan)
    assert report.feeds == 16
    assert len(report.handed) == 15  # the public one needs no secret
    assert len(house.seen()) == 16
    assert {row.kind for row in report.handed} == {
        "learner", "trainer", "room", "site", "host", "group", "provider",
    }  # fmt: skip
    assert all(state(e)[0] == 0 for e in house.events("learner:L01").values())


def test_the_same_plan_again_changes_no_byte_however_late(house, plan):
    house.publish(plan)
    before = files(house.root)
    again = house.publish(plan, days=9)
    assert (again.changed, again.number) == (False, 1)
    assert files(house.root) == before


@pytest.mark.parametrize("name", ALL)
def test_a_moved_session_keeps_its_uid_and_counts_one_up(house, plan, moved, name):
    house.publish(plan)
    before = house.events(name)
    house.publish(moved)
    after = house.events(name)
    assert after.keys() == before.keys()
    assert state(after[PRA]) == (1, house.now, "CONFIRMED")
    assert all(after[uid].to_ical() == before[uid].to_ical() for uid in before if uid != PRA)


def test_feeds_that_nothing_happened_to_are_the_same_files(house, plan, moved):
    house.publish(plan)
    before = house.seen()
    house.publish(moved)
    after = house.seen()
    same = {key for key in before if before[key] == after[key]}
    assert {house.tokens[name] for name in house.tokens if hashed(house.tokens[name]) in same} == {
        house.tokens[name]
        for name in ("learner:L03", "trainer:T02", "room:R2", "room:R3", "site:S-TOU", "host:H01",
                     "host:H02", "group:G-BE", "provider:CRE-9")
    }  # fmt: skip


def test_a_change_of_place_is_seen_but_counts_no_sequence(house, plan, elsewhere):
    house.publish(plan)
    house.publish(elsewhere)
    sequence, changed, _ = state(house.events("learner:L02")[PRA])
    assert (sequence, changed) == (0, house.now)


def test_a_provisional_publication_marks_every_entry_until_the_plan_is_confirmed(house, plan):
    house.publish(plan, provisional=True)
    for name in ALL:
        for event in house.events(name).values():
            told = "À confirmer" in str(event.get("DESCRIPTION", ""))
            open_end = str(event["SUMMARY"]) == "Ce calendrier s’arrête ici"
            off = str(event["STATUS"]) == "CANCELLED"
            assert told == (str(event["STATUS"]) == "TENTATIVE") == (not open_end and not off)
    house.publish(plan)
    assert state(house.events("learner:L02")[PRA]) == (1, house.now, "CONFIRMED")
    assert "À confirmer" not in str(house.events("learner:L02")[PRA]["DESCRIPTION"])
    house.undo()
    assert state(house.events("learner:L02")[PRA]) == (2, house.now, "TENTATIVE")


def test_care_providers_know_a_child_by_the_pseudonym_of_their_tables(house, plan):
    house.publish(plan)
    code = pseudonym(KEY, "CRE-9", "K77")
    assert code in house.feed("provider:CRE-9").decode()
    assert f",{code}" in care_files(plan, KEY)["care/CRE-9.csv"].decode()
    assert code in (house.root / "current/coordinator/index.html").read_text()


def test_the_secret_of_pseudonyms_is_made_once_with_the_first_publication(tmp_path, plan, moved):
    folder = tmp_path / "feeds"
    path = folder / "pseudonyms.key"
    publish_plan(Checked(plan, ()), folder, dry_run=True)
    assert not folder.exists()
    publish_plan(Checked(plan, ()), folder)
    key = path.read_bytes()
    assert (len(key), path.stat().st_mode & 0o077) == (32, 0)
    page = folder / "current/coordinator/index.html"
    assert pseudonym(key, "CRE-9", "K77") in page.read_text()
    publish_plan(Checked(moved, ()), folder)
    assert path.read_bytes() == key
    path.write_bytes(b"short")
    with pytest.raises(BadInputError, match="no secret of 32 bytes"):
        publish_plan(Checked(plan, ()), folder)


def test_a_shorter_session_counts_one_up(house, plan, shorter):
    house.publish(plan)
    house.publish(shorter)
    assert state(house.events("learner:L02")[PRA])[0] == 1


def test_a_session_left_out_stays_cancelled_until_sixty_days_after(house, plan, dropped):
    house.publish(plan)
    house.publish(dropped)
    event = house.events("learner:L02")[PRA]
    assert state(event) == (1, house.now, "CANCELLED")
    assert event["SUMMARY"].startswith("ANNULÉ – Pratique")
    assert event["TRANSP"] == "TRANSPARENT"
    house.now = datetime(2027, 5, 28, tzinfo=UTC)
    house.publish(dropped, days=0)
    assert PRA in house.events("learner:L02")
    house.publish(dropped, days=2)
    assert PRA not in house.events("learner:L02")


def test_a_cancelled_session_can_stay_visible_in_programs_that_hide_cancelled_ones(
    house, plan, dropped
):
    house.publish(plan)
    house.publish(dropped)
    house.publish(dropped, visible=True)
    event = house.events("learner:L02")[PRA]
    assert (int(event["SEQUENCE"]), str(event["STATUS"]), str(event["TRANSP"])) == (
        1, "CONFIRMED", "TRANSPARENT",
    )  # fmt: skip
    assert str(event["SUMMARY"]).startswith("ANNULÉ – ")
    assert not house.publish(dropped).changed
    house.publish(dropped, visible=False)
    assert str(house.events("learner:L02")[PRA]["STATUS"]) == "CANCELLED"
    house.publish(plan)
    assert state(house.events("learner:L02")[PRA]) == (2, house.now, "CONFIRMED")


def test_a_feed_larger_than_providers_read_is_told_as_long_as_it_is(house, plan, monkeypatch):
    monkeypatch.setattr("passerelle.exports.feeds.publish.LARGEST_OCTETS", 4000)
    first = house.publish(plan)
    sizes = {name: len(house.feed(name)) for name in house.tokens}
    assert {f"{kind}:{owner}" for kind, owner in first.too_big} == {
        name for name, size in sizes.items() if size > 4000
    }
    assert 0 < len(first.too_big) < first.feeds
    assert house.publish(plan).too_big == first.too_big
    assert "larger than 1 MB" in report_text(first)


def test_a_session_that_takes_place_after_all_counts_on(house, plan, dropped):
    house.publish(plan)
    house.publish(dropped)
    report = house.publish(plan)
    assert state(house.events("learner:L02")[PRA]) == (2, house.now, "CONFIRMED")
    assert {c.kind for row in report.changes for c in row.told} == {"restored"}


def test_undo_brings_the_former_plan_back_and_never_counts_down(house, plan, moved):
    house.publish(plan)
    first = house.events("learner:L02")
    house.publish(moved)
    house.undo()
    back = house.events("learner:L02")
    assert back[PRA]["DTSTART"].dt == first[PRA]["DTSTART"].dt
    assert state(back[PRA]) == (2, house.now, "CONFIRMED")
    house.undo()
    assert state(house.events("learner:L02")[PRA])[0] == 3
    assert not house.publish(moved).changed


def test_undo_of_a_new_session_cancels_it_and_of_a_dropped_one_restores_it(house, plan, dropped):
    house.publish(dropped)
    house.publish(plan)
    house.undo()
    assert state(house.events("learner:L02")[PRA])[2] == "CANCELLED"
    house.undo()
    assert state(house.events("learner:L02")[PRA])[2] == "CONFIRMED"


def test_a_first_publication_cannot_be_undone(house, plan):
    house.publish(plan)
    with pytest.raises(BadInputError, match="no former plan is known"):
        house.undo()


def test_a_clock_that_goes_back_still_makes_changes_newer(house, plan, moved):
    house.publish(plan)
    then = house.now
    house.publish(moved, days=-3)
    assert state(house.events("learner:L02")[PRA])[1] == then + timedelta(seconds=1)


def test_a_dry_run_tells_all_and_writes_nothing(house, plan, moved):
    assert house.publish(plan, dry_run=True).changed
    assert not house.root.exists()
    house.publish(plan)
    before, kept = files(house.root), releases(house.root)
    report = house.publish(moved, dry_run=True)
    assert {(row.kind, row.id) for row in report.changes} >= {("learner", "L01"), ("room", "R1")}
    assert files(house.root) == before
    assert releases(house.root) == kept
    assert state(house.events("learner:L02")[PRA])[0] == 0


def test_the_plan_of_another_term_is_refused(house, plan):
    house.publish(plan)
    settings = plan.term.settings.model_copy(update={"id": "another"})
    other = plan.model_copy(update={"term": plan.term.model_copy(update={"settings": settings})})
    before = files(house.root)
    with pytest.raises(BadInputError, match="serves the term 'mars-2027'"):
        house.publish(other)
    assert files(house.root) == before


def test_an_identity_used_twice_is_refused_and_leaves_nothing(house, plan):
    twice = with_session(plan, "PSY-02", uid=plan.sessions[0].uid)
    with pytest.raises(BadInputError, match=r"used by two events.*; give each session"):
        house.publish(twice)
    assert not house.root.exists()
    house.publish(plan)
    before = files(house.root)
    with pytest.raises(BadInputError):
        house.publish(twice)
    assert files(house.root) == before
    assert releases(house.root) == ["000001"]


def test_damaged_files_are_written_anew(house, plan):
    house.publish(plan)
    before = house.seen()
    victim = next((house.root / "current" / "www" / "c").glob("*.ics"))
    victim.unlink()
    assert house.publish(plan).changed
    assert house.seen() == before


def test_a_learner_who_left_the_plan_is_reported_and_keeps_cancelled_sessions(house, plan):
    house.publish(plan)
    term = plan.term.model_copy(update={"learners": plan.term.learners[1:]})
    report = house.publish(plan.model_copy(update={"term": term, "internships": ()}))
    assert report.missing == (("learner", "L01"),)
    assert {str(e["STATUS"]) for e in house.events("learner:L01").values()} == {"CANCELLED"}


# --- addresses -----------------------------------------------------------------------------------


def test_no_token_is_kept_only_its_hash(house, plan):
    house.publish(plan)
    for path in house.root.rglob("*"):
        if path.is_file() and "handout" not in path.parts:
            data = path.read_bytes()
            assert not [t for t in house.tokens.values() if t.encode() in data], path
            assert not [t for t in house.tokens.values() if t in path.name]
    assert (house.root / FILE).stat().st_mode & 0o077 == 0
    assert (house.root / "handout").stat().st_mode & 0o077 == 0


def test_a_renewed_address_replaces_the_former_one(house, plan):
    house.publish(plan)
    old = house.tokens["learner:L01"]
    data = house.feed("learner:L01")
    report = house.publish(None, edit=renew(["L01"], house.now))
    assert [row.id for row in report.handed] == ["L01"]
    assert hashed(old) not in house.seen()
    assert house.feed("learner:L01") == data


def test_a_revoked_address_ends_and_a_plan_gives_no_new_one(house, plan, moved):
    house.publish(plan)
    house.publish(None, edit=revoke(["learner:L01"], house.now))
    assert hashed(house.tokens["learner:L01"]) not in house.seen()
    report = house.publish(moved)
    assert report.handed == ()
    assert not house.publish(moved).changed
    house.publish(None, edit=renew(["learner:L01"], house.now))
    assert state(house.events("learner:L01")[PRA])[0] == 1


def test_a_closed_feed_says_so_for_six_weeks_and_is_then_gone(house, plan):
    house.publish(plan)
    house.publish(None, edit=close(["L01"], house.now))
    (only,) = house.events("learner:L01").values()
    assert only["SUMMARY"] == "Flux fermé : ce calendrier peut être supprimé"
    assert not house.publish(plan, days=30).changed
    house.publish(plan, days=20)
    assert hashed(house.tokens["learner:L01"]) not in house.seen()
    assert not house.publish(plan).changed
    with reading(house.root) as store:
        assert store.gone() == [hashed(house.tokens["learner:L01"])]


def test_a_private_feed_is_made_where_asked_for_and_nowhere_else(house, plan):
    house.publish(plan)
    house.publish(None, edit=ask_private(["L01"]))
    assert "private:L01" not in house.tokens
    report = house.publish(plan)
    assert [(row.kind, row.id) for row in report.handed] == [("private", "L01")]
    assert "Dépôt 07:54" in house.feed("private:L01").decode().replace("\r\n ", "")
    assert "07:54" not in house.feed("learner:L01").decode()


def test_a_language_of_ones_own_holds_from_the_next_plan_on(house, plan):
    house.publish(plan)
    french = house.feed("learner:L03")
    house.publish(None, edit=speak(["L03"], "nl"))
    assert house.feed("learner:L03") == french
    house.publish(plan)
    assert "CATEGORIES:Les" in house.feed("learner:L03").decode()
    assert "CATEGORIES:Cours" in house.feed("learner:L01").decode()


@pytest.mark.parametrize(
    ("name", "fix"),
    [("L1", "did you mean"), ("learner:L09", "did you mean"), ("", "names them all")],
)
def test_an_unknown_feed_is_told_with_the_nearest(house, plan, name, fix):
    house.publish(plan)
    with pytest.raises(BadInputError, match=fix):
        house.publish(None, edit=revoke([name], house.now))


def test_a_static_folder_names_files_by_token_and_holds_their_pages(tmp_path, plan, moved):
    house = House(tmp_path / "static")
    house.publish(plan, static=True)
    folder = house.root / "current" / "www" / "c"
    token = house.tokens["learner:L01"]
    assert (folder / f"{token}.ics").read_bytes() == house.feed("learner:L01")
    page = (folder / f"{token}.html").read_text()
    assert f"{token}.ics" in page
    times = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}
    house.publish(moved)
    assert {path.name for path in folder.iterdir()} == times.keys()
    assert not house.publish(moved).changed


def test_a_folder_that_becomes_static_needs_new_addresses(house, plan):
    house.publish(plan)
    report = house.publish(plan, static=True)
    assert ("learner", "L01") in report.unreachable
    report = house.publish(None, edit=renew(["learner:L01"], house.now))
    assert ("learner", "L01") not in report.unreachable

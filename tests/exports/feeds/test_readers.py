"""Publish, plan anew, publish again: independent readers see the same, at the right instants.

The clocks of both countries change in the night of 28 March 2027. Plans of the bundled terms are
solved, verified and published twice; in between a trainer falls ill and a session is dropped.
"""

from datetime import UTC, date, datetime, timedelta

import pytest

from passerelle.checker.check import check
from passerelle.exports.ical import events_in
from passerelle.instances.read import read_term
from passerelle.models.people import Unavailability
from passerelle.solver.options import SolveOptions
from passerelle.solver.solve import solve
from passerelle.tests import readers
from passerelle.tests.builders import changed_term
from passerelle.tests.publishing import House
from passerelle.travel.build import build_travel

PRA = "00000000-0000-4000-8000-000000000003@passerelle"
SUMMER = date(2027, 3, 28)
READERS = {
    "recurring_ical_events": lambda feeds, _folder: readers.recurring_ical_events(feeds),
    "vobject": lambda feeds, _folder: readers.by_vobject(feeds),
    "ical.js": lambda feeds, _folder: readers.ical_js(feeds),
    "libical": readers.libical,
}


@pytest.fixture(scope="module")
def feeds(tmp_path_factory, plan, moved):
    house = House(tmp_path_factory.mktemp("readers") / "feeds")
    house.publish(plan)
    house.publish(moved)
    return house


def test_the_right_instants_across_the_change_of_clocks(feeds):
    starts = {e.start.astimezone(UTC) for e in feeds.events("trainer:T01").values()
              if isinstance(e.start, datetime)}  # fmt: skip
    assert datetime(2027, 3, 26, 8, tzinfo=UTC) in starts  # 09:00, winter time
    assert datetime(2027, 4, 1, 11, 30, tzinfo=UTC) in starts  # 13:30, summer time
    assert int(feeds.events("trainer:T01")[PRA]["SEQUENCE"]) == 1


@pytest.mark.parametrize("name", READERS)
def test_every_reader_sees_the_same(feeds, tmp_path, name):
    all_feeds = list(feeds.seen().values())
    assert READERS[name](all_feeds, tmp_path) == readers.icalendar(all_feeds)


# --- the bundled terms -------------------------------------------------------------------------


def in_spring():
    """The term `tiny`, in the two weeks around the change of clocks."""
    term = read_term("tiny")
    first = date(2027, 3, 22)
    later = first - term.settings.first
    rows = [
        row.model_copy(update={"dates": tuple(on + later for on in row.dates)})
        for row in term.sessions
    ]
    dates = {"first": first, "last": term.settings.last + later}
    settings = term.settings.model_copy(update=dates)
    return changed_term(term, settings=settings, sessions=tuple(rows))


def replanned(plan, options):
    """A new plan: whoever teaches first falls ill for two days, and a set loses a session."""
    term = plan.term
    taught = min((row for row in plan.sessions if row.seats), key=lambda row: row.date)
    ill = Unavailability(
        person=taught.seats[0].trainer, first=taught.date, last=taught.date + timedelta(days=1)
    )
    shorter = next(row for row in term.sessions if row.count > 1 and not row.dates)
    rows = [
        row.model_copy(update={"count": row.count - 1}) if row is shorter else row
        for row in term.sessions
    ]
    absences = (*term.unavailabilities, ill)
    changed = changed_term(term, sessions=tuple(rows), unavailabilities=absences)
    return solve(changed, plan.travel, options, previous=plan)


def instant(on, minute):
    """UTC of a civil time, by the rule rather than by a library's tables of zones."""
    offset = timedelta(hours=2 if on >= SUMMER else 1)
    civil = datetime(on.year, on.month, on.day) + timedelta(minutes=minute)
    return (civil - offset).isoformat()


def planned(plan):
    """What the plan says of each session: start and end in UTC by UID."""
    return {
        f"{row.uid}@passerelle": (
            instant(row.date, row.period.start),
            instant(row.date, row.period.end),
        )
        for row in plan.sessions
    }


def assert_same_readings(house, plan, folder):
    """Every reader sees in each feed what the plan says."""
    feeds = list(house.seen().values())
    expected = readers.icalendar(feeds)
    truth = planned(plan)
    seen = {
        (uid, start, end)
        for rows in expected
        for uid, start, end, _, status in rows
        if status != "CANCELLED"  # taken from one reader, it may have moved for others
    }
    for uid, times in truth.items():
        assert (uid, *times) in seen
    for uid, start, end in seen:
        assert truth.get(uid, (start, end)) == (start, end)
    agreed = {}
    for name, read in READERS.items():
        try:
            agreed[name] = read(feeds, folder) == expected
        except pytest.skip.Exception:  # that reader has a test of its own, which tells of it
            continue
    assert set(agreed.values()) == {True}


def assert_continued(before, after, old, new):
    """Moved: SEQUENCE + 1; cancelled: marked; unchanged: byte for byte."""
    fates = set()
    for name, feed in before.items():
        was, now = events_in(feed), events_in(after[name])
        assert was.keys() <= now.keys()
        for uid in was.keys() & old.keys():
            if uid not in new:
                assert b"STATUS:CANCELLED" in now[uid]
                assert b"SEQUENCE:1" in now[uid]
                fates.add("cancelled")
            elif b"STATUS:CANCELLED" in now[uid]:
                fates.add("no longer theirs")
            elif old[uid] != new[uid]:
                assert b"SEQUENCE:1" in now[uid]
                fates.add("moved")
            else:
                assert b"SEQUENCE:0" in now[uid]
                fates.add("unchanged" if now[uid] == was[uid] else "elsewhere")
    return fates


def publish_twice(term, options, folder):
    """Solve, publish, plan anew, publish again, with all readers at each step."""
    house = House(folder / "feeds")
    first = solve(term, build_travel(term), options)
    second = replanned(first, options)
    for plan in (first, second):
        assert check(plan.term, plan).valid
    house.publish(first)
    before = house.seen()
    assert_same_readings(house, first, folder)
    house.publish(second)
    assert_same_readings(house, second, folder)
    return assert_continued(before, house.seen(), planned(first), planned(second))


def test_a_solved_plan_of_tiny_published_planned_anew_and_published_again(tmp_path):
    options = SolveOptions(seconds=4, workers=1, deterministic=True)
    fates = publish_twice(in_spring(), options, tmp_path)
    assert {"moved", "cancelled", "unchanged"} <= fates


@pytest.mark.nightly
def test_a_solved_plan_of_pass_emploi_published_planned_anew_and_published_again(tmp_path):
    fates = publish_twice(read_term("pass-emploi"), SolveOptions(seconds=40), tmp_path)
    assert {"moved", "cancelled"} <= fates

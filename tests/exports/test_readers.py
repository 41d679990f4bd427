"""The feeds as three independent readers understand them."""

from datetime import UTC, date, datetime

import ics
import pytest
import vobject
from icalendar import Calendar

from passerelle.exports.ical import calendars
from passerelle.tests.publishing import KEY


@pytest.fixture(scope="module")
def texts(plan):
    return {name: data.decode() for name, data in calendars(plan, key=KEY).items()}


def utc(value):
    return value.astimezone(UTC) if isinstance(value, datetime) else value


def by_icalendar(text):
    calendar = Calendar.from_ical(text)
    assert not calendar.errors
    for event in calendar.events:
        assert not event.errors
        yield (str(event["UID"]), utc(event.start), utc(event.end), str(event["SUMMARY"]))


def by_vobject(text):
    for event in vobject.readOne(text).contents.get("vevent", []):
        start, end = event.dtstart.value, event.dtend.value
        yield (event.uid.value, utc(start), utc(end), event.summary.value)


def by_ics(text):
    for event in ics.Calendar(text).events:
        ends = (event.begin.datetime, event.end.datetime)
        first, last = (one.date() for one in ends) if event.all_day else map(utc, ends)
        yield (event.uid, first, last, event.name)


def test_all_readers_see_the_same_events_at_the_same_instants(texts):
    for text in texts.values():
        seen = sorted(by_icalendar(text), key=lambda row: row[0])
        assert sorted(by_vobject(text), key=lambda row: row[0]) == seen


@pytest.mark.parametrize("name", ["learners/L01.ics", "rooms/R2.ics"])
def test_a_third_reader_agrees(texts, name):
    """One or two feeds only: it takes milliseconds for each event."""
    seen = sorted(by_icalendar(texts[name]), key=lambda row: row[0])
    assert sorted(by_ics(texts[name]), key=lambda row: row[0]) == seen


def test_readers_that_trust_the_feeds_own_zone_have_the_right_hour(texts):
    starts = {start for _, start, _, _ in by_vobject(texts["trainers/T01.ics"])}
    assert datetime(2027, 3, 26, 8, tzinfo=UTC) in starts  # 09:00, winter time
    assert datetime(2027, 3, 30, 7, tzinfo=UTC) in starts  # 09:00, summer time


def test_placements_are_read_as_whole_days(texts):
    spans = {(start, end) for _, start, end, _ in by_vobject(texts["hosts/H01.ics"])}
    assert (date(2027, 4, 5), date(2027, 4, 10)) in spans

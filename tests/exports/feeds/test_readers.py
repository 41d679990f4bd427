"""Publish, plan anew, publish again: independent readers see the same, at the right instants.

They that are not installed are skipped; ``NODE_PATH`` may tell node where ``ical.js`` lies.
"""

import json
import shutil
import subprocess
from datetime import UTC, date, datetime

import pytest
import vobject
from icalendar import Calendar

from passerelle.tests.publishing import House

PRA = "00000000-0000-4000-8000-000000000003@passerelle"
ICAL_JS = """
const ICAL = require('ical.js'); const text = require('fs').readFileSync(0, 'utf8');
const lib = ICAL.default || ICAL; const top = new lib.Component(lib.parse(text));
for (const zone of top.getAllSubcomponents('vtimezone')) lib.TimezoneService.register(zone);
const out = top.getAllSubcomponents('vevent').map(row => { const e = new lib.Event(row);
  return [e.uid, e.startDate.isDate ? e.startDate.toString() : e.startDate.toJSDate().toISOString(),
          Number(row.getFirstPropertyValue('sequence')), row.getFirstPropertyValue('status')]; });
console.log(JSON.stringify(out));
"""


@pytest.fixture(scope="module")
def feeds(tmp_path_factory, plan, moved):
    house = House(tmp_path_factory.mktemp("readers") / "feeds")
    house.publish(plan)
    house.publish(moved)
    return house


def instant(value):
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value.isoformat()


def expected(house, name):
    return sorted(
        (uid, instant(e.start), int(e["SEQUENCE"]), str(e["STATUS"]))
        for uid, e in house.events(name).items()
    )


def test_the_right_instants_across_the_change_of_clocks(feeds):
    starts = {e.start.astimezone(UTC) for e in feeds.events("trainer:T01").values()
              if isinstance(e.start, datetime)}  # fmt: skip
    assert datetime(2027, 3, 26, 8, tzinfo=UTC) in starts  # 09:00, winter time
    assert datetime(2027, 4, 1, 11, 30, tzinfo=UTC) in starts  # 13:30, summer time
    assert int(feeds.events("trainer:T01")[PRA]["SEQUENCE"]) == 1


def test_vobject_reads_the_same(feeds):
    for name in feeds.tokens:
        calendar = vobject.readOne(feeds.feed(name).decode())
        found = sorted(
            (e.uid.value, instant(e.dtstart.value), int(e.sequence.value), e.status.value)
            for e in calendar.contents["vevent"]
        )
        assert found == expected(feeds, name)


def test_recurring_ical_events_reads_the_same(feeds):
    reader = pytest.importorskip("recurring_ical_events", reason="not installed")
    for name in feeds.tokens:
        calendar = Calendar.from_ical(feeds.feed(name))
        rows = reader.of(calendar).between(date(2027, 1, 1), date(2027, 12, 31))
        found = sorted(
            (str(e["UID"]), instant(e.start), int(e["SEQUENCE"]), str(e["STATUS"])) for e in rows
        )
        assert found == expected(feeds, name)


def test_ical_js_reads_the_same(feeds):
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")
    if subprocess.run(
        [node, "-e", "require('ical.js')"], capture_output=True, check=False
    ).returncode:
        pytest.skip("ical.js is not installed where node looks")
    for name in feeds.tokens:
        run = subprocess.run(
            [node, "-e", ICAL_JS], input=feeds.feed(name), capture_output=True, check=True
        )
        found = sorted(
            (uid, start.replace(".000Z", "+00:00"), sequence, status)
            for uid, start, sequence, status in json.loads(run.stdout)
        )
        assert found == expected(feeds, name)

"""Independent readers of calendars: each tells (uid, start, end, SEQUENCE, STATUS) of every event.

Instants are UTC, as ``2027-03-26T08:00:00``; all-day ones are dates. A reader that is not
installed skips the test and says how to install it.
"""

import json
import shutil
import subprocess
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import vobject
from icalendar import Calendar

JS = """
const ICAL = require('ical.js'); const lib = ICAL.default || ICAL;
const when = time => time.isDate ? time.toString() : time.toJSDate().toISOString().slice(0, 19);
const read = text => { const top = new lib.Component(lib.parse(text)); lib.TimezoneService.reset();
  for (const zone of top.getAllSubcomponents('vtimezone')) lib.TimezoneService.register(zone);
  return top.getAllSubcomponents('vevent').map(row => { const e = new lib.Event(row);
    return [e.uid, when(e.startDate), when(e.endDate), row.getFirstPropertyValue('sequence'),
            row.getFirstPropertyValue('status')]; }); };
const feeds = JSON.parse(require('fs').readFileSync(0, 'utf8'));
console.log(JSON.stringify(feeds.map(read)));
"""


def instant(value):
    """A start or end as text."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")
    return value.isoformat()


def _told(event):
    return (
        str(event["UID"]),
        instant(event.start),
        instant(event.end),
        int(event["SEQUENCE"]),
        str(event["STATUS"]),
    )


def icalendar(feeds):
    """By the package that also wrote them."""
    return [sorted(map(_told, Calendar.from_ical(feed).events)) for feed in feeds]


def recurring_ical_events(feeds):
    """By what expands series."""
    reader = pytest.importorskip("recurring_ical_events", reason="not installed")
    span = date(2026, 1, 1), date(2028, 12, 31)
    return [
        sorted(map(_told, reader.of(Calendar.from_ical(feed)).between(*span))) for feed in feeds
    ]


def by_vobject(feeds):
    """By vobject."""
    return [
        sorted(
            (e.uid.value, instant(e.dtstart.value), instant(e.dtend.value), int(e.sequence.value),
             e.status.value)
            for e in vobject.readOne(feed.decode()).contents["vevent"]
        )
        for feed in feeds
    ]  # fmt: skip


def ical_js(feeds):
    """By ical.js, the reader of Thunderbird."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")
    known = subprocess.run([node, "-e", "require('ical.js')"], capture_output=True, check=False)
    if known.returncode:
        pytest.skip("ical.js is not where node looks: npm install ical.js, and set NODE_PATH")
    texts = json.dumps([feed.decode() for feed in feeds])
    run = subprocess.run([node, "-e", JS], input=texts.encode(), capture_output=True, check=True)
    return [sorted(map(tuple, rows)) for rows in json.loads(run.stdout)]


def libical(feeds, folder):
    """By libical, the reader of GNOME and KDE; it must find no fault either."""
    compiler = shutil.which("cc")
    if compiler is None:
        pytest.skip("there is no C compiler to build a reader with libical")
    source, program = Path(__file__).with_suffix(".c"), folder / "libical_reader"
    words = [compiler, "-o", str(program), str(source), "-lical"]
    built = subprocess.run(words, capture_output=True, text=True, check=False)
    if built.returncode:
        pytest.skip("libical and its headers are not installed: apt install libical-dev")
    return [_by_libical(program, feed) for feed in feeds]


def _by_libical(program, feed):
    run = subprocess.run([str(program)], input=feed, capture_output=True, check=True)
    *rows, errors = (line.split("\t") for line in run.stdout.decode().splitlines())
    assert errors == ["errors", "0"]
    return sorted(
        (uid, _spelt(start), _spelt(end), int(sequence), status)
        for uid, start, end, sequence, status in rows
    )


def _spelt(text):
    if "T" in text:
        return datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC).strftime(
            "%Y-%m-%dT%H:%M:%S"
        )  # fmt: skip
    return f"{text[:4]}-{text[4:6]}-{text[6:]}"

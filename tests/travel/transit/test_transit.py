"""Public transport by timetable: changes, walks, days, mistakes of feeds."""

import zipfile
from datetime import date

import numpy as np
import pytest

from passerelle.models.base import Period
from passerelle.models.issue import BadInputError
from passerelle.travel.transit.feed import busiest_weekday, open_feed, running
from passerelle.travel.transit.layer import median_minutes
from passerelle.travel.transit.scan import scan, walks_between_stops, walks_to_stops
from passerelle.travel.transit.timetable import seconds_of_day, timetable_of

TUESDAY = date(2027, 1, 5)
# A to B to C along a line, a hub D beside B (150 m), and E that D's bus goes to.
STOPS = {
    "A": (50.60, 3.00),
    "B": (50.60, 3.10),
    "C": (50.60, 3.20),
    "D": (50.6013, 3.10),
    "E": (50.70, 3.10),
}


def at(hour, minute):
    return f"{hour:02d}:{minute:02d}:00"


def line(name, calls, every=range(6, 22), service="week"):
    """Trips once an hour: calls are (stop, minutes past the hour)."""
    trips, times = [], []
    for hour in every:
        trip = f"{name}{hour}"
        trips.append((trip, service))
        for k, (stop, minute) in enumerate(calls):
            time = at(hour + minute // 60, minute % 60)
            times.append((trip, stop, k, time, time))
    return trips, times


LINES = [
    line("out", [("A", 0), ("B", 20), ("C", 40)]),
    line("back", [("C", 5), ("B", 35), ("A", 65)]),
    line("up", [("D", 30), ("E", 50)]),
    line("down", [("E", 0), ("D", 20)]),
    line("sunday", [("A", 10), ("E", 15)], service="sunday"),
]


def tables():
    trips = [row for trips, _ in LINES for row in trips]
    times = [row for _, times in LINES for row in times]
    return {
        "stops.txt": [("stop_id", "stop_lat", "stop_lon"), *((k, *v) for k, v in STOPS.items())],
        "trips.txt": [("trip_id", "service_id"), *trips],
        "stop_times.txt": [
            ("trip_id", "stop_id", "stop_sequence", "arrival_time", "departure_time"),
            *times,
        ],
        "calendar.txt": [
            (
                "service_id", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday",
                "sunday", "start_date", "end_date",
            ),
            ("week", 1, 1, 1, 1, 1, 0, 0, "20270101", "20270630"),
            ("sunday", 0, 0, 0, 0, 0, 0, 1, "20270101", "20270630"),
        ],
        "calendar_dates.txt": [("service_id", "date", "exception_type"), ("week", "20270104", 2)],
    }  # fmt: skip


def write_feed(folder, changed=()):
    folder.mkdir(exist_ok=True)
    for name, rows in (tables() | dict(changed)).items():
        text = "\n".join(",".join(map(str, row)) for row in rows)
        (folder / name).write_text(f"\ufeff{text}\n", encoding="utf-8")
    return folder


@pytest.fixture
def feed(tmp_path):
    return open_feed(write_feed(tmp_path / "feed"))


def minutes_between(feed, places, window):
    timetable = timetable_of(feed, TUESDAY)
    lat, lon = np.array(places).T
    walks = walks_to_stops(timetable, lat, lon)
    return median_minutes(timetable, walks, walks_between_stops(timetable), Period.parse(window))


def test_a_ride_lasts_from_door_to_door(feed):
    """At the stops themselves: 40 minutes out, 60 back."""
    found = minutes_between(feed, [STOPS["A"], STOPS["C"]], "07:00-09:30")
    assert found[0, 1] == 40
    assert found[1, 0] == 60


def test_a_change_costs_the_walk_and_the_wait(feed):
    """A at 7:00, B at 7:20, 150 m on foot, D at 7:30, E at 7:50. Back: 8:00, 8:20, 8:35, 9:05."""
    found = minutes_between(feed, [STOPS["A"], STOPS["E"]], "07:00-09:30")
    assert found[0, 1] == 50
    assert found[1, 0] == 65


def test_walks_to_and_from_stops_count(feed):
    home = (50.609, 3.00)  # 1.0 km from A: about 16 minutes on foot
    found = minutes_between(feed, [home, STOPS["C"]], "07:00-09:30")
    assert found[0, 1] == pytest.approx(40 + 15.9, abs=0.2)
    assert found[1, 0] == pytest.approx(60 + 15.9, abs=0.2)


def test_no_stop_near_means_no_time(feed):
    found = minutes_between(feed, [(50.63, 3.00), STOPS["C"]], "07:00-09:30")
    assert np.isnan(found[0, 1])
    assert np.isnan(found[1, 0])


def test_late_in_the_evening_nothing_runs(feed):
    assert np.isnan(minutes_between(feed, [STOPS["A"], STOPS["C"]], "22:30-23:30")[0, 1])


def test_the_traveller_leaves_home_as_late_as_the_ride_allows(feed):
    timetable = timetable_of(feed, TUESDAY)
    lat, lon = np.array([STOPS["A"], STOPS["C"]]).T
    walks = walks_to_stops(timetable, lat, lon)
    starts = np.array([6 * 3600 + 60, 6 * 3600 + 50 * 60])
    found = scan(
        timetable, walks, walks_between_stops(timetable), np.array([0, 0]), starts, 12 * 3600
    )
    assert (found.leaves[:, 1] / 3600).tolist() == [7, 7]
    assert (found.arrives[:, 1] - found.leaves[:, 1]).tolist() == [2400, 2400]


def test_a_zip_file_says_the_same(feed, tmp_path):
    path = tmp_path / "feed.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for file in feed.path.iterdir():
            archive.write(file, file.name)
    places = [STOPS["A"], STOPS["E"]]
    zipped = minutes_between(open_feed(path), places, "07:00-09:30")
    assert np.array_equal(zipped, minutes_between(feed, places, "07:00-09:30"), equal_nan=True)


def test_calendars_and_their_exceptions(feed):
    assert running(feed, TUESDAY) == {"week"}
    assert running(feed, date(2027, 1, 4)) == set()
    assert running(feed, date(2027, 1, 3)) == {"sunday"}
    assert running(feed, date(2027, 7, 6)) == set()
    assert busiest_weekday(feed, date(2027, 1, 3), date(2027, 1, 9)) == TUESDAY
    assert busiest_weekday(feed, date(2028, 1, 3), date(2028, 1, 9)) is None


def test_a_stop_without_time_lies_between_its_neighbours(tmp_path):
    rows = [(*row[:3], "", "") if row[1] == "B" else row for row in tables()["stop_times.txt"]]
    feed = open_feed(write_feed(tmp_path / "feed", {"stop_times.txt": rows}))
    assert minutes_between(feed, [STOPS["A"], STOPS["E"]], "07:00-09:30")[0, 1] == 50


def test_trips_by_headway(tmp_path):
    rows = [
        ("trip_id", "start_time", "end_time", "headway_secs"),
        ("out6", "06:00:00", "10:00:00", 600),
    ]
    feed = open_feed(write_feed(tmp_path / "feed", {"frequencies.txt": rows}))
    timetable = timetable_of(feed, TUESDAY)
    from_a = sorted(timetable.leaves[timetable.start == timetable.stops.index("A")] // 60)
    assert from_a[:4] == [360, 370, 380, 390]


def test_no_boarding_where_the_feed_forbids_it(tmp_path):
    head, *rows = tables()["stop_times.txt"]
    rows = [(*row, 1 if row[1] == "A" else 0) for row in rows]
    feed = open_feed(
        write_feed(tmp_path / "feed", {"stop_times.txt": [(*head, "pickup_type"), *rows]})
    )
    found = minutes_between(feed, [STOPS["A"], STOPS["C"]], "07:00-09:30")
    assert np.isnan(found[0, 1])
    assert found[1, 0] == 60


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"stops.txt": [("stop_id", "stop_lat"), ("A", 50.6)]}, "stops.txt lacks stop_lon"),
        ({"trips.txt": [("nothing",)]}, "trips.txt lacks trip_id, service_id"),
        ({"stops.txt": [("stop_id", "stop_lat", "stop_lon"), ("A", "x", 3)]}, "no coordinates"),
        ({"stops.txt": [("stop_id", "stop_lat", "stop_lon"), ("A", 50, 3)]}, "does not have"),
        ({"calendar.txt": [()], "calendar_dates.txt": [()]}, "says when services run"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_feeds_that_cannot_be_used(tmp_path, changed, told):
    path = write_feed(tmp_path / "feed", changed)
    with pytest.raises(BadInputError, match=told):
        timetable_of(open_feed(path), TUESDAY)


@pytest.mark.parametrize(
    ("time", "told"), [("7.30", "no time"), ("05:00:00", "before it leaves"), ("", "lacks a time")]
)
def test_times_that_contradict_each_other(tmp_path, time, told):
    rows = [
        (*r[:3], time, time) if r[:2] == ("out7", "C") else r for r in tables()["stop_times.txt"]
    ]
    feed = open_feed(write_feed(tmp_path / "feed", {"stop_times.txt": rows}))
    with pytest.raises(BadInputError, match=told):
        timetable_of(feed, TUESDAY)


def test_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(BadInputError, match="No such file"):
        open_feed(tmp_path / "none")


def test_times_after_midnight():
    assert seconds_of_day("25:10:05") == 25 * 3600 + 605
    assert seconds_of_day("") is None

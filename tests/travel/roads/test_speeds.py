"""What a car may do on a way, and how fast."""

import pytest

from passerelle.travel.roads.limits import implied_kmh, limit_kmh
from passerelle.travel.roads.speeds import blocks, car_speeds


@pytest.mark.parametrize(
    ("tags", "speeds"),
    [
        ({"highway": "primary"}, (65, 65)),
        ({"highway": "primary", "maxspeed": "50"}, (40, 40)),
        ({"highway": "primary", "maxspeed:forward": "50", "maxspeed": "70"}, (40, 56)),
        ({"highway": "residential", "oneway": "yes"}, (25, 0)),
        ({"highway": "residential", "oneway": "-1"}, (0, 25)),
        ({"highway": "motorway"}, (90, 0)),
        ({"highway": "tertiary", "junction": "roundabout"}, (40, 0)),
        ({"highway": "tertiary", "junction": "roundabout", "oneway": "no"}, (40, 40)),
        ({"highway": "secondary", "surface": "cobblestone"}, (30, 30)),
        ({"highway": "secondary", "maxspeed": "30", "surface": "cobblestone"}, (24, 24)),
        ({"highway": "unclassified", "access": "no"}, (0, 0)),
        ({"highway": "unclassified", "access": "no", "motor_vehicle": "yes"}, (25, 25)),
        ({"highway": "service", "service": "emergency_access"}, (0, 0)),
        ({"highway": "footway"}, (0, 0)),
        ({"highway": "track"}, (0, 0)),
        ({"highway": "service", "area": "yes"}, (0, 0)),
        ({"route": "ferry"}, (0, 0)),
        ({"route": "ferry", "motor_vehicle": "yes"}, (5, 5)),
        ({"building": "yes"}, (0, 0)),
    ],
)
def test_speeds_there_and_back(tags, speeds):
    assert car_speeds(tags) == speeds


@pytest.mark.parametrize(
    ("text", "kmh"),
    [
        ("FR:urban", 50), ("FR:rural", 80), ("FR:motorway", 130),
        ("BE:urban", 50), ("BE:motorway", 120), ("BE-BRU:urban", 30), ("BE-VLG:rural", 70),
        ("BE-WAL:rural", 90), ("BE-VLG:motorway", 120), ("be_vlg:rural", 70),
        ("DE:zone30", 30), ("FR:30", 30), ("BE:zone:30", 30), ("FR:living_street", 10),
    ],
)  # fmt: skip
def test_what_the_law_of_a_country_or_region_implies(text, kmh):
    assert implied_kmh(text) == kmh


@pytest.mark.parametrize(
    ("text", "kmh"),
    [
        ("50", 50), ("30 mph", 48.28032), ("50 km/h", 50), ("50;70", 50), ("none", 140),
        ("walk", 7), ("FR:rural", 80), ("signals", None), ("", None), ("variable", None),
        ("rural", None), ("0", None), ("XX:nonsense", None),
    ],
)  # fmt: skip
def test_limits_as_mappers_write_them(text, kmh):
    assert limit_kmh(text) == pytest.approx(kmh)


def test_the_two_sides_of_the_border_keep_their_own_limits():
    """Never a mean over both countries: the same class of road, 80 in France and 70 in Flanders."""
    france = car_speeds({"highway": "secondary", "maxspeed": "FR:rural"})
    flanders = car_speeds({"highway": "secondary", "maxspeed:type": "BE-VLG:rural"})
    assert (france, flanders) == ((64, 64), (56, 56))


@pytest.mark.parametrize(
    ("tags", "stops"),
    [
        ({"barrier": "bollard"}, True),
        ({"barrier": "bollard", "motor_vehicle": "yes"}, False),
        ({"barrier": "gate"}, False),
        ({"barrier": "gate", "access": "private"}, True),
        ({"highway": "crossing"}, False),
    ],
)
def test_what_stops_a_car(tags, stops):
    assert blocks(tags) is stops

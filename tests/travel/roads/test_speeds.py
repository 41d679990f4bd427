"""What a car may do on a way, and how fast."""

import pytest

from passerelle.travel.roads.access import blocks, restriction_kind, size_of
from passerelle.travel.roads.limits import implied_kmh, limit_kmh
from passerelle.travel.roads.speeds import driving, duration_minutes


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
        ({"highway": "track", "motor_vehicle": "yes"}, (10, 10)),
        ({"highway": "track", "motor_vehicle": "destination"}, (0, 0)),
        ({"highway": "footway", "access": "permissive"}, (10, 10)),
        ({"highway": "motorway_link"}, (45, 45)),
        ({"highway": "residential", "oneway": "reversible"}, (0, 0)),
        ({"highway": "residential", "oneway": "no", "oneway:motor_vehicle": "yes"}, (25, 0)),
        ({"highway": "residential", "vehicle:backward": "agricultural"}, (25, 0)),
        ({"highway": "residential", "access": "destination"}, (25, 25)),
        ({"highway": "residential", "access": "private"}, (25, 25)),
        ({"highway": "residential", "motor_vehicle": "no", "motorcar": "yes"}, (25, 25)),
        ({"highway": "service", "access": "psv"}, (0, 0)),
        ({"highway": "construction", "construction": "primary"}, (0, 0)),
        ({"highway": "primary", "construction": "minor"}, (65, 65)),
        ({"highway": "primary", "construction": "yes"}, (0, 0)),
        ({"highway": "primary", "proposed": "yes"}, (0, 0)),
        ({"highway": "residential", "maxheight": "1.9"}, (0, 0)),
        ({"highway": "residential", "maxheight": "3.2"}, (25, 25)),
        ({"highway": "residential", "maxwidth": "1.8 m"}, (0, 0)),
        ({"highway": "residential", "maxweight": "2000 kg"}, (0, 0)),
        ({"highway": "residential", "maxweight": "7.5"}, (25, 25)),
        ({"highway": "tertiary", "maxspeed": "30 mph"}, (38.624256, 38.624256)),
        ({"highway": "tertiary", "maxspeed": "50", "maxspeed:advisory": "30"}, (24, 24)),
        ({"highway": "motorway", "maxspeed": "none"}, (112, 0)),
        ({"highway": "tertiary", "smoothness": "very_bad"}, (20, 20)),
        ({"highway": "tertiary", "smoothness": "impassable"}, (0, 0)),
        ({"highway": "unclassified", "maxspeed": "80", "tracktype": "grade3"}, (30, 30)),
        ({"highway": "residential", "ford": "yes"}, (25, 25)),
        ({"highway": "motorway", "toll": "yes", "maxspeed": "130"}, (104, 0)),
        ({"highway": "service", "area": "yes"}, (0, 0)),
        ({"route": "ferry"}, (5, 5)),
        ({"route": "ferry", "foot": "yes"}, (0, 0)),
        ({"route": "ferry", "motor_vehicle": "no"}, (0, 0)),
        ({"route": "shuttle_train"}, (10, 10)),
        ({"route": "ferry", "motor_vehicle": "yes"}, (5, 5)),
        ({"building": "yes"}, (0, 0)),
    ],
)
def test_speeds_there_and_back(tags, speeds):
    assert driving(tags).kmh == pytest.approx(speeds)


@pytest.mark.parametrize(
    ("tags", "rate"),
    [
        ({"highway": "residential"}, 1.0),
        ({"highway": "service", "service": "parking_aisle"}, 0.5),
        ({"highway": "service", "service": "driveway"}, 0.5),
        ({"highway": "service", "service": "alley"}, 0.5),
        ({"highway": "tertiary", "lanes": "1"}, 0.5),
        ({"highway": "tertiary", "lanes": "1", "oneway": "yes"}, 1.0),
        ({"highway": "tertiary", "width": "2.8"}, 0.5),
        ({"highway": "tertiary", "oneway": "alternating"}, 0.4),
        ({"highway": "residential", "side_road": "yes"}, 0.8),
    ],
)
def test_ways_that_are_taken_where_there_is_no_better_one(tags, rate):
    assert driving(tags).rate == rate


@pytest.mark.parametrize(
    ("tags", "restricted"),
    [
        ({"access": "private"}, (True, True)),
        ({"motor_vehicle": "destination"}, (True, True)),
        ({"access:backward": "delivery"}, (False, True)),
        ({"access": "private", "motor_vehicle": "yes"}, (False, False)),
        ({"hov": "designated"}, (True, True)),
    ],
)
def test_ways_that_are_not_driven_through(tags, restricted):
    assert driving({"highway": "residential"} | tags).restricted == restricted


def test_nobody_lives_on_a_ferry_or_sets_out_from_a_private_drive():
    assert not driving({"route": "ferry", "motor_vehicle": "yes"}).enterable
    assert not driving({"highway": "service", "access": "private"}).enterable
    assert driving({"highway": "residential", "access": "private"}).enterable


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("25", 25), ("1:10", 70), ("00:25:30", 25.5), ("PT1H10M", 70), ("PT45M", 45), ("soon", 0)],
)
def test_durations_of_ferries(text, minutes):
    assert duration_minutes(text) == minutes


@pytest.mark.parametrize(
    ("text", "size"),
    [("2.1", 2.1), ("2,1 m", 2.1), ("7'6\"", 2.286), ("3500 kg", 3.5), ("default", None)],
)
def test_sizes_as_mappers_write_them(text, size):
    assert size_of(text) == pytest.approx(size)


@pytest.mark.parametrize(
    ("tags", "kind"),
    [
        ({"restriction": "no_left_turn"}, "no_left_turn"),
        ({"restriction:motorcar": "only_straight_on"}, "only_straight_on"),
        ({"restriction:hgv": "no_left_turn"}, None),
        ({"restriction": "no_left_turn", "except": "bicycle;motorcar"}, None),
        ({"restriction": "no_left_turn", "except": "psv"}, "no_left_turn"),
        ({"restriction:conditional": "no_left_turn @ (07:00-09:00)"}, None),
    ],
)
def test_turn_restrictions_that_hold_for_cars(tags, kind):
    assert restriction_kind({"type": "restriction"} | tags) == kind


@pytest.mark.parametrize(
    ("text", "kmh"),
    [
        ("FR:urban", 50), ("FR:rural", 80), ("FR:motorway", 130),
        ("BE:urban", 50), ("BE:motorway", 120), ("BE-BRU:urban", 30), ("BE-VLG:rural", 70),
        ("BE-WAL:rural", 90), ("BE-VLG:motorway", 120), ("be_vlg:rural", 70),
        ("RU:urban", 60), ("PL:motorway", 140), ("UK:nsl_single", 97), ("DK:rural", 80),
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
    france = driving({"highway": "secondary", "maxspeed": "FR:rural"})
    flanders = driving({"highway": "secondary", "maxspeed:type": "BE-VLG:rural"})
    assert (france.kmh, flanders.kmh) == ((64, 64), (56, 56))


@pytest.mark.parametrize(
    ("tags", "stops"),
    [
        ({"barrier": "bollard"}, True),
        ({"barrier": "bollard", "motor_vehicle": "yes"}, False),
        ({"barrier": "gate"}, False),
        ({"barrier": "gate", "access": "private"}, False),
        ({"barrier": "gate", "access": "no"}, True),
        ({"barrier": "lift_gate"}, False),
        ({"barrier": "swing_gate"}, True),
        ({"barrier": "bollard", "bollard": "rising"}, False),
        ({"barrier": "height_restrictor"}, False),
        ({"barrier": "height_restrictor", "maxheight": "1.9"}, True),
        ({"barrier": "kerb"}, True),
        ({"barrier": "kerb", "kerb": "lowered"}, False),
        ({"barrier": "toll_booth"}, False),
        ({"highway": "crossing"}, False),
    ],
)
def test_what_stops_a_car(tags, stops):
    assert blocks(tags) is stops

"""The estimate behaves like a road map: longer takes longer, the peak is never faster."""

import numpy as np
import pytest
from geopy.distance import geodesic, great_circle
from hypothesis import given, settings
from hypothesis import strategies as st

from passerelle.models.rules import TravelSettings
from passerelle.travel.distance import (
    EARTH_RADIUS_KM,
    crow_fly_matrix,
    geodesic_km,
    great_circle_km,
)
from passerelle.travel.estimate import (
    car_minutes,
    public_transport_minutes,
    rush_factors,
    steady_minutes,
    whole_minutes,
)

SETTINGS = TravelSettings()
lat = st.floats(-89, 89)
lon = st.floats(-180, 180)
near_lat = st.floats(48, 52)
near_lon = st.floats(-2, 7)
points = st.lists(st.tuples(near_lat, near_lon), min_size=3, max_size=6)
any_rules = st.builds(
    TravelSettings,
    power_law=st.tuples(st.floats(0.5, 10), st.floats(0.3, 1.0)),
    access_min=st.integers(0, 10),
    inner_km=st.floats(0.1, 4),
    rush_inside=st.floats(1, 2),
    rush_across=st.floats(1, 2),
    rush_outside=st.floats(1, 2),
)


@settings(deadline=None)
@given(lat, lon, lat, lon)
def test_haversine_agrees_with_geopy(lat1, lon1, lat2, lon2):
    expected = great_circle((lat1, lon1), (lat2, lon2), radius=EARTH_RADIUS_KM).km
    assert great_circle_km(lat1, lon1, lat2, lon2) == pytest.approx(expected, rel=1e-7, abs=1e-3)


def test_the_sphere_is_good_enough_against_the_ellipsoid():
    lille, arlon = (50.6339, 3.0551), (49.6833, 5.8167)
    assert great_circle_km(*lille, *arlon) == pytest.approx(geodesic(lille, arlon).km, rel=0.005)


@settings(deadline=None)
@given(points)
def test_a_matrix_holds_the_single_distances(where):
    matrix = crow_fly_matrix([p[0] for p in where], [p[1] for p in where])
    assert np.array_equal(matrix, matrix.T)
    assert not np.diag(matrix).any()
    assert matrix[0, 1] == great_circle_km(*where[0], *where[1])


@settings(deadline=None)
@given(points, any_rules)
def test_off_peak_a_detour_never_saves_time(where, rules):
    km = crow_fly_matrix([p[0] for p in where], [p[1] for p in where])
    minutes = car_minutes(km, 1.0, rules)
    assert np.array_equal(minutes, minutes.T)
    via = minutes[:, :, None] + minutes[None, :, :]
    assert (minutes[:, None, :] <= via + 1e-6).all()


@settings(deadline=None)
@given(st.floats(0, 300), st.floats(0, 300), any_rules)
def test_farther_never_takes_less(one, other, rules):
    near, far = sorted((one, other))
    for time in (
        lambda km: car_minutes(km, 1.25, rules),
        lambda km: public_transport_minutes(car_minutes(km, 1.0, rules), rules),
        lambda km: steady_minutes(km, 15, rules),
    ):
        assert time(near) <= time(far)
        assert whole_minutes(time(near)) <= whole_minutes(time(far))


@settings(deadline=None)
@given(st.lists(st.booleans(), min_size=2, max_size=6), st.floats(0, 100), any_rules)
def test_the_peak_is_never_faster(dense, km, rules):
    peak = car_minutes(km, rush_factors(dense, rules), rules)
    assert (peak >= car_minutes(km, 1.0, rules)).all()


def test_rush_depends_on_how_many_ends_are_dense():
    factors = rush_factors([True, True, False, False], SETTINGS)
    assert (factors[0, 1], factors[0, 2], factors[2, 0], factors[2, 3]) == (1.4, 1.25, 1.25, 1.1)


def test_figures_worked_by_hand():
    rules = TravelSettings(power_law=(4.18, 0.64), access_min=2)
    assert car_minutes(20.0, 1.4, rules) == pytest.approx(4.18 * 20**0.64 * 1.4 + 2)
    assert steady_minutes(10.0, 15, rules) == pytest.approx(12.7 / 15 * 60)
    assert public_transport_minutes(np.array([5.0, 20.0]), rules).tolist() == [15.0, 34.0]


def test_two_doors_of_one_town_lie_apart():
    rules = TravelSettings(inner_km=2.0)
    assert car_minutes(0.0, 1.0, rules) == car_minutes(2.0, 1.0, rules)
    assert car_minutes(0.5, 1.0, rules) == car_minutes(0.0, 1.0, rules)


def test_minutes_are_rounded_as_python_rounds_and_never_vanish():
    assert whole_minutes([0.0, 0.4, 1.5, 2.5, 3.5]).tolist() == [1, 1, 2, 2, 4]


def test_a_single_distance_is_measured_on_the_ellipsoid():
    lille, tournai = (50.633, 3.0586), (50.6056, 3.3878)
    assert geodesic_km(lille, tournai) == pytest.approx(geodesic(lille, tournai).km)
    assert geodesic_km(lille, tournai) == pytest.approx(great_circle(lille, tournai).km, rel=0.004)

"""The road model with which the published windows of the PASS'EMPLOI learners were computed."""

import pytest

from passerelle.models.base import BANDS
from passerelle.models.issue import BadInputError
from passerelle.models.people import Learner
from passerelle.models.places import Site
from passerelle.models.rules import Settings, TravelSettings
from passerelle.models.term import Term
from passerelle.travel.build import build_travel
from passerelle.travel.roadmodel import road_model_minutes, road_model_rows

METRO = (
    "Lille", "Roubaix", "Tourcoing", "Villeneuve-d'Ascq", "Armentières", "Halluin", "Wattrelos",
    "Comines (FR)", "Marcq-en-Barœul", "Loos", "Baisieux (FR)", "Mouscron",
    "Comines (BE)",
)  # fmt: skip
SITES = ("Lille", "Roubaix", "Tourcoing", "Mouscron", "Tournai", "Comines (BE)")
WINDOWS = [  # learner without childcare, home, mode, minutes at the peak to each of the sites
    ("L04", "Roubaix", "public_transport", (44, 22, 24, 36, 53, 60)),
    ("L07", "Villeneuve-d'Ascq", "car", (21, 22, 29, 34, 28, 41)),
    ("L10", "Loos", "public_transport", (26, 58, 54, 66, 75, 61)),
]


def a_term(**site_offset):
    people = tuple(Learner(id=name, town=home, mode=mode) for name, home, mode, _ in WINDOWS)
    sites = (
        Site(id=f"S{number}", town=town, **site_offset.get(f"S{number}", {}))
        for number, town in enumerate(SITES)
    )
    rules = TravelSettings(dense_towns=METRO, public_transport_factor=2)
    return Term(
        settings=Settings(id="t", first="2027-01-04", last="2027-01-08", travel=rules),
        learners=people,
        sites=tuple(sites),
    )


def given_to(term, **options):
    return build_travel(term.model_copy(update={"travel": road_model_rows(term, **options)}))


def assert_published(term, times, bands):
    for (_, home, mode, minutes), band in ((row, band) for row in WINDOWS for band in bands):
        found = [times.minutes(mode, band, home, site.spot.key) for site in term.sites]
        assert tuple(found) == minutes


def test_the_matrix_gives_the_published_minutes():
    term = a_term()
    assert_published(term, given_to(term), ("am_peak", "pm_peak"))
    assert_published(term, given_to(term, rush_all_day=True), BANDS)


def test_a_site_beside_its_town_centre_keeps_the_minutes_of_the_town():
    term = a_term(S0={"lat": 50.6401, "lon": 3.0632}, S4={"lat": 50.6001, "lon": 3.3801})
    times = given_to(term)
    assert_published(term, times, ("am_peak",))


def test_no_cell_is_left_to_the_estimate():
    times = given_to(a_term(S0={"lat": 50.6401, "lon": 3.0632}))
    assert times.sources == ("given: road model, speed by distance",)


def test_off_peak_there_is_no_rush():
    """Villeneuve-d'Ascq to Tournai: 20.0 road km; within one town 2.5 km."""
    term = a_term()
    times = given_to(term)
    assert times.distance_km("Villeneuve-d'Ascq", "Tournai") == 20.0
    assert times.minutes("car", "off_peak", "Villeneuve-d'Ascq", "Tournai") == 22
    assert times.minutes("car", "night", "Lille", "Lille") == 9
    assert times.minutes("public_transport", "night", "Lille", "Lille") == 15


@pytest.mark.parametrize(
    ("road_km", "rush", "minutes"),
    [(2.5, 1.0, 9), (2.5, 1.4, 13), (3.999, 1.0, 13), (4, 1.0, 9), (35, 1.1, 35), (70, 1, 53)],
)
def test_minutes_by_hand(road_km, rush, minutes):
    assert road_model_minutes(road_km, rush) == minutes


def test_towns_it_cannot_place_are_reported():
    term = a_term().model_copy(update={"sites": (Site(id="S", town="Atlantis"),)})
    with pytest.raises(BadInputError, match="Atlantis"):
        road_model_rows(term)

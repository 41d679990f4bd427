"""A term's travel times: every place reached, what the user gives wins, nothing is silent."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from passerelle.models.base import BANDS, Period
from passerelle.models.care import CareProvider, Opening
from passerelle.models.issue import BadInputError
from passerelle.models.people import Learner, Trainer
from passerelle.models.places import Host, Site
from passerelle.models.rules import Settings, TravelSettings
from passerelle.models.term import Term, TravelRow
from passerelle.travel.build import build_travel
from passerelle.travel.summary import source_shares

METRO = ("Lille", "Roubaix", "Tourcoing", "Wattrelos", "Mouscron", "Comines (FR)")


def a_term(travel=(), rules=None, **tables):
    rules = rules or TravelSettings(power_law=(4.18, 0.64), dense_towns=METRO)
    rows = {
        "sites": (Site(id="MOU", town="Mouscron", country="BE"),),
        "learners": (
            Learner(id="L01", town="Lille", mode="public_transport"),
            Learner(id="L02", town="Péruwelz"),
        ),
    }
    return Term(
        settings=Settings(id="t", first="2027-01-04", last="2027-01-08", travel=rules),
        travel=tuple(TravelRow(**row) for row in travel),
        **(rows | tables),
    )


def issues_of(term):
    with pytest.raises(BadInputError) as caught:
        build_travel(term)
    return caught.value.issues


def test_every_place_of_the_term_is_a_node_in_every_table():
    term = a_term(
        hosts=(Host(id="H1", town="Tournai", country="BE"),),
        providers=(CareProvider(id="C09"),),
        openings=(
            Opening(
                provider="C09", weekdays="Mon;Thu", opens="08:45", closes="16:15", town="Halluin"
            ),
            Opening(
                provider="C09",
                weekdays="Tue",
                opens="08:45",
                closes="16:15",
                town="Comines (FR)",
                pickup_town="Armentières",
            ),
        ),
        trainers=(Trainer(id="T1", town="Tournai", lat=50.61, lon=3.39, mode="bike"),),
    )
    times = build_travel(term)
    assert times.nodes == tuple(spot.key for spot in term.spots())
    assert {table.mode for table in times.tables} == {"car", "public_transport", "bike"}
    assert len(times.tables) == 3 * len(BANDS)
    for table in times.tables:
        assert len(table.minutes) == len(table.source) == len(times.nodes)
        assert min(min(line) for line in table.minutes) >= 1


def test_bands_and_periods_come_from_the_settings():
    rules = TravelSettings(am_peak="06:30-09:00", pm_peak="16:30-19:00", night="00:00-05:00")
    times = build_travel(a_term(rules=rules))
    assert (times.am_peak, times.pm_peak) == (Period(390, 540), Period(990, 1140))
    assert times.band(6 * 60) == "off_peak"


def test_figures_of_the_estimate_by_hand():
    """Lille to Mouscron: 16.3 km as the crow flies, both in the dense area."""
    times = build_travel(a_term())
    assert times.minutes("car", "off_peak", "Lille", "Mouscron") == round(4.18 * 16.307**0.64 + 1)
    assert times.minutes("car", "am_peak", "Lille", "Mouscron") == round(
        4.18 * 16.307**0.64 * 1.4 + 1
    )
    assert times.minutes("car", "night", "Lille", "Mouscron") == 26
    assert times.minutes("public_transport", "off_peak", "Lille", "Mouscron") == round(1.7 * 26)
    assert times.distance_km("Lille", "Mouscron") == 20.7
    assert times.minutes("car", "off_peak", "Lille", "Lille") == round(4.18 * 2**0.64 + 1)


def rush(times, origin, destination):
    """The peak factor of a pair, as its source tells it."""
    text = times.source("car", "am_peak", origin, destination)
    return float(text.partition(", x ")[2].partition(" ")[0])


def test_only_listed_towns_are_dense_not_the_village_next_door():
    """Estaimpuis lies 3.5 km from Wattrelos, Comines in Belgium 1.7 km from Comines in France."""
    homes = ("Lille", "Estaimpuis", "Comines (BE)", "Péruwelz", "La Madeleine")
    term = a_term(learners=tuple(Learner(id=f"L{n}", town=home) for n, home in enumerate(homes)))
    times = build_travel(term)
    assert rush(times, "Lille", "Mouscron") == 1.4
    assert rush(times, "Mouscron", "Estaimpuis") == 1.25
    assert rush(times, "Comines (BE)", "Mouscron") == 1.25
    assert rush(times, "Estaimpuis", "Péruwelz") == 1.1
    assert rush(times, "La Madeleine", "Mouscron") == 1.25


def test_a_place_given_by_coordinates_is_dense_by_its_nearest_town():
    spots = {
        "in Wattrelos": (50.70, 3.215),
        "by Péruwelz": (50.51, 3.60),
        "by Croix": (50.70, 3.165),
    }
    term = a_term(
        learners=tuple(Learner(id=name, lat=at[0], lon=at[1]) for name, at in spots.items())
    )
    times = build_travel(term)
    dense = {p.id: rush(times, p.home.key, "Mouscron") for p in term.learners}
    assert dense == {"in Wattrelos": 1.4, "by Péruwelz": 1.25, "by Croix": 1.4}


def test_a_town_surrounded_by_listed_towns_is_dense_though_not_listed():
    rules = TravelSettings(dense_towns=("Lille", "Marcq-en-Barœul", "Mouscron"))
    term = a_term(rules=rules, learners=(Learner(id="L1", town="La Madeleine"),))
    assert rush(build_travel(term), "La Madeleine", "Mouscron") == 1.4


def test_a_dense_town_far_from_the_gazetteer_is_known_by_its_places():
    rules = TravelSettings(dense_towns=("Lyon",))
    sites = (
        Site(id="A", town="Lyon", lat=45.76, lon=4.84),
        Site(id="B", town="LYON", lat=45.75, lon=4.87),
        Site(id="C", town="Mâcon", lat=46.31, lon=4.83),
    )
    times = build_travel(a_term(rules=rules, sites=sites, learners=()))
    a, b, c = times.nodes
    assert (rush(times, a, b), rush(times, a, c), rush(times, c, c)) == (1.4, 1.25, 1.1)


def test_a_namesake_far_away_is_not_the_town_of_the_gazetteer():
    """Neufchâteau in the Vosges: its coordinates decide, not Neufchâteau in Belgium."""
    rules = TravelSettings(dense_towns=("Neufchâteau",))
    vosges = Site(id="V", town="Neufchâteau", lat=48.3556, lon=5.6961)
    times = build_travel(a_term(rules=rules, sites=(vosges,)))
    assert rush(times, vosges.spot.key, "Lille") == 1.1


def test_passengers_ride_as_the_car_does():
    times = build_travel(
        a_term(
            learners=(Learner(id="L1", town="Lille", mode="passenger"),),
            travel=[{"origin": "L1", "destination": "MOU", "minutes": 5, "source": "diary"}],
        )
    )
    assert times.minutes("passenger", "am_peak", "Lille", "Mouscron") == 5
    assert times.source("passenger", "am_peak", "Lille", "Mouscron") == (
        "estimate: as car (car given: diary)"
    )


def test_bikes_and_walkers_know_no_peak():
    term = a_term(
        learners=(
            Learner(id="L1", town="Lille", mode="bike"),
            Learner(id="L2", town="Roubaix", mode="walk"),
        )
    )
    times = build_travel(term)
    for band in BANDS:
        assert times.minutes("bike", band, "Lille", "Mouscron") == round(1.27 * 16.307 / 15 * 60)
        assert times.minutes("walk", band, "Roubaix", "Mouscron") == round(1.27 * 6.076 / 4.8 * 60)


def test_given_minutes_hold_in_their_own_direction_only():
    there = {"origin": "L01", "destination": "MOU", "minutes": 5, "km": 3.2, "source": "OSRM"}
    back = {"origin": "MOU", "destination": "L01", "minutes": 45, "source": "OSRM"}
    times = build_travel(a_term(travel=[there, back]))
    for band in BANDS:
        assert times.minutes("car", band, "Lille", "Mouscron") == 5
        assert times.minutes("car", band, "Mouscron", "Lille") == 45
        assert times.minutes("public_transport", band, "Lille", "Mouscron") == 15
        assert times.minutes("public_transport", band, "Mouscron", "Lille") == round(1.7 * 45)
    assert times.distance_km("Lille", "Mouscron") == 3.2
    assert times.distance_km("Mouscron", "Lille") == 20.7
    alone = build_travel(a_term(travel=[there]))
    assert alone.source("car", "am_peak", "Lille", "Mouscron") == "given: OSRM"
    assert alone.source("car", "am_peak", "Mouscron", "Lille").startswith("estimate: power law")


def test_a_row_for_a_mode_or_band_leaves_the_others_alone():
    row = {"origin": "Lille", "destination": "Mouscron", "band": "am_peak", "minutes": 99}
    plain, times = build_travel(a_term()), build_travel(a_term(travel=[row | {"mode": "bike"}]))
    assert times == plain
    bus = build_travel(a_term(travel=[row | {"mode": "public_transport"}]))
    pair = ("Lille", "Mouscron")
    assert bus.minutes("public_transport", "am_peak", *pair) == 99
    assert bus.source("public_transport", "am_peak", *pair) == "given"
    assert bus.minutes("public_transport", "pm_peak", *pair) == plain.minutes(
        "public_transport", "pm_peak", *pair
    )
    assert bus.minutes("car", "am_peak", *pair) == plain.minutes("car", "am_peak", *pair)


def test_the_closer_a_row_names_its_ends_the_more_it_weighs():
    """A later row for two towns does not undo what was given for one person and one site."""
    sites = (
        Site(id="MOU", town="Mouscron", lat=50.745, lon=3.2064),
        Site(id="MO2", town="Mouscron", lat=50.75, lon=3.21),
    )
    travel = [
        {"origin": "L01", "destination": "MOU", "minutes": 11},
        {"origin": "Lille", "destination": "Mouscron", "minutes": 33},
        {"origin": "Lille", "destination": "Mouscron", "band": "am_peak", "minutes": 44},
        {"origin": "rijsel", "destination": "MO2", "minutes": 22, "band": "pm_peak"},
    ]
    times = build_travel(a_term(travel=travel, sites=sites))
    first, second = (site.spot.key for site in sites)
    assert [times.minutes("car", band, "Lille", first) for band in BANDS] == [11, 11, 11, 11]
    assert [times.minutes("car", band, "Lille", second) for band in BANDS] == [33, 33, 44, 22]


def test_coordinates_name_a_node_and_of_equal_rows_the_last_holds():
    site = Site(id="MOU", town="Mouscron", lat=50.745, lon=3.2064)
    travel = [
        {"origin": "50.7450,3.2064", "destination": "L02", "minutes": 70},
        {"origin": "MOU", "destination": "L02", "minutes": 71},
    ]
    times = build_travel(a_term(travel=travel, sites=(site,)))
    assert times.minutes("car", "off_peak", site.spot.key, "Péruwelz") == 71


def test_a_matrix_may_hold_towns_the_term_does_not_use():
    row = {"origin": "Arlon", "destination": "Mouscron", "minutes": 150}
    assert build_travel(a_term(travel=[row])) == build_travel(a_term())


def test_unknown_towns_are_all_reported_with_who_uses_them_and_what_was_meant():
    term = a_term(
        sites=(Site(id="S1", town="Mouskron"),),
        learners=(
            *(Learner(id=f"L{n}", town="Tornai") for n in range(5)),
            Learner(id="L9", town="Comines"),
            Learner(id="L8"),
        ),
    )
    found = {issue.code: issue for issue in issues_of(term)}
    texts = [str(issue) for issue in issues_of(term)]
    assert len(texts) == 4
    assert texts[1] == (
        "learners L0, learners L1, learners L2 and 2 more: the town 'Tornai' is not in the "
        "gazetteer; write Tournai or Tournay or Toernich; otherwise give lat and lon"
    )
    assert found["NO_PLACE"].where == "learners L8"
    assert found["AMBIGUOUS_TOWN"].where == "learners L9"
    assert "Comines (BE) or Comines (FR)" in found["AMBIGUOUS_TOWN"].fix
    assert any(text.startswith("sites S1: ") and "Mouscron" in text for text in texts)


def test_coordinates_need_no_known_town():
    home = Learner(id="L1", town="a farm", lat=50.6, lon=3.3)
    assert "50.6000,3.3000" in build_travel(a_term(learners=(home,))).nodes


def test_unknown_names_of_given_rows_and_dense_towns_are_reported_together():
    travel = [
        {"origin": "Lile", "destination": "MOU", "minutes": 5},
        {"origin": "MOU", "destination": "Comines", "minutes": 5},
    ]
    rules = TravelSettings(dense_towns=("Lille", "Baisieux", "Roubeix"))
    found = [(issue.code, issue.where) for issue in issues_of(a_term(travel, rules))]
    assert found == [
        ("AMBIGUOUS_TOWN", "settings travel.dense_towns"),
        ("UNKNOWN_TOWN", "settings travel.dense_towns"),
        ("UNKNOWN_TOWN", "travel row 1"),
        ("AMBIGUOUS_TOWN", "travel row 2"),
    ]


def test_a_provider_without_one_place_cannot_be_an_end_of_a_row():
    spans = {"provider": "C09", "opens": "08:45", "closes": "16:15"}
    term = a_term(
        providers=(CareProvider(id="C09"),),
        openings=(Opening(**spans, town="Halluin"), Opening(**spans, town="Armentières")),
        travel=[{"origin": "C09", "destination": "MOU", "minutes": 5}],
    )
    (issue,) = issues_of(term)
    assert (issue.code, issue.where) == ("SEVERAL_PLACES", "travel row 1")
    assert "Armentières, Halluin" in issue.message


def test_a_provider_that_opens_nowhere_is_reported():
    spans = {"provider": "C09", "opens": "08:45", "closes": "16:15"}
    term = a_term(
        providers=(CareProvider(id="C09"),),
        openings=(Opening(**spans, town="Halluin"), Opening(**spans)),
    )
    assert [(i.code, i.where) for i in issues_of(term)] == [("NO_PLACE", "providers C09")]


@pytest.mark.parametrize("law", [(0.0, 0.7), (3.0, 0.0), (3.0, -1.0), (3.0, 9.0)])
def test_a_law_that_makes_no_sense_is_refused(law):
    (issue,) = issues_of(a_term(rules=TravelSettings(power_law=law)))
    assert issue.where == "settings travel.power_law"


def test_openings_off_the_globe_are_refused():
    opening = Opening(provider="C1", opens="08:00", closes="18:00", lat=3.05, lon=250.0)
    term = a_term(providers=(CareProvider(id="C1", town="Lille"),), openings=(opening,))
    assert [(i.code, i.where) for i in issues_of(term)] == [("BAD_COORDINATES", "openings of C1")]


def test_a_term_without_places_has_no_times():
    times = build_travel(a_term(sites=(), learners=()))
    assert times.nodes == ()
    assert source_shares(times) == ()


def test_sources_that_no_time_rests_on_are_not_listed():
    cells = [{"origin": a, "destination": b} for a in ("L01", "MOU") for b in ("L01", "MOU")]
    travel = [cell | {"minutes": 7, "source": "OSRM"} for cell in cells]
    learners = (Learner(id="L01", town="Lille"),)
    assert build_travel(a_term(travel=travel, learners=learners)).sources == ("given: OSRM",)


def test_mixtures_of_sources_are_counted():
    row = {"origin": "L01", "destination": "MOU", "minutes": 5, "source": "OSRM"}
    shares = source_shares(build_travel(a_term(travel=[row])))
    cars = {s.source: s for s in shares if s.mode == "car"}
    assert cars["given: OSRM"].count == len(BANDS)
    assert sum(s.share for s in cars.values()) == pytest.approx(1)
    assert sum(s.count for s in cars.values()) == len(BANDS) * 3 * 2


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["L01", "MOU", "Péruwelz"]),
            st.sampled_from(["L01", "MOU", "Péruwelz"]),
            st.sampled_from(["car", "public_transport"]),
            st.sampled_from([None, *BANDS]),
            st.integers(0, 200),
        ),
        max_size=6,
    )
)
def test_any_given_matrix_is_honoured_and_repeatable(cells):
    names = ("origin", "destination", "mode", "band", "minutes")
    term = a_term(travel=[dict(zip(names, cell, strict=True)) for cell in cells])
    times = build_travel(term)
    assert times.fingerprint == build_travel(term.model_copy()).fingerprint
    key = {"L01": "Lille", "MOU": "Mouscron", "Péruwelz": "Péruwelz"}
    for table in times.tables:
        for origin, a in key.items():
            for destination, b in key.items():
                rows = [c for c in cells if c[:3] == (origin, destination, table.mode)]
                here = [c for c in rows if c[3] == table.band] or [c for c in rows if c[3] is None]
                given_there = times.source(table.mode, table.band, a, b) == "given"
                assert given_there == bool(here)
                assert not here or times.minutes(table.mode, table.band, a, b) == here[-1][4]

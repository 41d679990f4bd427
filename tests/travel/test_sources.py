"""A term's times from every source: who wins over whom, what is told, what stays an estimate."""

import numpy as np
import pytest

from passerelle.mobility import mobility_of
from passerelle.models.base import BANDS
from passerelle.models.issue import BadInputError
from passerelle.models.people import Learner
from passerelle.models.places import Site
from passerelle.models.rules import Settings, TravelSettings
from passerelle.models.term import Term, TravelRow
from passerelle.tests.travel.local_servers import PROTOCOLS, Script, drive, serving
from passerelle.tests.travel.osm_files import write_osm
from passerelle.travel.build import build_travel
from passerelle.travel.services.http import Http
from passerelle.travel.sources import TravelSources
from passerelle.travel.summary import source_shares

HOME, FARM, SITE = (50.64, 3.05), (50.60, 3.15), (50.69, 3.17)
NOBODY = "http://127.0.0.1:9"
ROADS = [
    ([1, 2], {"highway": "secondary", "maxspeed": "FR:rural"}),
    ([2, 3], {"highway": "motorway", "maxspeed": "FR:motorway"}),
    ([3, 1], {"highway": "primary", "maxspeed": "BE:urban", "oneway": "yes"}),
]


def a_term(*, travel=(), learners=None, mode="car"):
    learners = learners or (
        Learner(id="L1", town="", lat=HOME[0], lon=HOME[1], mode=mode),
        Learner(id="L2", town="", lat=FARM[0], lon=FARM[1]),
    )
    rules = TravelSettings(dense_towns=("Lille", "Roubaix"), access_min=2)
    return Term(
        settings=Settings(id="t", first="2027-01-04", last="2027-01-08", travel=rules),
        learners=learners,
        sites=(Site(id="S1", town="Roubaix", lat=SITE[0], lon=SITE[1]),),
        travel=tuple(TravelRow(**row) for row in travel),
    )


def quick(**sources):
    http = Http(connect_seconds=0.5, answer_seconds=0.5, sleep=lambda _: None)
    return TravelSources(http=http, **sources)


def roads(tmp_path, more=()):
    nodes = {1: HOME, 2: FARM, 3: SITE} | dict(more)
    return write_osm(tmp_path / "roads.osm", nodes, ROADS)


def keys(term):
    return [spot.key for spot in term.spots()]


def test_roads_of_a_file_keep_directions_and_get_rush_and_access(tmp_path):
    """One-way motorway from the farm to the site, one-way road back through the home."""
    term = a_term()
    made = mobility_of(term, quick(osm=roads(tmp_path)))
    home, farm, site = keys(term)
    times = made.times
    motorway = times.distance_km(farm, site) / (0.8 * 130) * 60
    assert times.minutes("car", "off_peak", farm, site) == round(motorway + 2)
    assert times.minutes("car", "off_peak", site, farm) > 2 * times.minutes(
        "car", "off_peak", farm, site
    )
    assert times.source("car", "am_peak", home, site) == (
        "roads of roads.osm, x 1.4 at peak, + 2 min access"
    )
    assert times.source("car", "night", farm, site) == "roads of roads.osm, + 2 min access"
    off, peak = (times.minutes("car", band, home, site) - 2 for band in ("off_peak", "am_peak"))
    assert peak == pytest.approx(1.4 * off, abs=1.2)
    assert times.minutes("car", "off_peak", home, home) == build_travel(term).minutes(
        "car", "off_peak", home, home
    )


def test_a_place_off_the_roads_keeps_its_estimate_and_is_told(tmp_path):
    term = a_term(learners=(Learner(id="L1", lat=50.64, lon=3.05), Learner(id="L2", town="Arlon")))
    made = mobility_of(term, quick(osm=roads(tmp_path)))
    told = [note for note in made.notes if note.code == "FAR_FROM_ROADS"]
    assert [note.where for note in told] == ["learners L2 (Arlon)"]
    assert "so its times are estimates" in told[0].message
    home, arlon, site = keys(term)
    assert made.times.source("car", "night", home, arlon).startswith("estimate")
    assert made.times.source("car", "night", home, site).startswith("roads")
    shares = [row for row in source_shares(made.times) if row.mode == "car"]
    assert sum(row.share for row in shares) == pytest.approx(1)
    assert {row.source.split()[0] for row in shares} == {"estimate:", "roads"}


def test_two_doors_of_one_town_keep_their_estimate(tmp_path):
    """The centre of Lille stands for every home in Lille: 300 m of map are no journey."""
    lille = (50.6330, 3.0586)
    term = a_term(learners=(Learner(id="L1", town="Lille"),))
    near = Site(id="S2", town="Lille", lat=lille[0] + 0.003, lon=lille[1])
    term = term.model_copy(update={"sites": (*term.sites, near)})
    times = mobility_of(term, quick(osm=roads(tmp_path))).times
    assert times.source("car", "night", "Lille", near.spot.key).startswith("estimate")


@pytest.mark.parametrize("kind", ["osrm", "valhalla", "ors"])
def test_a_service_overrides_the_file_and_given_rows_override_the_service(kind, tmp_path):
    row = {"origin": "L2", "destination": "S1", "minutes": 5, "source": "diary"}
    term = a_term(travel=[row])
    home, farm, site = keys(term)
    with serving(PROTOCOLS[kind], Script()) as url:
        made = mobility_of(term, quick(osm=roads(tmp_path), **{kind: url}))
    seconds, metres = drive(HOME, SITE)
    times = made.times
    assert times.minutes("car", "night", home, site) == round(seconds / 60 + 2)
    assert times.distance_km(home, site) == round(metres / 1000, 1)
    assert times.minutes("car", "night", farm, site) == 5
    assert times.source("car", "night", farm, site) == "given: diary"
    (sent,) = (note for note in made.notes if note.code == "SENT")
    assert "coordinates of 3 places, homes included" in sent.message


def test_a_given_matrix_overrides_everything_in_its_mode_and_band(tmp_path):
    term = a_term(travel=[{"origin": "L1", "destination": "S1", "minutes": 5}])
    more = (
        TravelRow(origin="L1", destination="S1", minutes=45, source="counted"),
        TravelRow(origin="L1", destination="S1", minutes=50, band="am_peak", source="counted"),
    )
    times = mobility_of(term, quick(osm=roads(tmp_path), more=more)).times
    home, _, site = keys(term)
    found = {band: times.minutes("car", band, home, site) for band in BANDS}
    assert found == dict.fromkeys(BANDS, 45) | {"am_peak": 50}
    assert times.source("car", "night", home, site) == "given: counted"


def test_cyclists_get_their_own_times_of_a_service_that_knows_them():
    term = a_term(mode="bike")
    with serving(PROTOCOLS["valhalla"], Script()) as url:
        times = mobility_of(term, quick(valhalla=url)).times
    home, _, site = keys(term)
    assert times.minutes("bike", "am_peak", home, site) == round(4 * drive(HOME, SITE)[0] / 60 + 2)
    assert times.source("bike", "am_peak", home, site) == "Valhalla bike, + 2 min access"


@pytest.mark.parametrize("kind", ["osrm", "valhalla", "ors", "overpass"])
def test_offline_the_estimate_stands_and_it_is_told(kind):
    term = a_term()
    made = mobility_of(term, quick(**{kind: NOBODY}))
    assert made.times == build_travel(term)
    (note,) = made.notes
    assert note.code in {"NO_ANSWER", "NO_ROADS_ONLINE"}
    assert note.severity == "warning"
    assert NOBODY in note.where


@pytest.mark.parametrize("kind", ["osrm", "valhalla", "ors"])
def test_pairs_without_a_way_are_named_and_estimated(kind):
    def change(answer):
        if kind == "valhalla":
            answer["sources_to_targets"][0][2]["time"] = None
        else:
            answer["durations"][0][2] = None
        return answer

    term = a_term()
    home, farm, site = keys(term)
    with serving(PROTOCOLS[kind], Script(change=change)) as url:
        made = mobility_of(term, quick(**{kind: url}))
    (note,) = (note for note in made.notes if note.code == "NO_WAY")
    assert "from learners L1 to sites S1; these times are estimates" in note.message
    assert made.times.source("car", "night", home, site).startswith("estimate")
    assert not made.times.source("car", "night", site, home).startswith("estimate")
    assert not made.times.source("car", "night", farm, site).startswith("estimate")


def test_what_is_no_address_is_an_error_before_anything_is_asked():
    with pytest.raises(BadInputError, match="no address"):
        mobility_of(a_term(), quick(osrm="localhost", valhalla=NOBODY))


def test_without_sources_it_is_the_estimate_and_nothing_is_told():
    made = mobility_of(a_term(), TravelSources())
    assert (made.times, made.notes) == (build_travel(a_term()), ())


def test_no_places_need_no_source(tmp_path):
    empty = Term(settings=Settings(id="t", first="2027-01-04", last="2027-01-08"))
    assert mobility_of(empty, quick(osm=roads(tmp_path), osrm=NOBODY)).times.nodes == ()


def test_an_unknown_town_is_placed_by_a_geocoder_that_the_user_names(tmp_path):
    from passerelle.tests.travel.test_geocoding import nominatim

    term = a_term(learners=(Learner(id="L1", town="Liège"),))
    with pytest.raises(BadInputError, match="Liège"):
        mobility_of(term, TravelSources())
    with serving(nominatim, Script()) as url:
        made = mobility_of(term, TravelSources(geocode=url, cache=tmp_path))
    assert made.times.nodes[0] == "Liège"
    assert made.times.distance_km("Liège", keys(term)[1]) > 150
    assert [note.code for note in made.notes] == ["GEOCODED"]


def test_permuted_people_permute_the_times(tmp_path):
    term = a_term()
    turned = term.model_copy(update={"learners": term.learners[::-1]})
    sources = quick(osm=roads(tmp_path))
    first, second = (mobility_of(each, sources).times for each in (term, turned))
    order = [second.nodes.index(key) for key in first.nodes]
    for one, other in zip(first.tables, second.tables, strict=True):
        assert np.array_equal(np.array(one.minutes), np.array(other.minutes)[np.ix_(order, order)])

"""Unknown towns, asked of a server that answers like Nominatim: politely, and only their names."""

from urllib.parse import parse_qs, urlsplit

import pytest

from passerelle.tests.travel.local_servers import Script, serving
from passerelle.travel.geocoding import MOST_NAMES, Geocoder, geocode
from passerelle.travel.services.http import ServiceError
from passerelle.travel.store import Store

PLACES = {
    "Lyon": [(45.7578, 4.8320, "fr"), (45.7600, 4.8400, "fr")],
    "Saint-Denis": [(48.9358, 2.3597, "fr"), (47.2, 0.7, "fr")],
    "Liège": [(50.6451, 5.5734, "be")],
    "Nowhere on earth": [(450.0, 5.0, "be")],
}


def nominatim(handler, script):
    """Answers /search with JSON, as Nominatim does."""
    url = urlsplit(handler.path)
    query = {name: values[0] for name, values in parse_qs(url.query).items()}
    assert url.path == "/search"
    script.queries.append(query)
    script.agents.append(handler.headers["User-Agent"])
    return 200, [
        {
            "lat": str(lat),
            "lon": str(lon),
            "display_name": query["q"],
            "address": {"country_code": country},
        }
        for lat, lon, country in PLACES.get(query["q"], [])
    ]


@pytest.fixture
def waits():
    return []


def look_up(names, waits, script=None, folder=None):
    with serving(nominatim, script or Script()) as url:
        return geocode(names, Geocoder(url, Store(folder), 1.0, waits.append))


def test_a_town_is_found_and_told_with_where_it_lies(waits):
    script = Script()
    (town,), (note,) = look_up(["Liège"], waits, script)
    assert (town.name, town.country, town.lat, town.lon) == ("Liège", "BE", 50.6451, 5.5734)
    assert "'Liège' (BE) lies at 50.6451, 5.5734" in note.message
    assert note.severity == "warning"
    assert script.queries[0]["q"] == "Liège"
    assert script.queries[0]["countrycodes"] == "fr,be"
    assert script.agents == ["passerelle-timetables"]


def test_one_request_a_second(waits):
    look_up(["Lyon", "Liège", "Lyon"], waits)
    assert waits == [1.0, 1.0]


def test_a_name_that_means_several_towns_is_not_placed(waits):
    towns, (note,) = look_up(["Saint-Denis"], waits)
    assert towns == ()
    assert "48.94, 2.36 or 47.20, 0.70" in note.message


def test_an_unknown_name_is_told_and_the_rest_goes_on(waits):
    towns, notes = look_up(["Atlantis", "Lyon"], waits)
    assert [town.name for town in towns] == ["Lyon"]
    assert "knows no town 'Atlantis'" in notes[0].message


def test_answers_are_kept(waits, tmp_path):
    script = Script()
    with serving(nominatim, script) as url:
        geocoder = Geocoder(url, Store(tmp_path), 1.0, waits.append)
        assert geocoder.look_up("Lyon") == geocoder.look_up("Lyon")
        assert geocoder.look_up("Atlantis") == geocoder.look_up("Atlantis") == ()
    assert len(script.asked) == 2


@pytest.mark.parametrize("deed", [(429,), (500,), (403,), b"<html>", "silence"], ids=str)
def test_a_server_in_trouble_is_not_taken_for_an_unknown_town(waits, deed):
    with serving(nominatim, Script(deed)) as url:
        geocoder = Geocoder(url, Store(None), 0.3, waits.append)
        towns, (note,) = geocode(["Lyon", "Liège"], geocoder)
    assert towns == ()
    assert note.code == "NO_ANSWER"


def test_offline_is_told_in_a_moment(waits):
    with pytest.raises(ServiceError):
        Geocoder("http://127.0.0.1:9", Store(None), 1.0, waits.append).look_up("Lyon")


@pytest.mark.filterwarnings("ignore:Latitude normalization")
def test_a_place_off_the_globe_is_refused(waits):
    towns, (note,) = look_up(["Nowhere on earth"], waits)
    assert (towns, note.code) == ((), "NO_ANSWER")


def test_bulk_is_not_asked_for(waits):
    script = Script()
    towns, (note,) = look_up([f"Town {k}" for k in range(MOST_NAMES + 1)], waits, script)
    assert (towns, note.code, script.asked) == ((), "BULK", [])

"""Routing services, good and bad: no wrong number ever enters a matrix silently."""

import math
from dataclasses import replace

import numpy as np
import pytest

from passerelle.models.issue import BadInputError
from passerelle.tests.travel.local_servers import PROTOCOLS, Script, drive, serving
from passerelle.travel.services.ask import ask_matrix
from passerelle.travel.services.http import Http, ServiceError, checked_url, public
from passerelle.travel.services.ors import OpenRouteService
from passerelle.travel.services.osrm import Osrm
from passerelle.travel.services.valhalla import Valhalla
from passerelle.travel.store import Store

CLIENTS = {"osrm": Osrm, "valhalla": Valhalla, "ors": OpenRouteService}
POINTS = [(50.6339, 3.0551), (50.6942, 3.1746), (50.7450, 3.2064), (50.6056, 3.3878)]
SECRET = "not a real key"  # noqa: S105 - for a server of the test's own
everyone = pytest.mark.parametrize("kind", CLIENTS)


@pytest.fixture
def waits():
    return []


def client(kind, url, waits, **options):
    quick = Http(connect_seconds=0.5, answer_seconds=0.3, sleep=waits.append)
    return CLIENTS[kind](url, replace(quick, **options))


def ask(kind, script, waits, *, points=POINTS, store=None, **options):
    with serving(PROTOCOLS[kind], script) as url:
        service = client(kind, url, waits, **options)
        return ask_matrix(service, points, "car", store or Store(None))


def refused(kind, script, waits, **options):
    with pytest.raises(ServiceError) as caught:
        ask(kind, script, waits, **options)
    return str(caught.value)


@everyone
def test_times_are_those_of_each_direction(kind, waits):
    """Northward takes a third longer: a mixed-up order of places or coordinates would show."""
    found = ask(kind, Script(), waits).block
    for i, start in enumerate(POINTS):
        for j, end in enumerate(POINTS):
            seconds, metres = drive(start, end)
            assert found.seconds[i, j] == pytest.approx(seconds, abs=0.1)
            assert found.km[i, j] == pytest.approx(metres / 1000, abs=0.01)
    assert not np.allclose(found.seconds, found.seconds.T)


@everyone
@pytest.mark.parametrize("limit", [120, 60, 7])
def test_large_matrices_are_asked_in_blocks_the_server_takes(kind, waits, limit):
    points = [(50 + k / 200, 3 + k % 7 / 50) for k in range(70)]
    script = Script(limit=limit)
    found = ask(kind, script, waits, points=points)
    assert found.block.seconds[3, 65] == pytest.approx(drive(points[3], points[65])[0], abs=0.1)
    assert found.block.seconds[65, 3] == pytest.approx(drive(points[65], points[3])[0], abs=0.1)
    assert np.isfinite(found.block.seconds).all()
    assert len(script.asked) >= found.requests > 1


@everyone
def test_a_busy_server_is_asked_again_when_it_says(kind, waits):
    found = ask(kind, Script((429, ("Retry-After", "2")), (503,)), waits)
    assert np.isfinite(found.block.seconds).all()
    assert waits[0] == 2
    assert len(waits) == 2


@everyone
def test_a_server_that_asks_for_an_hour_is_not_waited_for(kind, waits):
    text = refused(kind, Script((429, ("Retry-After", "3600"))), waits)
    assert "429" in text
    assert "3600 s" in text
    assert waits == []


@everyone
@pytest.mark.parametrize("headers", [(), (("Retry-After", "Wed, 21 Oct 2026 07:28:00 GMT"),)])
def test_a_server_that_stays_broken_is_given_up(kind, waits, headers):
    text = refused(kind, Script(*[(500, *headers)] * 5), waits)
    assert "500" in text
    assert "3 times" in text
    assert len(waits) == 2


@everyone
@pytest.mark.parametrize(
    ("deed", "why"),
    [
        ("silence", "no answer within"),
        ("drip", "took more than"),
        ("hang up", "connection broke"),
        (b"<html>sign in</html>", "no JSON: '<html>sign in</html>'"),
        (b"[1, 2]", ""),
        (b"null", ""),
        (b"\xff\xfe", "no JSON"),
        ((404,), "404"),
        ((302, ("Location", "http://127.0.0.1:9/")), "302"),
    ],
    ids=str,
)
def test_bad_answers_are_refused_with_the_reason(kind, waits, deed, why):
    assert why in refused(kind, Script(*[deed] * 3), waits)


@everyone
def test_a_huge_answer_is_cut_off(kind, waits):
    assert "larger than" in refused(kind, Script(b" " * 300_000), waits, most_bytes=100_000)


@everyone
def test_nobody_at_the_address(kind, waits):
    with pytest.raises(ServiceError, match=r"no connection to 127\.0\.0\.1:9"):
        ask_matrix(client(kind, "http://127.0.0.1:9", waits), POINTS, "car", Store(None))
    assert waits == []


def table_of(kind, answer):
    return answer["sources_to_targets"] if kind == "valhalla" else answer["durations"]


def put(kind, answer, value):
    """Write a value where the time from place 0 to place 2 stands."""
    if kind == "valhalla":
        table_of(kind, answer)[0][2]["time"] = value
    else:
        table_of(kind, answer)[0][2] = value
    return answer


@everyone
@pytest.mark.parametrize(
    ("value", "why"),
    [
        (-5, "no amount"),
        ("720", "no number"),
        (True, "no number"),
        (math.nan, "no amount"),
        (math.inf, "no amount"),
        (1e7, "hours"),
        (12.0, "cannot be true"),
        ([1], "no number"),
    ],
    ids=str,
)
def test_times_that_cannot_be_true_are_refused(kind, waits, value, why):
    script = Script(change=lambda answer: put(kind, answer, value))
    assert why in refused(kind, script, waits)


@everyone
def test_no_way_is_no_number(kind, waits):
    found = ask(kind, Script(change=lambda answer: put(kind, answer, None)), waits)
    assert np.argwhere(np.isnan(found.block.seconds)).tolist() == [[0, 2]]


@everyone
@pytest.mark.parametrize("cut", ["row", "cell"])
def test_a_table_of_another_size_is_refused(kind, waits, cut):
    def change(answer):
        table = table_of(kind, answer)
        (table if cut == "row" else table[1]).pop()
        return answer

    assert "should have 4" in refused(kind, Script(change=change), waits)


@pytest.mark.parametrize("kind", ["osrm", "ors"])
def test_a_server_without_the_roads_of_a_place_does_not_count(kind, waits):
    """A server with the roads of another country puts every place on its border."""

    def change(answer):
        for ends in (answer["sources"], answer["destinations"]):
            ends[1]["location"] = [6.1, 49.6]
        return answer

    found = ask(kind, Script(change=change), waits).block
    unknown = np.isnan(found.seconds)
    assert unknown[1].tolist() == unknown[:, 1].tolist() == [True, False, True, True]
    assert unknown.sum() == 6


@pytest.mark.parametrize("kind", ["osrm", "ors"])
def test_a_server_that_swaps_coordinates_is_seen_through(kind, waits):
    def change(answer):
        for end in (*answer["sources"], *answer["destinations"]):
            end["location"].reverse()
        return answer

    found = ask(kind, Script(change=change), waits).block
    assert np.isnan(found.seconds[~np.eye(4, dtype=bool)]).all()


def test_cells_of_valhalla_that_stand_elsewhere_are_refused(waits):
    def change(answer):
        for row in answer["sources_to_targets"]:
            row.reverse()
        return answer

    assert "says it is from 0 to 3" in refused("valhalla", Script(change=change), waits)


def test_miles_are_not_taken_for_kilometres(waits):
    script = Script(change=lambda answer: answer | {"units": "miles"})
    assert "miles" in refused("valhalla", script, waits)


def test_the_key_goes_to_openrouteservice_and_a_wrong_one_is_told(waits):
    found = ask("ors", Script(key=SECRET), waits, headers={"Authorization": SECRET})
    assert np.isfinite(found.block.seconds).all()
    assert "refuses the key" in refused("ors", Script(key=SECRET), waits)


@everyone
def test_answers_are_kept_and_not_asked_for_again(kind, waits, tmp_path):
    script = Script()
    with serving(PROTOCOLS[kind], script) as url:
        service = client(kind, url, waits)
        first = ask_matrix(service, POINTS, "car", Store(tmp_path))
        again = ask_matrix(service, POINTS, "car", Store(tmp_path))
        assert (first.requests, again.requests, len(script.asked)) == (1, 0, 1)
        assert np.array_equal(first.block.seconds, again.block.seconds)
        (kept,) = (tmp_path / "services").iterdir()
        kept.write_bytes(kept.read_bytes()[:-5])
        assert ask_matrix(service, POINTS, "car", Store(tmp_path)).requests == 1
        other = [*POINTS[1:], POINTS[0]]
        assert ask_matrix(service, other, "car", Store(tmp_path)).requests == 1


def test_refused_answers_are_not_kept(waits, tmp_path):
    script = Script(change=lambda answer: put("osrm", answer, 12.0))
    refused("osrm", script, waits, store=Store(tmp_path))
    assert not list(tmp_path.rglob("*.npz"))


@pytest.mark.parametrize("url", ["localhost:5000", "ftp://host", "http://", "osrm"])
def test_what_is_no_address_is_told(url):
    with pytest.raises(BadInputError, match="no address of a service"):
        checked_url(url, "--osrm")


def test_a_password_in_an_address_is_not_shown():
    assert public("http://me:word@host:5000/osrm?key=1") == "http://host:5000/osrm"

"""What calendar programs get over HTTP, point by point."""

import gzip
from datetime import UTC, datetime

import pytest

from passerelle.exports.feeds.manage import close, revoke
from passerelle.exports.feeds.tokens import hashed
from passerelle.exports.feeds.usage import last_uses

SAFE = {
    "cache-control": "private, no-cache",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "x-robots-tag": "noindex",
}


def test_a_feed_is_served_whole_with_validators_and_no_attachment(door):
    got = door.ask(door.path("learner:L01"))
    assert got.status_code == 200
    assert got.content == door.house.feed("learner:L01")
    assert got.headers["content-type"] == "text/calendar; charset=utf-8"
    assert got.headers["content-length"] == str(len(got.content))
    assert got.headers["vary"] == "Accept-Encoding"
    assert SAFE.items() <= dict(got.headers).items()
    assert got.headers["last-modified"] == f"{door.house.now:%a, %d %b %Y %H:%M:%S} GMT"
    assert not {"content-disposition", "set-cookie", "location"} & set(got.headers)


def test_head_is_get_without_the_body(door):
    got, head = (door.ask(door.path("learner:L01"), method) for method in ("GET", "HEAD"))
    assert head.content == b""
    assert {**head.headers, "date": ""} == {**got.headers, "date": ""}


@pytest.mark.parametrize("value", ["gzip", "br, gzip;q=0.5", "*", "GZIP"])
def test_gzip_is_served_where_it_is_accepted(door, value):
    got = door.ask(door.path("learner:L01"), accept_encoding=value)
    assert got.headers["content-encoding"] == "gzip"
    assert got.content == door.house.feed("learner:L01")
    assert int(got.headers["content-length"]) < len(got.content) / 2


@pytest.mark.parametrize("value", ["identity", "br", "gzip;q=0", "*;q=0", "gzip;q=x"])
def test_gzip_is_not_served_where_it_is_not_accepted(door, value):
    assert (
        "content-encoding" not in door.ask(door.path("learner:L01"), accept_encoding=value).headers
    )


def test_what_the_reader_holds_is_not_sent_again(door):
    path = door.path("learner:L01")
    plain, packed = door.ask(path), door.ask(path, accept_encoding="gzip")
    tags = plain.headers["etag"], packed.headers["etag"]
    assert tags[0] != tags[1]
    for tag in (*tags, f"W/{tags[0]}", f'"other", {tags[1]}', "*"):
        for encoding in ("identity", "gzip"):
            got = door.ask(path, if_none_match=tag, accept_encoding=encoding)
            assert (got.status_code, got.content) == (304, b"")
            assert got.headers["etag"] in tags
            assert got.headers["cache-control"] == "private, no-cache"
    since = plain.headers["last-modified"]
    assert door.ask(path, if_modified_since=since).status_code == 304


@pytest.mark.parametrize(
    "headers",
    [
        {"if_none_match": '"other"'},
        {"if_none_match": '"other"', "if_modified_since": "Fri, 01 Jan 2100 00:00:00 GMT"},
        {"if_modified_since": "Thu, 01 Jan 2026 00:00:00 GMT"},
        {"if_modified_since": "yesterday"},
        {"if_modified_since": "Thu, 01 Jan 99999999 00:00:00 GMT"},
    ],
)
def test_what_the_reader_does_not_hold_is_sent(door, headers):
    assert door.ask(door.path("learner:L01"), **headers).status_code == 200


def test_a_new_publication_is_taken_up_and_changes_only_what_changed(door, moved):
    tags = {name: door.ask(door.path(name)).headers["etag"] for name in door.house.tokens}
    door.house.publish(moved)
    assert door.server.look()
    after = {name: door.ask(door.path(name)).headers["etag"] for name in door.house.tokens}
    assert {name for name in tags if tags[name] != after[name]} == {
        "learner:L01", "learner:L02", "trainer:T01", "room:R1", "site:S-LIL", "group:G-FR",
    }  # fmt: skip


def test_a_query_is_ignored(door):
    assert door.ask(f"{door.path('learner:L01')}?x=1").status_code == 200


def test_unknown_revoked_and_closed_addresses(door):
    house = door.house
    revoked, closed = door.path("learner:L01"), door.path("learner:L02")
    house.publish(None, edit=revoke(["learner:L01"], house.now))
    house.publish(None, edit=close(["learner:L02"], house.now))
    door.server.look()
    unknown = door.ask("/c/" + "x" * 32 + ".ics")
    known = door.ask(revoked)
    assert unknown.status_code == known.status_code == 404
    assert (unknown.content, unknown.headers) == (known.content, known.headers)
    assert "Flux ferm" in door.ask(closed).text
    house.publish(None, days=43)
    door.server.look()
    assert door.ask(closed).status_code == 410


def test_after_the_term_and_thirty_days_addresses_end(door):
    door.time = datetime(2027, 5, 30, 12, tzinfo=UTC).timestamp()
    assert door.ask(door.path("learner:L01")).status_code == 200
    door.time = datetime(2027, 5, 31, 12, tzinfo=UTC).timestamp()
    assert door.ask(door.path("learner:L01")).status_code == 410
    assert door.ask("/public.ics").status_code == 410


@pytest.mark.parametrize(
    "path",
    ["/", "/c", "/c/", "/c/.ics", "/c/a.txt", "/c/../state.sqlite", "/c/%2e%2e/state.sqlite",
     "/c/%00.ics", "/c/é.ics", "/coordinator/index.html", "/state.sqlite"],
)  # fmt: skip
def test_nothing_else_is_served(door, path):
    got = door.ask(path)
    assert (got.status_code, got.text) == (404, "not found\n")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PROPFIND"])
def test_feeds_are_only_read(door, method):
    for path in (door.path("learner:L01"), "/public.ics", "/health"):
        got = door.ask(path, method)
        assert (got.status_code, got.headers["allow"]) == (405, "GET, HEAD")


def test_the_page_of_an_address_shows_it_and_frames_nothing(door):
    got = door.ask(door.path("learner:L01", "html"))
    assert got.headers["content-type"] == "text/html; charset=utf-8"
    assert "default-src 'none'" in got.headers["content-security-policy"]
    assert SAFE.items() <= dict(got.headers).items()
    address = f"https://agenda.example.org/c/{door.house.tokens['learner:L01']}.ics"
    assert address in got.text
    assert "<svg" in got.text
    assert "<script" not in got.text
    assert door.ask("/c/" + "x" * 32 + ".html").status_code == 404


def test_public_health_and_robots(door):
    assert door.ask("/public.ics").content == door.house.feed("public")
    assert "public.ics" in door.ask("/public.html").text
    assert door.ask("/health").json() == {"status": "ok", "publication": 1}
    assert "Disallow" not in door.ask("/robots.txt").text


def test_before_the_first_publication_programs_keep_what_they_have(door):
    door.server.library = None
    for path in (door.path("learner:L01"), "/public.ics"):
        got = door.ask(path)
        assert (got.status_code, got.headers["retry-after"]) == (503, "300")
    assert door.ask("/health").status_code == 503


def test_a_publication_that_is_not_whole_is_not_taken_up(door, moved):
    door.house.publish(moved)
    manifest = door.house.root / "releases" / "000002" / "manifest.json"
    whole = manifest.read_bytes()
    manifest.write_bytes(whole[:200])
    assert not door.server.look()
    assert door.ask(door.path("learner:L01")).status_code == 200
    manifest.write_bytes(whole)
    assert door.server.look()


# --- limits and use ------------------------------------------------------------------------------


def test_one_feed_may_be_asked_for_sixty_times_in_ten_minutes(door):
    path = door.path("learner:L01")
    answers = [door.ask(path).status_code for _ in range(61)]
    assert answers == [200] * 60 + [429]
    assert int(door.ask(path).headers["retry-after"]) == 10
    assert door.ask(door.path("learner:L02")).status_code == 200  # from the same computer
    door.time += 10
    assert door.ask(path).status_code == 200


def test_guessing_is_limited_by_computer_but_known_feeds_are_not(door):
    answers = [door.ask(f"/c/{'g' * 30}{n:02d}.ics").status_code for n in range(21)]
    assert answers == [404] * 20 + [429]
    assert door.ask(door.path("learner:L01")).status_code == 200
    assert door.ask(f"/c/{'g' * 32}.ics", client="203.0.113.9").status_code == 404
    network = [door.ask(f"/c/{n:032d}.ics", client=f"2001:db8:1:2::{n:x}") for n in range(21)]
    assert network[-1].status_code == 429


def test_when_feeds_were_last_read_is_noted_by_hash(door):
    door.ask(door.path("learner:L01"))
    door.server.note()
    token = door.house.tokens["learner:L01"]
    assert last_uses(door.house.root) == {hashed(token): int(door.time)}
    assert token.encode() not in (door.house.root / "usage.sqlite").read_bytes()


def test_compressed_and_plain_are_the_files_on_disk(door):
    packed = gzip.compress(door.house.feed("learner:L01"), 6, mtime=0)
    got = door.ask(door.path("learner:L01"), accept_encoding="gzip")
    assert int(got.headers["content-length"]) == len(packed)

"""Names and titles that mean harm: valid feeds, nothing injected, no file outside its folder."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from passerelle.exports.file_names import file_stem
from passerelle.tests.publishing import House, with_session

HOSTILE = (
    "a\r\nBEGIN:VEVENT\r\nUID:evil\r\nEND:VEVENT",
    "x\nATTENDEE:mailto:a@example.org",
    "comma, semicolon; backslash\\ colon: \"quote\" 'apostrophe'",
    "👩‍🏫 crèche 🚸" * 20,
    "\u202eright to left\u202c שלום مرحبا",
    "../../../etc/passwd",
    "<script>alert(1)</script>&amp;{{ 7 * 7 }}",
    '=HYPERLINK("http://evil")',
    "long " * 2000,
    "\x00\x07\ufeff\u2028\u2029",
    "%2e%2e%2f",
)  # fmt: skip
TEXTS = st.one_of(st.sampled_from(HOSTILE), st.text(min_size=1, max_size=200))


def infected(plan, text, name="R1"):
    """The plan with a text wherever one goes: titles, names, places, ids."""
    term = plan.term
    rooms = tuple(
        row.model_copy(update={"name": text, "id": name if row.id == "R1" else row.id})
        for row in term.rooms
    )
    changed = term.model_copy(
        update={
            "settings": term.settings.model_copy(update={"title": text}),
            "sites": tuple(
                row.model_copy(update={"name": text, "town": text}) for row in term.sites
            ),
            "hosts": tuple(row.model_copy(update={"name": text}) for row in term.hosts),
            "trainers": tuple(row.model_copy(update={"name": text}) for row in term.trainers),
            "rooms": rooms,
        }
    )
    sessions = tuple(
        row.model_copy(
            update={"title": text, "rooms": tuple(name if r == "R1" else r for r in row.rooms)}
        )
        for row in plan.sessions
    )
    return plan.model_copy(update={"term": changed, "sessions": sessions})


def assert_sound(house, plan):
    known = {f"{row.uid}@passerelle" for row in plan.sessions}
    for data in house.seen().values():
        data.decode()
        assert not re.search(rb"[^\r]\n|\r[^\n]", data)
        assert all(0 < len(line) <= 75 for line in data.removesuffix(b"\r\n").split(b"\r\n"))
        assert len(data) < 1_000_000
        calendar = Calendar.from_ical(data)
        assert not calendar.errors
        for event in calendar.events:
            assert not event.errors
            assert "ATTENDEE" not in event
            uid = str(event["UID"])
            assert uid in known or re.fullmatch(r"[0-9a-f-]{36}(-w\d+)?@passerelle", uid)
            assert len(str(event["SUMMARY"]).encode()) < 120
            assert str(event["SUMMARY"]).isprintable()


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_do_no_harm_anywhere(tmp_path, plan, text):
    house = House(tmp_path / "deep" / "er" / "feeds")
    house.publish(infected(plan, text, name=text), static=True)
    other = with_session(infected(plan, text, name=text), "PRA-01")
    house.publish(other)
    assert_sound(house, plan)
    assert {path.name for path in tmp_path.iterdir()} == {"deep"}
    assert {path.name for path in (tmp_path / "deep" / "er").iterdir()} == {"feeds"}
    for path in house.root.rglob("*.html"):
        page = path.read_text(encoding="utf-8")
        assert "<script" not in page
        assert "49" not in re.findall(r"Agenda de (\S*)", page)


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(TEXTS)
def test_any_text_gives_sound_feeds(tmp_path_factory, plan, text):
    house = House(tmp_path_factory.mktemp("any") / "feeds")
    house.publish(infected(plan, text), base="")
    assert_sound(house, plan)


@given(st.text(min_size=1), st.text(min_size=1))
def test_names_of_files_stay_in_their_folder_and_differ(one, other):
    for text in (one, other):
        stem = file_stem(text.encode(errors="replace").decode())
        assert "/" not in stem
        assert not stem.startswith(".")
        assert 0 < len(stem) <= 80
    if one.encode(errors="replace") != other.encode(errors="replace"):
        assert file_stem(one.encode(errors="replace").decode()) != file_stem(
            other.encode(errors="replace").decode()
        )

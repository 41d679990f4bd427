"""The what-ifs that ship with pass-emploi: each applies, changes what it says, and no more."""

from datetime import date
from functools import cache

import pytest

from passerelle.checker.windows import care_window
from passerelle.instances.bundled import scenario_files
from passerelle.instances.read import locate, read_term
from passerelle.instances.scenario_apply import apply
from passerelle.instances.scenario_read import read_scenario
from passerelle.models.base import parse_clock
from passerelle.tests.builders import changed_term
from passerelle.travel.build import build_travel
from passerelle.travel.roadmodel import road_model_rows

FILES = scenario_files(locate("pass-emploi"))
ORDINARY_MONDAY = date(2027, 1, 18)
SITES = {"LIL": "Lille", "MOU": "Mouscron", "TOU": "Tournai"}
# Whom care blocks at a site on an ordinary Monday by the road model's times, as computed by hand
# from earliest arrivals and latest departures: days from 09:00 to 17:00, and to 16:30.
BLOCKED = {
    "17:00": {
        "LIL": {"L09", "L16", "L19", "L21", "L22"},
        "MOU": {"L09", "L19", "L22"},
        "TOU": {"L08", "L09", "L16", "L19", "L22"},
    },
    "16:30": {
        "LIL": {"L09", "L19", "L22"},
        "MOU": {"L09", "L19"},
        "TOU": {"L08", "L09", "L19"},
    },
}


@cache
def base():
    return read_term("pass-emploi")


@cache
def changed(*names):
    return apply(base(), [read_scenario(FILES[name]) for name in names])


def blocked(term, site, template):
    """Learners whom care keeps from a whole day of a template at a site."""
    start, end = template.periods[0].start, template.periods[-1].end
    travel = times()
    found = set()
    for learner in term.learners:
        window = care_window(term, travel, learner.id, site, ORDINARY_MONDAY, "am_peak", "pm_peak")
        early = window is None or (window.earliest_arrival or 0) > start
        late = window is None or (window.latest_departure or 24 * 60) < end
        if early or late:
            found.add(learner.id)
    return found


@cache
def times():
    """The times of the road model, by which the windows were computed."""
    return build_travel(changed_term(base(), travel=road_model_rows(base())))


def longest_day(term):
    return max(term.settings.templates, key=lambda row: row.periods[-1].end)


@pytest.mark.parametrize("site", SITES)
def test_ending_at_1630_unblocks_whom_the_closing_times_alone_kept_away(site):
    before, after = longest_day(base()), longest_day(changed("end-1630"))
    assert (before.periods[-1].end, after.periods[-1].end) == (
        parse_clock("17:00"), parse_clock("16:30"),
    )  # fmt: skip
    assert blocked(base(), site, before) == BLOCKED["17:00"][site]
    assert blocked(changed("end-1630"), site, after) == BLOCKED["16:30"][site]


def differing(one, other):
    return {name for name in type(one).model_fields if getattr(one, name) != getattr(other, name)}


@pytest.mark.parametrize(
    ("name", "tables"),
    [
        ("end-1630", {"settings"}),
        ("c09-halluin", {"openings", "care"}),
        ("tc1-mouscron", {"sessions", "pins"}),
        ("avip-place", {"providers"}),
        ("l14-permis", {"unavailabilities"}),
    ],
)
def test_each_changes_what_it_says_and_can_be_read_again(name, tables):
    assert differing(base(), changed(name)) == tables
    assert read_scenario(FILES[name]).scenario.note


def test_there_are_five():
    assert len(FILES) == 5


def window_of(term, learner, on):
    return care_window(term, times(), learner, "LIL", on, "am_peak", "pm_peak")


@pytest.mark.parametrize("weekday", range(5))
def test_c09_at_halluin_opens_every_day_but_wednesday_to_l09(weekday):
    on = date(2027, 1, 18 + weekday)
    before, after = (window_of(term, "L09", on) for term in (base(), changed("c09-halluin")))
    if weekday in (0, 3):
        assert before.earliest_arrival > parse_clock("09:30")
    else:
        assert before is None
    if weekday == 2:
        assert after is None
    else:
        assert after.earliest_arrival <= parse_clock("09:00")
        assert after.latest_departure >= parse_clock("16:30")


def test_the_wednesdays_of_l14_are_free_once_the_licence_is_there():
    (lesson,) = changed("l14-permis").unavailabilities
    assert (lesson.person, lesson.last) == ("L14", date(2027, 4, 12))


def test_tc1_takes_its_published_session_along_to_mouscron():
    term = changed("tc1-mouscron")
    (pin,) = (row for row in term.pins if row.session_set == "TC1")
    assert pin.rooms == ("MOU-1",)


def test_all_five_go_together():
    assert differing(base(), changed(*FILES)) == {
        "settings", "openings", "care", "sessions", "pins", "providers", "unavailabilities",
    }  # fmt: skip

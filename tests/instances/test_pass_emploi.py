"""The bundled term: its counts, its open days and its seats, and that its skeleton holds."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

import passerelle
from passerelle.instances.read import read_term
from passerelle.models.base import Period

FOLDER = Path(passerelle.__file__).parent / "instances" / "pass-emploi"
YEAR = 2027
COMMON = {"TC1": 12, "TC2": 8, "CM1": 4, "CM2": 3, "CM3": 3, "CM4": 8, "CM5": 6}
NATIONAL = {
    "CAP-AEPE": {"EP1": 30, "EP2": 20, "EP3": 14, "FR-HEALTH": 8, "FR-DIGITAL": 8},
    "AUX-ENF": {
        "BE-DISCOVERY": 6,
        "BE-GROUP": 18,
        "BE-FAMILY": 14,
        "BE-FREETIME": 10,
        "BE-ETHICS": 6,
        "BE-THEORY": 12,
    },
}
# Week: weekdays of school holidays (zone B, French Community, Flanders) besides public holidays,
# public holidays (FR, BE), class days (FR, BE, both). Nothing closes in the weeks not listed.
CALENDAR = {
    6: (0, 0, 5, 0, 0, 5, 5, 5),
    8: (5, 5, 0, 0, 0, 5, 0, 0),
    9: (5, 5, 0, 0, 0, 5, 0, 0),
    13: (0, 0, 4, 1, 1, 4, 4, 4),
    14: (0, 0, 5, 0, 0, 5, 5, 5),
    16: (5, 0, 0, 0, 0, 5, 5, 5),
    17: (5, 5, 0, 0, 0, 5, 0, 0),
    18: (1, 4, 1, 1, 1, 4, 0, 0),
    20: (0, 0, 0, 1, 1, 4, 4, 4),
    26: (0, 0, 2, 0, 0, 5, 5, 5),
}
PLAIN_WEEK = (0, 0, 0, 0, 0, 5, 5, 5)
# Weeks in which the term is known to hold (both ends included).
SKELETON = {
    "FR-A": (5, 8),
    "FR-B": (11, 14),
    "FR-C": (17, 18),
    "BE-OBS": (5, 6),
    "BE-INS": (11, 13),
    "BE-INT1": (19, 20),
    "BE-INT2": (21, 22),
}


@pytest.fixture(scope="module")
def term():
    return read_term("pass-emploi")


def weekdays(week):
    return [date.fromisocalendar(YEAR, week, day) for day in range(1, 6)]


def class_days(term, group):
    """Weekdays on which a group's organisation is open, it has no placement and no exam."""
    organisation = term.members(group)[0].organisation
    closed = term.closed_days(term.organisation_calendars(organisation))
    blocks = {block.id for block in term.blocks if block.group == group}
    away = {
        week
        for block, (first, last) in SKELETON.items()
        if block in blocks
        for week in range(first, last + 1)
    }
    exams = {
        day
        for item in term.sessions
        if item.kind == "exam" and group in item.groups
        for day in item.dates
    }
    return {
        day
        for week in range(1, 27)
        if week not in away
        for day in weekdays(week)
        if day not in closed | exams
    }


def quota(term, host, on):
    """Interns the law and the host allow in the week of a date."""
    limits = [host.slots]
    threshold = term.policy(host.country, "quota_staff_threshold", on)
    small = term.policy(host.country, "quota_small_host", on)
    percent = term.policy(host.country, "quota_percent", on)
    if None not in {threshold, small, percent}:
        limits.append(small if host.staff < threshold else host.staff * percent // 100)
    per_tutor = term.policy(host.country, "interns_per_tutor", on)
    per_group = term.policy(host.country, "interns_per_living_group", on)
    limits += [host.tutors * per_tutor] if per_tutor is not None else []
    limits += [host.living_groups * per_group] if per_group is not None else []
    return min(limits)


def places(term, block, weeks):
    """Interns of a block that hosts can take in all these weeks."""
    total = 0
    for host in term.hosts:
        closed = term.closed_days(host.calendars) | term.closures_of(host.id)
        fits = (
            host.country == block.country
            and (not block.age_group or block.age_group in host.age_groups)
            and (not block.host_types or host.type in block.host_types)
            and (not host.accepts or block.id in host.accepts)
        )
        opened = [sum(day not in closed for day in weekdays(week)) for week in weeks]
        if fits and min(opened) >= block.min_days_week:
            total += quota(term, host, weekdays(weeks[0])[0])
    return total


def rooms_for(term, group):
    """Rooms that seat a whole group and are step-free where one of it needs that."""
    members = term.members(group)
    needs_step_free = any("step_free" in learner.needs for learner in members)
    return {
        room.id
        for room in term.rooms
        if room.seats >= len(members) and (room.step_free or not needs_step_free)
    }


def test_the_tables_have_the_sizes_of_the_project(term):
    assert [len(term.members(group.id)) for group in term.groups] == [14, 10, 24, 12, 12]
    assert len(term.learners) == 24
    assert len(term.trainers) == 12
    assert len(term.rooms) == 12
    assert len(term.sites) == 6
    assert Counter(site.country for site in term.sites) == {"FR": 3, "BE": 3}
    assert Counter(host.country for host in term.hosts) == {"FR": 12, "BE": 12}
    assert Counter(row.country for row in term.organisations) == {"FR": 4, "BE": 4}
    assert Counter(row.type == "school" for row in term.providers) == {False: 9, True: 7}


def test_sixteen_learners_and_one_trainer_have_nineteen_children(term):
    learners = {learner.id for learner in term.learners}
    parents = Counter(child.person for child in term.children)
    assert sum(number for person, number in parents.items() if person in learners) == 18
    assert len(parents.keys() & learners) == 16
    assert parents["T03"] == 1


def test_each_practice_group_has_seven_french_and_five_belgian_learners(term):
    for group in ("P1", "P2"):
        countries = Counter(learner.country for learner in term.members(group))
        assert countries == {"FR": 7, "BE": 5}


@pytest.mark.parametrize(("track", "half_days"), [("CAP-AEPE", 124), ("AUX-ENF", 110)])
def test_a_track_adds_up(term, track, half_days):
    rows = [row for row in term.curriculum if row.track == track]
    assert {row.unit: row.minutes // 210 for row in rows} == COMMON | NATIONAL[track]
    assert sum(row.minutes for row in rows) == half_days * 210
    assert sum(row.periods for row in rows) == half_days * 4


def test_each_learner_is_offered_the_volume_of_the_track(term):
    units = {unit.id: unit for unit in term.units}
    for learner in term.learners:
        offered: Counter[str] = Counter()
        for item in term.sessions:
            if item.unit and learner in term.audience(item):
                offered[item.unit] += item.count
        required = [
            row
            for row in term.curriculum
            if row.track == learner.track and row.unit not in learner.exempt_units
        ]
        assert offered.keys() == {row.unit for row in required}
        for row in required:
            assert offered[row.unit] * units[row.unit].credit_min == row.minutes
            assert offered[row.unit] * units[row.unit].credit_periods == row.periods


def test_open_days_are_127_french_108_belgian_and_108_common(term):
    french = term.closed_days(term.organisation_calendars("FR-CENTRE"))
    belgian = term.closed_days(term.organisation_calendars("BE-ECOLE"))
    days = [day for day in term.days if day.weekday() < 5]
    assert sum(day not in french for day in days) == 127
    assert sum(day not in belgian for day in days) == 108
    assert sum(day not in french | belgian for day in days) == 108


@pytest.mark.parametrize("week", range(1, 27))
def test_the_open_days_of_each_week(term, week):
    days = set(weekdays(week))
    public_fr, public_be = (term.closed_days([name]) for name in ("FR-PUBLIC", "BE-PUBLIC"))
    zone_b, community, flanders = (
        term.closed_days([name]) for name in ("FR-ZONE-B", "FWB", "FLANDERS")
    )
    french = days - term.closed_days(term.organisation_calendars("FR-CENTRE"))
    belgian = days - term.closed_days(term.organisation_calendars("BE-ECOLE"))
    sets = (
        days & zone_b - public_fr,
        days & community - public_be,
        days & flanders - public_be,
        days & public_fr,
        days & public_be,
        french,
        belgian,
        french & belgian,
    )
    assert tuple(map(len, sets)) == CALENDAR.get(week, PLAIN_WEEK)


def test_the_ninth_of_february_closes_nothing_but_is_provisional(term):
    day = date(YEAR, 2, 9)
    (span,) = [span for span in term.calendars if span.first == day]
    assert (span.calendar, span.status, span.closes) == ("FWB", "provisional", False)
    assert day not in term.closed_days(term.organisation_calendars("BE-ECOLE"))


def test_only_two_rooms_and_the_halls_hold_everybody(term):
    assert rooms_for(term, "MIX") == {"LIL-1", "MOU-1", "HALL-FR", "HALL-BE"}


def test_the_room_with_steps_serves_no_group_of_the_learner_who_cannot_climb(term):
    (learner,) = [learner for learner in term.learners if learner.needs]
    for group in learner.groups:
        assert "RBX-1" not in rooms_for(term, group)


def test_each_session_set_has_a_room_that_fits(term):
    rooms = {room.id: room for room in term.rooms}
    for item in term.sessions:
        size = 1 if item.individual else len(term.audience(item))
        fit = [name for name in item.rooms if rooms[name].seats >= size]
        assert item.host or fit, item.id
        assert not item.equipment or any(
            set(item.equipment) <= set(rooms[name].equipment) for name in fit
        )


def test_fixed_events_lie_where_hall_and_trainer_are_free(term):
    rooms = {room.id: room for room in term.rooms}
    trainers = {trainer.id: trainer for trainer in term.trainers}
    events = [item for item in term.sessions if item.public]
    assert sorted(item.kind for item in events) == ["forum", "job_dating", "job_dating"]
    for item in events:
        (day,) = item.dates
        span = Period(item.start, item.end)
        assert all(day in rooms[name].dates for name in item.rooms)
        assert all(
            trainers[name].availability.covers(day.weekday(), span) for name in item.trainers
        )
        assert day in class_days(term, "FR") & class_days(term, "BE")


def test_pins_lie_on_days_their_trainers_work(term):
    trainers = {trainer.id: trainer for trainer in term.trainers}
    for pin in term.pins:
        span = Period(pin.start, pin.start + 180)
        assert pin.date in class_days(term, "FR") & class_days(term, "BE")
        assert all(
            trainers[name].availability.covers(pin.date.weekday(), span) for name in pin.trainers
        )


def test_children_fit_the_age_range_of_each_provider_all_term(term):
    providers = {row.id: row for row in term.providers}
    children = {child.id: child for child in term.children}
    for row in term.care:
        provider = providers[row.provider]
        year, month = map(int, children[row.child].birth_month.split("-"))
        for day in (term.settings.first, term.settings.last):
            age = (day.year - year) * 12 + day.month - month
            assert provider.min_age_months <= age <= provider.max_age_months, row


def test_the_skeleton_leaves_the_class_days_that_the_tracks_need(term):
    french, belgian = class_days(term, "FR"), class_days(term, "BE")
    assert len(french) == 74
    assert len(belgian) == 63
    assert len(french & belgian) == 48


@pytest.mark.parametrize("block_id", SKELETON)
def test_hosts_hold_each_block_in_its_weeks(term, block_id):
    (block,) = [block for block in term.blocks if block.id == block_id]
    first, last = SKELETON[block_id]
    weeks = range(first, last + 1)
    assert len(weeks) == block.weeks
    assert weekdays(last)[-1] <= block.deadline
    assert places(term, block, weeks) >= len(term.members(block.group))


@pytest.mark.parametrize("week", [8, 9, 17, 18])
def test_six_learners_can_be_at_the_holiday_centres_in_each_holiday_week(term, week):
    (block,) = [block for block in term.blocks if block.only_in_calendar]
    assert week in block.iso_weeks
    assert set(weekdays(week)) <= term.closed_days([block.only_in_calendar])
    assert places(term, block, [week]) == block.max_learners_week == 6


def test_the_manifest_marks_every_table():
    text = (FOLDER / "MANIFEST.md").read_text(encoding="utf-8")
    rows = [line.split("|") for line in text.splitlines() if line.startswith("|")][2:]
    marked = {name.strip() for row in rows for name in row[1].split(",")}
    assert {path.stem for path in FOLDER.glob("*.csv")} | {"term.toml"} == marked
    assert {row[3].strip() for row in rows} == {"official", "typical", "invented"}

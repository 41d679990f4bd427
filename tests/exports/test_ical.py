"""What a feed must and must not hold, rule by rule, on the bytes themselves."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from icalendar import Calendar

from passerelle.exports.events import Diary, cut, summary
from passerelle.exports.ical import PRODID, calendars
from passerelle.exports.pseudonyms import pseudonym
from passerelle.exports.timezones import VTIMEZONES, aware
from passerelle.exports.view import View
from passerelle.exports.words import Words
from passerelle.models.base import Period
from passerelle.models.issue import BadInputError
from passerelle.tests.publishing import KEY

MADE_UID = re.compile(r"-w\d+@passerelle$|^[0-9a-f-]{36}@passerelle$")
FORBIDDEN = ("METHOD", "ATTENDEE", "ORGANIZER", "CONTACT", "SOURCE", "RRULE:FREQ=W", "VALARM")


@pytest.fixture(scope="module")
def feeds(plan):
    return calendars(plan, key=KEY)


@pytest.fixture(scope="module")
def lines(feeds):
    """Unfolded lines of every feed."""
    return {name: data.decode().replace("\r\n ", "").split("\r\n") for name, data in feeds.items()}


def events(data):
    return [event for event in Calendar.from_ical(data).events if not event.errors]


def changed(plan, number, **fields):
    """The plan with one session changed."""
    rows = list(plan.sessions)
    rows[number] = rows[number].model_copy(update=fields)
    return plan.model_copy(update={"sessions": tuple(rows)})


# --- bytes ---------------------------------------------------------------------------------------


def test_lines_end_with_crlf_have_75_octets_at_most_and_cut_no_character(feeds):
    for data in feeds.values():
        assert data.endswith(b"END:VCALENDAR\r\n")
        assert b"\n" not in data.replace(b"\r\n", b"")
        assert not data.startswith(b"\xef\xbb\xbf")
        for line in data.removesuffix(b"\r\n").split(b"\r\n"):
            assert 0 < len(line) <= 75
            line.decode()


def test_text_is_escaped_and_never_spans_lines(feeds):
    titles = [str(event["SUMMARY"]) for event in events(feeds["learners/L01.ics"])]
    assert "Psychologie 2 – École du Beffroi Local 3" in titles
    assert b'Gardien\'ne\\; "Escaut"' in feeds["hosts/H02.ics"]


# --- calendar ------------------------------------------------------------------------------------


def test_the_head_is_constant_but_for_the_name(lines):
    for head in lines.values():
        assert head[:3] == ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODID}"]
        names = [line.split(":", 1)[1] for line in head if line.startswith(("NAME", "X-WR-CALN"))]
        assert len(names) == 2
        assert len(set(names)) == 1
        assert "REFRESH-INTERVAL;VALUE=DURATION:PT1H" in head
        assert "X-PUBLISHED-TTL:PT1H" in head
        assert sum(line.startswith("X-WR-TIMEZONE:Europe/") for line in head) == 1


def test_no_feed_invites_rings_or_tells_its_own_address(lines):
    for feed in lines.values():
        assert not [line for line in feed if line.startswith(FORBIDDEN)]


def test_zones_come_before_events_once_each_and_only_those_used(lines):
    for feed in lines.values():
        used = {match[1] for line in feed if (match := re.match(r"DT\w+;TZID=([^:]+):", line))}
        given = [line.removeprefix("TZID:") for line in feed if line.startswith("TZID:")]
        assert given == sorted(given)
        assert set(given) == used
        assert len(given) == len(set(given))
        if "BEGIN:VEVENT" in feed and given:
            last_zone = max(n for n, line in enumerate(feed) if line == "END:VTIMEZONE")
            assert last_zone < feed.index("BEGIN:VEVENT")


def test_zones_are_two_yearly_rules_without_lists_of_dates(feeds):
    for tzid, text in VTIMEZONES.items():
        assert text.count("RRULE:FREQ=YEARLY") == 2
        assert text.count(tzid) == 2
    assert not any(b"RDATE" in data for data in feeds.values())


def test_a_feed_without_events_says_so_and_needs_no_zone(plan):
    bare = plan.model_copy(update={"sessions": (), "internships": (), "care_days": ()})
    for data in calendars(bare, key=KEY).values():
        assert b"BEGIN:VTIMEZONE" not in data
        (only,) = events(data)
        assert only["SUMMARY"] == "Rien n'est encore prévu"
        assert (only["DTSTART"].dt, only["TRANSP"]) == (date(2027, 3, 15), "TRANSPARENT")


def test_the_head_names_one_zone_and_a_name_that_ends_with_a_word(plan):
    title = "Accompagnement éducatif de la petite enfance, groupe du soir, deuxième année"
    settings = plan.term.settings.model_copy(update={"title": title})
    longer = plan.model_copy(update={"term": plan.term.model_copy(update={"settings": settings})})
    for data in calendars(longer, key=KEY).values():
        calendar = Calendar.from_ical(data)
        assert calendar["X-WR-TIMEZONE"] == "Europe/Paris"
        name = str(calendar["NAME"])
        assert len(name) <= 60
        assert set(name.removesuffix("…").split(" – ", 1)[1].replace("\\,", "").split()) <= set(
            title.replace(",", "").split()
        )


# --- events --------------------------------------------------------------------------------------


def test_uids_are_the_plans_own_and_unique_in_each_feed(plan, feeds):
    known = {f"{row.uid}@passerelle" for row in plan.sessions}
    for data in feeds.values():
        uids = [str(event["UID"]) for event in events(data)]
        assert len(uids) == len(set(uids))
        assert all(uid in known or MADE_UID.search(uid) for uid in uids)
        assert all(uid.isascii() for uid in uids)


def test_stamps_come_from_the_argument_never_from_the_clock(plan):
    when = datetime(2027, 2, 1, 6, 30, tzinfo=UTC)
    for event in events(calendars(plan, published=when, key=KEY)["learners/L01.ics"]):
        assert event["DTSTAMP"].dt == event["LAST-MODIFIED"].dt == when
        assert event["SEQUENCE"] == 0
    for event in events(calendars(plan, key=KEY)["learners/L01.ics"]):
        assert event["DTSTAMP"].dt == datetime(2027, 3, 15, tzinfo=UTC)


def test_summaries_are_short_and_keep_the_place(feeds):
    for data in feeds.values():
        for event in events(data):
            assert len(str(event["SUMMARY"]).encode()) < 120
    first = events(feeds["learners/L01.ics"])[0]["SUMMARY"]
    assert first.startswith("Psychologie de l'enfant")
    assert first.endswith("… – Greta Lille Salle 1")


@pytest.mark.parametrize("octets", range(3, 20))
def test_a_cut_never_lies_inside_a_character(octets):
    text = cut("éà€😀" * 5, octets)
    assert len(text.encode()) <= octets
    assert text.endswith("…")


def test_a_very_long_place_does_not_hide_the_title():
    text = summary("Pratique", "Très grand établissement " * 9)
    assert text.startswith("Pratique – Très grand")
    assert len(text.encode()) < 120


def test_provisional_is_tentative_and_cancelled_says_so_thrice(feeds):
    exam = next(e for e in events(feeds["learners/L03.ics"]) if "Examen" in e["SUMMARY"])
    assert (exam["STATUS"], exam["TRANSP"]) == ("TENTATIVE", "OPAQUE")
    assert "À confirmer" in exam["DESCRIPTION"]
    dropped = next(e for e in events(feeds["rooms/R1.ics"]) if e["STATUS"] == "CANCELLED")
    assert dropped["SUMMARY"].startswith("ANNULÉ – Pratique")
    assert dropped["TRANSP"] == "TRANSPARENT"


def test_categories_are_one_of_four_words(feeds):
    found = {
        (event["STATUS"], *event["CATEGORIES"].cats)
        for data in feeds.values()
        for event in events(data)
    }
    assert {category for _, category in found} == {
        "Cours", "Stage", "Examen", "Garde d'enfants",
    }  # fmt: skip


def test_zones_follow_the_country_of_the_place(feeds):
    both = {str(event["DTSTART"].params.get("TZID")) for event in events(feeds["learners/L01.ics"])}
    assert both == {"Europe/Paris", "Europe/Brussels", "None"}
    shared = "00000000-0000-4000-8000-000000000001@passerelle"
    zones = {
        name: str(event["DTSTART"].params["TZID"])
        for name in ("rooms/R1.ics", "rooms/R2.ics", "trainers/T02.ics", "learners/L03.ics")
        for event in events(feeds[name])
        if event["UID"] == shared
    }
    assert zones == {
        "rooms/R1.ics": "Europe/Paris",
        "rooms/R2.ics": "Europe/Brussels",
        "trainers/T02.ics": "Europe/Brussels",
        "learners/L03.ics": "Europe/Brussels",
    }


def test_a_linked_class_tells_each_side_of_the_other(feeds):
    here = events(feeds["learners/L03.ics"])[0]
    assert here["LOCATION"] == "École du Beffroi, Local 2, Tournai"
    assert "Greta Lille, Salle 1" in here["DESCRIPTION"]
    assert here.get("GEO") is None
    there = events(feeds["learners/L01.ics"])[0]
    assert (there["GEO"].latitude, there["GEO"].longitude) == (50.633, 3.066)


def test_a_placement_is_one_day_long_event_a_week_with_an_exclusive_end(feeds):
    weeks = [e for e in events(feeds["learners/L01.ics"]) if "-w" in e["UID"]]
    assert [(e["DTSTART"].dt, e["DTEND"].dt) for e in weeks] == [
        (date(2027, 4, 5), date(2027, 4, 10)),
        (date(2027, 4, 13), date(2027, 4, 17)),
    ]
    assert all(e["TRANSP"] == "TRANSPARENT" for e in weeks)
    assert weeks[0]["DESCRIPTION"] == "Horaires : 08:00–15:00\nSemaine 1 sur 2\nSauf mer. 07/04"


def test_a_session_that_cannot_be_attended_stays_without_a_reason(feeds):
    missed = next(e for e in events(feeds["learners/L01.ics"]) if e["SUMMARY"].startswith("Prat"))
    assert (missed["STATUS"], missed["TRANSP"]) == ("CONFIRMED", "TRANSPARENT")
    assert "Séance à voir avec la coordination" in missed["DESCRIPTION"]
    other = next(e for e in events(feeds["learners/L02.ics"]) if e["SUMMARY"].startswith("Prat"))
    assert other["TRANSP"] == "OPAQUE"


def test_the_public_feed_holds_public_sessions_only(feeds):
    assert [str(e["SUMMARY"]) for e in events(feeds["public.ics"])] == [
        "Job dating – Greta Lille Salle 1"
    ]


def test_a_change_of_room_keeps_the_uid(plan):
    moved = changed(plan, 2, rooms=("R3",), period=Period(780, 990))
    before, after = (
        {str(e["UID"]) for e in events(calendars(p, key=KEY)["learners/L02.ics"])}
        for p in (plan, moved)
    )
    assert before == after


# --- privacy -------------------------------------------------------------------------------------


def secrets(plan):
    """What no feed may hold, whoever reads it."""
    term = plan.term
    for person in (*term.learners, *term.trainers):
        yield person.town
        if person.lat is not None:
            yield str(person.lat)
    yield from (name for row in term.providers for name in (row.id, row.name, row.town))
    yield from (row.id for row in term.children)
    yield from (row.message for row in plan.attendance if row.message)
    yield from ("home", "garde", "ABSENT", "Léa", "Malik", "Noor")


@pytest.mark.parametrize("private", [False, True])
@pytest.mark.parametrize("lang", ["en", "fr", "nl"])
def test_no_feed_holds_a_home_a_child_a_provider_a_reason_or_a_learners_name(plan, lang, private):
    for name, data in calendars(plan, lang=lang, private=private, key=KEY).items():
        text = data.decode().replace("\r\n ", "")
        own = {"Les Coquelicots"} if name == "providers/CRE-9.ics" else set()
        leaks = [secret for secret in secrets(plan) if secret in text]
        assert set(leaks) <= own, name


@pytest.mark.parametrize("private", [False, True])
def test_learners_are_named_in_their_own_feed_alone(plan, private):
    for name, data in calendars(plan, private=private, key=KEY).items():
        text = data.decode().replace("\r\n ", "")
        assert {who for who in ("L01", "L02", "L03") if who in text} == {
            who for who in ("L01", "L02", "L03") if name == f"learners/{who}.ics"
        }


def test_an_individual_session_is_only_an_interview_to_the_room(feeds):
    at_room = next(
        e for e in events(feeds["rooms/R1.ics"]) if e["DTSTART"].dt.strftime("%H:%M") == "17:00"
    )
    assert at_room["SUMMARY"] == "Entretien"
    assert "DESCRIPTION" not in at_room


def test_rooms_sites_and_hosts_see_group_codes_and_head_counts(feeds):
    practice = next(e for e in events(feeds["sites/S-LIL.ics"]) if "G-FR" in e["SUMMARY"])
    assert practice["SUMMARY"] == "Pratique – G-FR"
    assert practice["DESCRIPTION"] == "Groupes : G-FR\nEffectif attendu : 2"


def test_interns_of_one_host_are_told_apart_without_their_names(feeds):
    weeks = events(feeds["hosts/H01.ics"])
    assert [str(e["SUMMARY"]) for e in weeks] == [
        "Stage d'observation – G-FR – stagiaire 1",
        "Stage d'observation – G-FR – stagiaire 2",
    ] * 2
    assert "Groupes : G-FR" in weeks[0]["DESCRIPTION"]


def test_an_only_intern_needs_no_number(plan):
    alone = plan.model_copy(update={"internships": plan.internships[:1]})
    titles = {str(e["SUMMARY"]) for e in events(calendars(alone, key=KEY)["hosts/H01.ics"])}
    assert titles == {"Stage d'observation – G-FR"}


def test_a_group_sees_its_sessions_and_when_it_is_on_placement(feeds):
    found = events(feeds["groups/G-FR.ics"])
    assert "Entretien" not in " ".join(str(e["SUMMARY"]) for e in found)
    (away,) = [e for e in found if e["CATEGORIES"].cats == ["Stage"]]
    assert (away["DTSTART"].dt, away["DTEND"].dt) == (date(2027, 4, 5), date(2027, 4, 17))
    assert "LOCATION" not in away
    assert not any("Examen" in str(e["SUMMARY"]) for e in found)


def test_a_placement_that_moves_keeps_its_entry_in_the_groups_feed(plan, feeds):
    later = tuple(
        row.model_copy(
            update={
                "first": row.first + timedelta(days=7),
                "last": row.last + timedelta(days=7),
                "days": tuple(day + timedelta(days=7) for day in row.days),
            }
        )
        for row in plan.internships
    )
    moved = calendars(plan.model_copy(update={"internships": later}), key=KEY)["groups/G-FR.ics"]
    before, after = (
        {str(e["UID"]) for e in events(data)} for data in (feeds["groups/G-FR.ics"], moved)
    )
    assert before == after


def test_a_provider_sees_when_a_child_comes_and_goes_under_a_code(feeds):
    (day,) = events(feeds["providers/CRE-9.ics"])
    assert str(day["SUMMARY"]) == f"Enfant {pseudonym(KEY, 'CRE-9', 'K77')} – 07:54–13:15"
    assert day["DTSTART"].dt.strftime("%H:%M") == "07:54"
    assert "K77" not in feeds["providers/CRE-9.ics"].decode()


def test_leaving_home_is_told_in_private_feeds_of_people_only(plan):
    told = {
        name: data.decode().replace("\r\n ", "").count("Départ conseillé")
        for name, data in calendars(plan, private=True, key=KEY).items()
    }
    assert {name: count for name, count in told.items() if count} == {
        "learners/L01.ics": 2,
        "learners/L02.ics": 1,
        "trainers/T01.ics": 1,
    }
    first = events(calendars(plan, private=True, key=KEY)["learners/L01.ics"])[0]
    assert (
        "Départ conseillé 07:42 · Dépôt 07:54 · Reprise 13:15 · Retour 13:37"
        in first["DESCRIPTION"]
    )
    assert not any("Départ" in data.decode() for data in calendars(plan, key=KEY).values())


# --- clocks --------------------------------------------------------------------------------------


def test_civil_times_keep_across_the_change_of_clocks(feeds):
    starts = [e["DTSTART"].dt for e in events(feeds["trainers/T01.ics"])]
    by_day = {start.date(): start.astimezone(UTC).hour for start in reversed(starts)}
    assert by_day == {date(2027, 3, 26): 8, date(2027, 3, 30): 7}


@pytest.mark.parametrize(
    ("on", "minute"),
    [(date(2027, 3, 28), 150), (date(2027, 3, 28), 120), (date(2026, 10, 25), 150)],
)
@pytest.mark.parametrize("country", ["FR", "BE"])
def test_a_time_that_the_change_of_clocks_skips_or_repeats_is_refused(on, minute, country):
    with pytest.raises(BadInputError, match=r"X-01: .*skipped or repeated.*; choose"):
        aware(on, minute, country, "X-01")


@pytest.mark.parametrize(("on", "minute"), [(date(2027, 3, 28), 180), (date(2027, 3, 28), 119)])
def test_times_beside_the_change_of_clocks_are_fine(on, minute):
    assert aware(on, minute, "FR", "X-01").hour == minute // 60


def test_a_session_until_midnight_ends_at_the_next_days_start(plan):
    late = changed(plan, 6, period=Period(1200, 1440))
    (event,) = events(calendars(late, key=KEY)["public.ics"])
    assert event["DTEND"].dt.date() == date(2027, 4, 3)


def test_internships_without_uid_get_a_lasting_one(plan):
    bare = plan.model_copy(
        update={"internships": tuple(i.model_copy(update={"uid": ""}) for i in plan.internships)}
    )
    diary = Diary(View(bare), Words("fr"))
    uids = [event.uid for event in diary.host("H01")]
    assert len(set(uids)) == 4
    assert uids == [event.uid for event in Diary(View(bare), Words("fr")).host("H01")]

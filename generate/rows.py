"""A draft as a term: one tuple of rows a table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from passerelle.generate.curriculum import CREDIT_MIN, CREDIT_PERIODS, UNITS, volume
from passerelle.generate.draft import Draft, site_id
from passerelle.generate.draw import Draw
from passerelle.generate.people import OPENING, PAPER_LEAD, PAPER_RENEWAL, centre_of, trainer_row
from passerelle.generate.programme import Programme
from passerelle.generate.region import Cluster
from passerelle.generate.scene import HALVES, room_id
from passerelle.generate.staff import BY_DATE, Trainer
from passerelle.generate.year import school_calendars
from passerelle.models.base import COUNTRIES, WEEK, Country, Period, WeeklyHours
from passerelle.models.internships import Paper, PlacementRule, Wish
from passerelle.models.people import Group, Learner, Organisation
from passerelle.models.people import Trainer as TrainerRow
from passerelle.models.places import Room, Site
from passerelle.models.rules import DayTemplate, Settings, TravelSettings
from passerelle.models.sessions import Curriculum, SessionSet, Track, Unit
from passerelle.models.term import Term

TRACKS: tuple[tuple[str, Country], ...] = (("CAP-AEPE", "FR"), ("AUX-ENF", "BE"))
TEMPLATES = (
    DayTemplate(id="long", periods=(Period(540, 750), Period(810, 1020))),
    DayTemplate(id="medium", periods=(Period(540, 750), Period(795, 990))),
    DayTemplate(id="short", periods=HALVES),
)
DENSE = (
    "Lille", "Roubaix", "Tourcoing", "Villeneuve-d'Ascq", "Armentières", "Halluin", "Wattrelos",
    "Comines (FR)", "Marcq-en-Barœul", "Loos", "Mouscron", "Comines (BE)",
)  # fmt: skip
POWER_LAW = (4.18, 0.64)
"""Fitted to drive times of the dense border area, as for the bundled term of that area."""
OFFSET = 0.004
"""Sites lie at most so many degrees from the centre of their town."""
SEATS = {"big": 2, "lab": 1, "computers": 2, "small": 16, "hall": 120}
EQUIPMENT = {"big": ("video",), "lab": ("care_lab",), "computers": ("computers",)}
SPARE_DATES, WISHES, WISH_PRICE = 3, 0.08, 60


@dataclass(frozen=True)
class Largest:
    """The largest groups of a term, for which rooms have seats."""

    mixed: int
    track: int
    practice: int


def term_of(draft: Draft, candidates: dict[str, tuple[str, ...]]) -> Term:
    """The term of a draft; ``candidates`` are those with an interview, by programme's code."""
    places, care = draft.clusters, draft.care
    sets = tuple(_sets(draft, candidates))
    largest = _largest(draft.programmes)
    return Term(
        settings=_settings(draft),
        organisations=tuple(_organisations(draft)),
        calendars=draft.year.spans,
        sites=tuple(row for place in places for row in _sites(draft, place)),
        rooms=tuple(row for place in places for row in _rooms(draft, place, largest)),
        tracks=tuple(Track(id=name, title=name, country=country) for name, country in TRACKS),
        units=tuple(_units(draft)),
        curriculum=tuple(_curriculum(draft)),
        groups=tuple(_groups(draft, candidates)),
        learners=tuple(_learners(draft, candidates)),
        trainers=tuple(_trainers(draft, sets)),
        unavailabilities=tuple(draft.away),
        providers=tuple(care.rows(Draw(draft.wanted.seed, "places"))),
        openings=tuple(care.openings),
        children=tuple(care.children),
        care=tuple(care.arrangements),
        hosts=tuple(draft.hosting.rows(draft.words)),
        closures=tuple(care.closures),
        sessions=sets,
        precedences=tuple(row for own in draft.programmes for row in own.precedences()),
        blocks=tuple(row for own in draft.programmes for row in own.blocks()),
        placement_rules=tuple(_rules()),
        papers=tuple(row for own in draft.programmes for row in _papers(draft, own)),
        wishes=tuple(_wishes(draft)),
    )


def _largest(programmes: Iterable[Programme]) -> Largest:
    sizes = [group for own in programmes for group in own.groups()]

    def most(*kinds: str) -> int:
        return max(group.max_size or 0 for group in sizes if group.kind in kinds)

    return Largest(most("mixed"), most("track"), most("practice"))


def _settings(draft: Draft) -> Settings:
    wanted, words = draft.wanted, draft.words
    known = {town.name for place in draft.clusters for c in COUNTRIES for town in place.around(c)}
    return Settings(
        id=wanted.id,
        title=words.say("title", learners=wanted.learners, seed=wanted.seed),
        first=draft.year.first,
        last=draft.year.last,
        language=wanted.language,
        templates=TEMPLATES,
        interview_hours=Period(8 * 60 + 30, 18 * 60),
        travel=TravelSettings(
            power_law=POWER_LAW, dense_towns=tuple(town for town in DENSE if town in known)
        ),
    )


def _organisations(draft: Draft) -> Iterator[Organisation]:
    for country in COUNTRIES:
        yield Organisation(
            id=f"{country}-NET", name=draft.words[f"network_{country}"], country=country,
            calendars=(f"{country}-PUBLIC",),
        )  # fmt: skip
    for place in draft.clusters:
        for country in COUNTRIES:
            word = "centre" if country == "FR" else "school"
            yield Organisation(
                id=centre_of(place, country),
                name=draft.words.say(word, town=place.main(country).name),
                country=country,
                calendars=school_calendars(country),
            )


def _sites(draft: Draft, place: Cluster) -> Iterator[Site]:
    draw = Draw(draft.wanted.seed, "sites", place.number)
    for country in COUNTRIES:
        for n in range(draft.extras[place.number][country] + 1):
            town = place.around(country)[2 * n]
            lat, lon = (round((2 * draw.below(1000) / 999 - 1) * OFFSET, 4) for _ in range(2))
            yield Site(
                id=site_id(place, country, n), name=town.name, town=town.name,
                lat=round(town.lat + lat, 4), lon=round(town.lon + lon, 4), country=country,
                organisation=centre_of(place, country), calendars=school_calendars(country),
            )  # fmt: skip


def _rooms(draft: Draft, place: Cluster, largest: Largest) -> Iterator[Room]:
    """The rooms that the timetable uses, and a large one at each further site."""
    made = draft.rooms[place.number].made
    for country in COUNTRIES:
        town = place.main(country).name
        main = site_id(place, country, 0)
        for kind in ("big", "lab", "computers", "small", "hall"):
            for n in range(made[main, kind]):
                yield _room(draft, main, kind, n + 1, town, largest)
        for n in range(draft.extras[place.number][country]):
            site = site_id(place, country, n + 1)
            yield _room(draft, site, "big", 1, place.around(country)[2 * n + 2].name, largest)


def _room(draft: Draft, site: str, kind: str, number: int, town: str, largest: Largest) -> Room:
    seats = {"big": largest.mixed + 2, "lab": largest.practice, "computers": largest.track + 1}
    name = room_id(site, kind, number)
    dates = {
        row.date
        for own in (draft.programmes if kind == "hall" else ())
        for row in own.lessons.sessions
        if name in row.rooms
    }
    return Room(
        id=name,
        site=site,
        name=draft.words.say(kind, n=number, town=town),
        seats=seats.get(kind, SEATS[kind]),
        equipment=EQUIPMENT.get(kind, ()),
        opening=WeeklyHours(tuple((day, OPENING) for day in WEEK.days)),
        dates=tuple(sorted(dates)),
    )


def _units(draft: Draft) -> Iterator[Unit]:
    for name, kind, limit in UNITS:
        yield Unit(
            id=name, title=draft.words[name], kind=kind, credit_min=CREDIT_MIN,
            credit_periods=CREDIT_PERIODS, max_sessions_week=limit,
        )  # fmt: skip


def _curriculum(draft: Draft) -> Iterator[Curriculum]:
    for track, country in TRACKS:
        for unit, _, _ in UNITS:
            count = volume(unit, country, longer=draft.wanted.longer)
            if count:
                yield Curriculum(
                    track=track, unit=unit, minutes=count * CREDIT_MIN,
                    periods=count * CREDIT_PERIODS,
                )  # fmt: skip


def _groups(draft: Draft, candidates: dict[str, tuple[str, ...]]) -> Iterator[Group]:
    for own in draft.programmes:
        yield from own.groups()
        if own.code in candidates:
            name = draft.words.say("group_VAE", p=own.code)
            yield Group(id=f"{own.code}-VAE", name=name, kind="mixed")


def _learners(draft: Draft, candidates: dict[str, tuple[str, ...]]) -> Iterator[Learner]:
    for own in draft.programmes:
        chosen = candidates.get(own.code, ())
        for person in own.people:
            row = person.row
            more = (f"{own.code}-VAE",) if row.id in chosen else ()
            yield row.model_copy(update={"groups": (*row.groups, *more)})


def _sets(draft: Draft, candidates: dict[str, tuple[str, ...]]) -> Iterator[SessionSet]:
    for own in draft.programmes:
        yield from own.sets()
        if own.code in candidates:
            yield own.interviews()


def _trainers(draft: Draft, sets: tuple[SessionSet, ...]) -> Iterator[TrainerRow]:
    draw = Draw(draft.wanted.seed, "trainers")
    taught: defaultdict[str, list[str]] = defaultdict(list)
    for item in sets:
        for name in dict.fromkeys(name for crew in item.trainers for name in crew.split("+")):
            taught[name].append(item.id)
    for trainer, place in draft.trainers:
        spare = _spare_dates(draft, trainer, draw) if trainer.kind in BY_DATE else []
        yield trainer_row(trainer, place, tuple(taught[trainer.id]), spare, draft.words, draw)


def _spare_dates(draft: Draft, trainer: Trainer, draw: Draw) -> list[date]:
    """Further dates of trainers who come by date, on days open on both sides."""
    days = [
        on
        for week in range(draft.year.before_summer)
        for on in draft.year.open_days(week, ("FR-PUBLIC", "FR-CENTRES", "BE-PUBLIC", "FWB"))
    ]
    return draw.sample(days, SPARE_DATES if trainer.kind == "GUEST" else 0)


def _rules() -> Iterator[PlacementRule]:
    rows = (("CAP-AEPE", "weeks", 14, ""), ("CAP-AEPE", "hosts", 2, ""),
            ("CAP-AEPE", "run_weeks", 3, ""), ("CAP-AEPE", "age_weeks", 4, "under_3"),
            ("CAP-AEPE", "look_back_years", 3, ""), ("AUX-ENF", "hosts", 2, ""))  # fmt: skip
    for track, rule, value, age in rows:
        yield PlacementRule(track=track, rule=rule, value=value, age_group=age)


def _papers(draft: Draft, own: Programme) -> Iterator[Paper]:
    """Papers asked for before the programme begins, and anew before they are too old."""
    last = draft.year.monday(own.frame.last_week)
    for person in own.people:
        kinds = ["honorability", "extract", *(["health"] if person.row.country == "BE" else [])]
        for kind in kinds:
            asked = own.first - PAPER_LEAD
            while asked < last - timedelta(days=60) or asked < own.first:
                yield Paper(person=person.row.id, kind=kind, requested=asked)
                asked += PAPER_RENEWAL


def _wishes(draft: Draft) -> Iterator[Wish]:
    """Some learners would like a host of the kind they go to, half of them the one they get."""
    draw = Draw(draft.wanted.seed, "wishes")
    kinds = {house.id: house.kind for house in draft.hosting.houses}
    alike: defaultdict[str, list[str]] = defaultdict(list)
    for house in draft.hosting.houses:
        alike[house.kind].append(house.id)
    stays: defaultdict[str, list[str]] = defaultdict(list)
    for row in draft.hosting.stays:
        stays[row.learner].append(row.host)
    for learner in sorted(stays):
        if draw.chance(WISHES):
            own = draw.pick(stays[learner])
            host = own if draw.chance(0.5) else draw.pick(alike[kinds[own]])
            yield Wish(person=learner, kind="host", value=host, weight=WISH_PRICE)

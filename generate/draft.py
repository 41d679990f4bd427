"""The draft of a generated term: what is drawn, and the timetable that it is built around."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from passerelle.generate.care import Care, add_children, add_providers
from passerelle.generate.draw import Draw
from passerelle.generate.hosting import Hosting, lodge
from passerelle.generate.people import code_of, learners_of, lessons
from passerelle.generate.programme import Programme
from passerelle.generate.region import Cluster, cluster
from passerelle.generate.runs import Frame, choose_frame
from passerelle.generate.scene import Rooms, Scene
from passerelle.generate.staff import GUESTS, LEADS, Trainer, guest, lead
from passerelle.generate.timetable import Timetable
from passerelle.generate.wanted import MEDIUM, SMALL, Wanted
from passerelle.generate.words import Words
from passerelle.generate.year import Year
from passerelle.models.base import COUNTRIES, Country
from passerelle.models.people import Unavailability

SLOTS = ((SMALL, 1.4), (MEDIUM, 0.55), (10**9, 0.9))
"""Slots of hosts for each learner at least, up to so many learners."""
PROVIDERS = ((SMALL, (9, 7)), (MEDIUM, (7, 3)), (10**9, (4, 2)))
"""Providers for small children, and schools, in each cluster, up to so many learners."""
FEW_CLUSTERS = 6


@dataclass
class Draft:
    """A term in the making."""

    wanted: Wanted
    words: Words
    year: Year
    hosting: Hosting
    clusters: list[Cluster] = field(default_factory=list)
    extras: dict[int, dict[Country, int]] = field(default_factory=dict)
    trainers: list[tuple[Trainer, Cluster]] = field(default_factory=list)
    programmes: list[Programme] = field(default_factory=list)
    rooms: dict[int, Rooms] = field(default_factory=dict)
    care: Care = field(default_factory=Care)
    away: list[Unavailability] = field(default_factory=list)


def draw_draft(wanted: Wanted, on_progress: Callable[[str], None]) -> Draft:
    """Everything but interviews, cluster after cluster; ``on_progress`` is told of each.

    Raises LookupError if the weeks asked for have no room for a programme.
    """
    words = Words(wanted.language)
    year = Year(wanted.term_weeks, words)
    draft = Draft(wanted, words, year, Hosting(Draw(wanted.seed, "hosts")))
    loads: Counter[tuple[str, int]] = Counter()
    for number, programmes in enumerate(wanted.clusters):
        on_progress(f"programmes {programmes[0] + 1} to {programmes[-1] + 1}")
        place = cluster(number)
        draft.clusters.append(place)
        draft.rooms[number] = Rooms()
        draft.extras[number] = _extra_sites(len(wanted.clusters))
        draw = Draw(wanted.seed, "providers", number)
        counts = next(row for most, row in PROVIDERS if wanted.learners <= most)
        add_providers(draft.care, place, counts, year, words, draw)
        guests = {
            kind: guest(kind, number, Draw(wanted.seed, "guest", kind, number)) for kind in GUESTS
        }
        draft.trainers += [(one, place) for one in guests.values()]
        for p in programmes:
            draw = Draw(wanted.seed, "frame", p)
            frame = choose_frame(year, draw, loads, longer=wanted.longer)
            _add_programme(draft, p, place, guests, frame)
    share = next(share for most, share in SLOTS if wanted.learners <= most)
    draft.hosting.widen(draft.clusters, round(share * wanted.learners))
    return draft


def _extra_sites(clusters: int) -> dict[Country, int]:
    """Sites beside the two main ones: a small term has four of them, a large one few."""
    if clusters == 1:
        return {"FR": 2, "BE": 2}
    return {"FR": 1, "BE": 1} if clusters <= FEW_CLUSTERS else {"FR": 1, "BE": 0}


def _add_programme(
    draft: Draft, number: int, place: Cluster, guests: dict[str, Trainer], frame: Frame
) -> None:
    wanted, code = draft.wanted, code_of(number)
    first = 1 + sum(wanted.programmes[:number])
    draw = Draw(wanted.seed, "people", number)
    people = list(learners_of(wanted, number, first, place, draw))
    leads = {kind: lead(kind, code) for kind in LEADS}
    draft.trainers += [(one, place) for one in leads.values()]
    lodge(draft.hosting, people, frame, place, code)
    visited = next(house.id for house in draft.hosting.houses if house.kind == "be_under_3")
    sites = {country: site_id(place, country, 0) for country in COUNTRIES}
    scene = Scene(
        code, draft.year, frame, sites, visited, {**guests, **leads}, draft.rooms[place.number],
        wanted.longer,
    )  # fmt: skip
    written = Timetable(scene, Draw(wanted.seed, "timetable", number)).write()
    extras = {
        country: tuple(
            site_id(place, country, n + 1) for n in range(draft.extras[place.number][country])
        )
        for country in COUNTRIES
    }
    draft.programmes.append(Programme(scene, number, place, people, extras, written, draft.words))
    add_children(draft.care, people, Draw(wanted.seed, "children", number))
    last = frame.year.monday(frame.last_week)
    draft.away += lessons(people, draft.year.monday(frame.first_week), last, draw)


def site_id(place: Cluster, country: Country, number: int) -> str:
    """The id of a cluster's site: number 0 is the main one."""
    return f"{country}{place.number + 1:02d}{'ABCDE'[number]}"

"""The report of a plan as one page: what the plan says, on a map that only travel knows."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from passerelle.models.base import Spot
from passerelle.models.plan import Journey, Plan

if TYPE_CHECKING:
    from passerelle.exports.report.page import Area, Flow
    from passerelle.exports.words import Lang, Words
    from passerelle.travel.gazetteer import Gazetteer, Town


@dataclass
class _Way:
    """Class days from a town to a site."""

    people: set[str] = field(default_factory=set)
    days: int = 0
    minutes: int = 0


def page_of(plan: Plan, lang: Lang | None = None) -> str:
    """The report page of a plan (HTML); homes are moved to the centre of their town."""
    from passerelle.exports.report.page import report_page
    from passerelle.exports.words import words_of
    from passerelle.travel.gazetteer import default_gazetteer

    words = words_of(plan, lang)
    return report_page(plan, words.lang, _area(plan, words, default_gazetteer()))


def _area(plan: Plan, words: Words, gazetteer: Gazetteer) -> Area:
    from passerelle.exports.report.page import Area

    homes = _homes(plan, gazetteer)
    towns = {person: gazetteer.label(town) for person, town in homes.items()}
    ways = _ways(plan, towns)
    flows = _flows(plan, ways)
    return Area(_drawing(plan, words, homes, ways, gazetteer), towns, flows)


def _homes(plan: Plan, gazetteer: Gazetteer) -> dict[str, Town]:
    """The town of each home: as written, or the one nearest to its coordinates."""
    found = {}
    for row in (*plan.term.learners, *plan.term.trainers):
        town = gazetteer.find(row.town) if row.town else None
        if town is None and row.lat is not None and row.lon is not None:
            town, _ = gazetteer.nearest(row.lat, row.lon)
        if town is not None:
            found[row.id] = town
    return found


def _ways(plan: Plan, towns: Mapping[str, str]) -> dict[tuple[str, str], _Way]:
    """Class days of learners by town and first site of the day."""
    learners = {row.id for row in plan.term.learners}
    found: dict[tuple[str, str], _Way] = defaultdict(_Way)
    for row in plan.journeys:
        site = _first_place(row)
        if row.kind == "class" and row.person in learners and row.person in towns and site:
            way = found[towns[row.person], site]
            way.people.add(row.person)
            way.days += 1
            way.minutes += (row.travel_min - row.care_detour_min) // 2
    return found


def _first_place(row: Journey) -> str:
    return next((leg.destination for leg in row.legs if leg.purpose == "attend"), "")


def _flows(plan: Plan, ways: Mapping[tuple[str, str], _Way]) -> tuple[Flow, ...]:
    from passerelle.exports.report.page import Flow
    from passerelle.exports.view import View

    view = View(plan)
    rows = (
        Flow(town, view.place(site).short, len(way.people), way.days, round(way.minutes / way.days))
        for (town, site), way in ways.items()
    )
    return tuple(sorted(rows, key=lambda row: (-row.days, row.town, row.site)))


def _drawing(
    plan: Plan,
    words: Words,
    homes: Mapping[str, Town],
    ways: Mapping[tuple[str, str], _Way],
    gazetteer: Gazetteer,
) -> str:
    from passerelle.travel.picture import Line, Mark, map_svg

    counts = Counter(homes.values())
    centres = {gazetteer.label(town): (town.lat, town.lon) for town in counts}
    where = {f"town {name}": place for name, place in centres.items()}
    marks = [Mark(f"town {gazetteer.label(town)}", "home", "", n) for town, n in counts.items()]
    spots: dict[str, tuple[float, float]] = {}
    for kind, rows in (("host", plan.term.hosts), ("site", plan.term.sites)):
        for row in rows:
            place = _position(row.spot, gazetteer)
            if place is not None:
                spots[row.id] = place
                name = row.id if kind == "site" else ""
                marks.append(Mark(f"place {row.id}", "site" if kind == "site" else "host", name))
    where |= {f"place {name}": place for name, place in spots.items()}
    lines = [
        Line(centres[town], spots[site], round(way.minutes / way.days), way.days)
        for (town, site), way in ways.items()
        if site in spots and centres[town] != spots[site]
    ]
    texts = {
        kind: words.raw(f"report.map.{kind}") for kind in ("home", "care", "host", "site", "more")
    }
    return map_svg(words("report.map_title"), marks, where, lines, gazetteer, texts)


def _position(spot: Spot, gazetteer: Gazetteer) -> tuple[float, float] | None:
    """Latitude and longitude of a place, or of its town; None where neither is known."""
    if spot.lat is not None and spot.lon is not None:
        return spot.lat, spot.lon
    town = gazetteer.find(spot.town) if spot.town else None
    return None if town is None else (town.lat, town.lon)

"""Learners, groups and trainers: one track each, sizes, competences, hours."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from passerelle.instances.cells import listed
from passerelle.instances.checks_ids import TEAM_MARK
from passerelle.instances.derive import derived_groups
from passerelle.instances.findings import Facts, Finding
from passerelle.models.people import Learner, Trainer
from passerelle.models.sessions import SessionSet, Track


def check_tracks(facts: Facts) -> Iterator[Finding]:
    """A learner meets what their track requires and sits in one track's group only (R02)."""
    tracks = {track.id: track for track in facts.term.tracks}
    kinds_known = derived_groups(facts.term.learners) != facts.term.groups
    for number, learner in enumerate(facts.term.learners):
        track = tracks.get(learner.track)
        if track and track.requires_upper_secondary and not learner.upper_secondary:
            yield _barred(number, learner, track)
        own = [
            name
            for name in learner.groups
            if name in facts.groups and facts.groups[name].kind == "track"
        ]
        if tracks and kinds_known and len(own) > 1:
            yield Finding(
                "TWO_TRACKS", "learners", number, "groups",
                f"{learner.id} is in {len(own)} groups of kind 'track' ({listed(own)}); "
                "a learner holds exactly one certifying track",
                "leave one, or write kind 'mixed' or 'practice' for the others in groups.csv",
            )  # fmt: skip


def _barred(number: int, learner: Learner, track: Track) -> Finding:
    return Finding(
        "TRACK_GUARD", "learners", number, "track",
        f"{learner.id} has no upper secondary diploma (CESS or its equivalent), which track "
        f"'{track.id}' requires",
        "write yes in upper_secondary if the diploma is held, or choose another track",
    )  # fmt: skip


def check_groups(facts: Facts) -> Iterator[Finding]:
    """No group is above its largest size; none is empty."""
    sizes = Counter(name for learner in facts.term.learners for name in learner.groups)
    for number, group in enumerate(facts.term.groups):
        size = sizes[group.id]
        if group.max_size is not None and size > group.max_size:
            yield Finding(
                "GROUP_TOO_LARGE", "groups", number, "max_size",
                f"group '{group.id}' has {size} learners, at most {group.max_size} are allowed",
                "move learners to another group, or raise max_size",
            )  # fmt: skip
        if size == 0:
            yield Finding(
                "EMPTY_GROUP", "groups", number, "id",
                f"no learner is in group '{group.id}'",
                "name it in the groups of its learners, or delete it",
                severity="warning",
            )  # fmt: skip


def check_audiences(facts: Facts) -> Iterator[Finding]:
    """Each session set has somebody to teach."""
    for number, item in enumerate(facts.term.sessions):
        if not facts.audience(number):
            who = f"in {listed(item.groups)}" if item.groups else "in the term"
            exempt = any(item.unit in row.exempt_units for row in facts.term.learners)
            why = f", or all are exempt from '{item.unit}'" if item.unit and exempt else ""
            yield Finding(
                "NO_AUDIENCE", "sessions", number, "groups",
                f"nobody attends '{item.id}': no learner is {who}{why}",
                "name another group, or delete the row",
            )  # fmt: skip


def teams(item: SessionSet) -> tuple[tuple[str, ...], ...]:
    """The alternative crews of a set, each a tuple of trainers."""
    return tuple(tuple(team.split(TEAM_MARK)) for team in item.trainers)


def check_crews(facts: Facts) -> Iterator[Finding]:
    """Each trainer of a crew can teach the set; nobody is in a crew twice."""
    lacking: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for number, item in enumerate(facts.term.sessions):
        for team in teams(item):
            for name, times in Counter(team).items():
                if times > 1:
                    yield Finding(
                        "TEAM", "sessions", number, "trainers",
                        f"the team '{TEAM_MARK.join(team)}' names {name} {times} times",
                        "name each trainer of a team once",
                    )  # fmt: skip
        for name in dict.fromkeys(name for team in teams(item) for name in team):
            trainer = facts.trainers.get(name)
            if trainer and trainer.competences and not _competent(trainer, item):
                lacking[name, item.unit or item.id].append(number)
    for (name, subject), numbers in lacking.items():
        yield _incompetent(facts, name, subject, numbers)


def _competent(trainer: Trainer, item: SessionSet) -> bool:
    return bool({item.id, item.unit} & set(trainer.competences))


def _incompetent(facts: Facts, name: str, subject: str, numbers: list[int]) -> Finding:
    item = facts.term.sessions[numbers[0]]
    team = next((team for team in teams(item) if name in team and len(team) > 1), ())
    inside = f" of the team {TEAM_MARK.join(team)}" if team else ""
    rest = [facts.term.sessions[number].id for number in numbers[1:]]
    also = f" (nor in {listed(rest)})" if rest else ""
    return Finding(
        "NOT_COMPETENT", "sessions", numbers[0], "trainers",
        f"{name}{inside} cannot teach '{item.id}'{also}: '{subject}' is not among their "
        f"competences ({listed(facts.trainers[name].competences)})",
        f"add '{subject}' to the competences of {name} in trainers.csv, or name somebody else",
    )  # fmt: skip


def check_trainer_hours(facts: Facts) -> Iterator[Finding]:
    """What only one trainer can teach fits into their weeks: a warning, solving goes on."""
    for number, trainer in enumerate(facts.term.trainers):
        sets = [
            place
            for place, item in enumerate(facts.term.sessions)
            if item.trainers and all(trainer.id in team for team in teams(item))
        ]
        demand = sum(_credited(facts, place) for place in sets)
        supply = _hours_open(facts, trainer, sets)
        if demand > supply:
            names = listed(facts.term.sessions[place].id for place in sets)
            yield Finding(
                "TRAINER_HOURS", "trainers", number, "max_minutes_week",
                f"only {trainer.id} can teach {names}: {_hours(demand)}, and their weeks hold "
                f"{_hours(supply)} at most",
                "name a second trainer, raise the weekly maximum or give more availability",
                severity="warning",
            )  # fmt: skip


def _hours(minutes: int) -> str:
    return f"{minutes // 60} h {minutes % 60:02d}"


def _session_min(facts: Facts, item: SessionSet) -> int:
    """Minutes credited for one session of a set, at least."""
    if item.unit in facts.units:
        return facts.units[item.unit].credit_min
    if item.individual and item.length_min:
        return item.length_min
    if item.start is not None and item.end is not None:
        return item.end - item.start
    lengths = [p.minutes for row in facts.term.settings.templates for p in row.periods]
    return min(lengths, default=0)


def _credited(facts: Facts, number: int) -> int:
    """Minutes a crew is credited for all sessions of a set."""
    item = facts.term.sessions[number]
    times = item.count * (len(facts.audience(number)) if item.individual else 1)
    return times * _session_min(facts, item)


def _hours_open(facts: Facts, trainer: Trainer, sets: list[int]) -> int:
    """Minutes a trainer can be credited in the term at most, week by week."""
    days = {day for place in sets for day in facts.set_days(place)}
    days -= facts.person_closed(trainer)
    weeks: defaultdict[date, list[date]] = defaultdict(list)
    for day in days:
        open_that_day = trainer.availability.on(day.weekday())
        if open_that_day and (not trainer.dates or day in trainer.dates):
            weeks[day - timedelta(days=day.weekday())].append(day)
    most = max((_session_min(facts, facts.term.sessions[place]) for place in sets), default=0)
    total = 0
    for monday, opened in weeks.items():
        caps = [trainer.max_minutes_week]
        caps.append(facts.term.policy(facts.term.country_of(trainer), "trainer_min_week", monday))
        individual = any(facts.term.sessions[place].individual for place in sets)
        room = 24 * 60 if individual else facts.half_days * most
        total += min([len(opened) * room, *(cap for cap in caps if cap is not None)])
    return total

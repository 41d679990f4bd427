"""Answers to why, why not and what to change, as tables for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from rich.text import Text

from passerelle.exports.compare_table import comparison_table
from passerelle.exports.comparison import Comparison
from passerelle.exports.reasons import Reasons
from passerelle.exports.tables import amount, table
from passerelle.exports.words import duration, number, span
from passerelle.models.base import format_clock

if TYPE_CHECKING:
    from rich.console import RenderableType

    from passerelle.checker.moments import Blocker, Moment
    from passerelle.conflicts import ConflictSet, Fact
    from passerelle.explaining import PersonWeek, RuleShare, SessionReasons
    from passerelle.forcing import WhyNot
    from passerelle.levers import Lever
    from passerelle.models.plan import Journey, PlacedSession
    from passerelle.repairing import Menu, Remedy

SHOWN = 8


def said(words: Reasons, row: Blocker | Fact) -> str:
    """A blocker or fact in words."""
    return words(row.key, **row.fields)


def lever_text(words: Reasons, lever: Lever) -> str:
    """A change in words, or several."""
    if lever.parts:
        return " + ".join(lever_text(words, part) for part in lever.parts)
    return words(f"lever.{lever.key}", **lever.fields)


def owner_text(words: Reasons, lever: Lever) -> str:
    """Who must agree to a change, each once."""
    rows = lever.parts or (lever,)
    return " + ".join(dict.fromkeys(words.owner(row.owner, row.who) for row in rows))


# --- explain -------------------------------------------------------------------------------------


def session_tables(found: SessionReasons, words: Reasons) -> Iterator[RenderableType]:
    """Why a session lies where it does."""
    yield Text(_headline(found, words), style="bold")
    for absence in found.absent:
        reason = absence.message or words.of("reason", absence.reason)
        yield Text(words("explain.absent", learner=absence.learner, reason=reason))
    if found.pinned:
        yield Text(words("explain.pinned"))
    if found.first is None or found.last is None:
        yield Text(words("explain.none"))
        return
    dates = {"first": words.day(found.first.on), "last": words.day(found.last.on)}
    yield Text(words("explain.window", count=found.moments, **dates))
    if found.obstacles:
        yield Text(words("explain.blocked", count=found.blocked))
        yield table(
            "",
            (f">{words('moments')}", words("what_blocks")),
            ((str(o.count), said(words, o.blocker)) for o in found.obstacles[:SHOWN]),
        )
    yield from _alternatives(found, words)
    if found.unjudged:
        yield Text(words("explain.unjudged", count=found.unjudged), style="dim")


def _headline(found: SessionReasons, words: Reasons) -> str:
    row = found.session
    unsure = f" – {words('provisional')}" if row.provisional else ""
    text = words(
        "explain.session",
        session=row.id,
        title=found.title,
        when=f"{words.day(row.date)} {span(row.period)}",
        place=_place(row),
        crew=" + ".join(seat.trainer for seat in row.seats) or "–",
        present=found.expected - len(found.absent),
        expected=found.expected,
    )
    return f"{text}{unsure}"


def _place(row: PlacedSession) -> str:
    return " + ".join(row.rooms) or row.host


def _alternatives(found: SessionReasons, words: Reasons) -> Iterator[RenderableType]:
    if not found.alternatives:
        return
    yield Text(words("explain.free", count=len(found.alternatives)))
    columns = (words("when"), words("where"), f">{words('cost')}", words("by_line"))
    rows = (
        (
            moment_text(row.moment, words),
            row.moment.site,
            signed(row.cost),
            _by_line(row.lines, words),
        )
        for row in found.alternatives[:SHOWN]
    )
    yield table("", columns, rows)
    best = found.alternatives[0]
    if best.cost < 0:
        when = moment_text(best.moment, words)
        yield Text(words("explain.better", when=when, minutes=number(-best.cost)))
    elif best.cost > 0 and not found.unjudged:
        yield Text(words("explain.best"))


def moment_text(moment: Moment, words: Reasons) -> str:
    """``Mon 11/01 09:00–12:30``."""
    return f"{words.day(moment.on)} {span(moment.period)}"


def signed(value: int) -> str:
    """``+1 200``, ``−30``, ``0``."""
    return f"+{number(value)}" if value > 0 else number(value)


def _by_line(lines: Mapping[str, int], words: Reasons) -> str:
    largest = sorted(lines.items(), key=lambda pair: -abs(pair[1]))
    return ", ".join(f"{words.of('line', name)} {signed(cost)}" for name, cost in largest[:4])


def person_tables(found: PersonWeek, words: Reasons) -> Iterator[RenderableType]:
    """A person's week from door to door."""
    detour = sum(row.care_detour_min for row in found.journeys)
    head = words(
        "explain.person",
        person=found.person,
        week=found.week,
        days=len(found.journeys),
        travel=duration(found.travel_min),
        detour=duration(detour),
        sessions=len(found.sessions),
        missed=len(found.absent),
    )
    yield Text(head, style="bold")
    rows = [(words.day(r.date), _chain(r, found, words)) for r in found.journeys]
    yield (
        table("", (words("day"), words("chain")), rows) if rows else Text(words("explain.no_week"))
    )
    for absence in found.absent:
        reason = absence.message or words.of("reason", absence.reason)
        yield Text(words("explain.absent", learner=absence.session, reason=reason))
    if found.most_min is not None:
        fields = {"minutes": number(found.taught_min or 0), "most": number(found.most_min)}
        yield Text(words("explain.load", **fields))
    total = sum(found.weeks.values())
    if found.weeks:
        mean = duration(total // len(found.weeks))
        most = duration(found.weeks[found.heaviest])
        yield Text(words("explain.average", travel=mean, week=found.heaviest, most=most))
    yield Text(words("explain.share", travel=duration(total), missed=found.missed))


def _chain(row: Journey, found: PersonWeek, words: Reasons) -> str:
    """``home 07:05 → N1 07:25–07:35 → LIL 08:50 [C 09:00–12:30] → ...``."""
    parts = [f"{words('explain.home')} {format_clock(row.legs[0].depart)}"]
    for number_of, leg in enumerate(row.legs):
        end = words("explain.home") if leg.purpose == "home" else leg.destination
        text = f"{end} {format_clock(leg.arrive)}"
        following = row.legs[number_of + 1] if number_of + 1 < len(row.legs) else None
        if following is not None:
            held = _held(found, row, leg.arrive, following.depart)
            text += f"–{format_clock(following.depart)}" + (f" [{held}]" if held else "")
        parts.append(text)
    return " → ".join(parts)


def _held(found: PersonWeek, row: Journey, start: int, end: int) -> str:
    """Sessions between an arrival and the next leaving."""
    missed = {absence.session for absence in found.absent}
    return ", ".join(
        f"{session.id} ?" if session.provisional else session.id
        for session in found.sessions
        if session.date == row.date
        and start <= session.period.start < end
        and session.id not in missed
    )


def rule_tables(found: RuleShare, words: Reasons) -> Iterator[RenderableType]:
    """What a rule contributes to the cost."""
    if found.hard:
        yield Text(words("explain.hard", rule=found.rule, count=found.violations))
    if found.excused is not None:
        yield Text(words("explain.excused", count=found.excused))
    for line in found.lines:
        fields: dict[str, str] = {
            "line": words.of("line", line.line),
            "value": amount(line.value, line.unit, words),
        }
        if line.weight:
            share = line.cost / found.total if found.total else 0.0
            fields |= {"weight": number(line.weight), "cost": number(line.cost)}
            fields |= {"total": number(found.total), "share": f"{share:.1%}"}
        yield Text(words("explain.line" if line.weight else "explain.line_free", **fields))
    for name, rows in found.causes.items():
        columns = (words("explain.who"), f">{words('value')}")
        cells = ((who, number(count)) for who, count in rows[:SHOWN])
        yield table(words.of("line", name), columns, cells)


# --- why not -------------------------------------------------------------------------------------


def why_not_tables(found: WhyNot, words: Reasons) -> Iterator[RenderableType]:
    """What forcing costs, line by line and person by person; or the clash."""
    row = found.session
    fields = {"session": row.id, "set": row.session_set, "when": found.wish.text}
    if found.outcome in {"there", "clash", "untold"}:
        yield Text(words(f"whynot.{found.outcome}", **fields), style="bold")
        yield from (Text(f"  {said(words, blocker)}") for blocker in found.obstacles)
        yield from (Text(f"  {issue.code}  {issue.message}") for issue in found.broken)
        return
    key = "even" if not found.cost else "cost" if found.cost > 0 else "gain"
    proof = words("whynot.proved" if found.proved else "whynot.unproved")
    text = words(
        f"whynot.{key}", **fields, minutes=number(abs(found.cost)), moved=found.moved, proof=proof
    )
    yield Text(text, style="bold")
    left = found.more_left_out
    if left > 0:
        yield Text(words("whynot.unplaced", count=left))
    if found.slack > 0:
        yield Text(words("whynot.slack", minutes=number(found.slack)))
    if found.difference is not None:
        names = (words("baseline"), found.wish.text)
        comparison = Comparison(differences=(found.difference,))
        yield comparison_table(comparison, words.lang, names)


# --- repair --------------------------------------------------------------------------------------


def menu_tables(
    menu: Menu, conflicts: Iterable[ConflictSet], words: Reasons
) -> Iterator[RenderableType]:
    """What was left out and why, then the changes that would help, best first."""
    if not menu.goals:
        yield Text(words("repair.nothing"))
        return
    proofs = {row.of: row for row in conflicts}
    for goal in menu.goals:
        yield Text(words(f"repair.goal_{goal.kind}", of=goal.of, count=goal.count), style="bold")
        if goal.of in proofs:
            yield from _conflict(proofs[goal.of], words)
    if menu.remedies:
        columns = (">#", words("change"), words("ask_whom"), words("unlocks"), f">{words('cost')}")
        rows = (
            (str(n), *_remedy(remedy, words)) for n, remedy in enumerate(menu.remedies, start=1)
        )
        yield table(words("repair.menu"), columns, rows)
    else:
        yield Text(words("repair.none"))
    if menu.untried:
        yield Text(words("repair.untried", count=menu.untried), style="dim")


def _conflict(found: ConflictSet, words: Reasons) -> Iterator[RenderableType]:
    if not found.proved:
        yield Text(f"  {words('repair.unproved')}")
        return
    minimal = words("repair.minimal") if found.minimal else ""
    yield Text("  " + words("repair.conflict", minimal=minimal))
    for (owner, who), facts in found.by_owner.items():
        texts = "; ".join(said(words, fact) for fact in facts)
        yield Text(f"    {words.owner(owner, who)}: {texts}")


def _remedy(remedy: Remedy, words: Reasons) -> tuple[str, ...]:
    lever = remedy.lever
    return (
        lever_text(words, lever),
        owner_text(words, lever),
        gain_text(remedy, words),
        signed(remedy.minutes),
    )


def gain_text(remedy: Remedy, words: Reasons) -> str:
    """What a change unlocks, in words."""
    parts = []
    if remedy.placed:
        parts.append(words("repair.places", count=remedy.placed))
    if remedy.attended > 0:
        parts.append(words("repair.attends", count=remedy.attended))
    return ", ".join(parts)


def menu_titles(menu: Menu, words: Reasons) -> dict[int, tuple[str, str]]:
    """Title and note of the scenario of each line of a menu."""
    found = {}
    for number_of, remedy in enumerate(menu.remedies, start=1):
        owner = owner_text(words, remedy.lever)
        fields = {"gain": gain_text(remedy, words), "minutes": signed(remedy.minutes)}
        note = words("repair.note", **fields, owner=owner)
        found[number_of] = (lever_text(words, remedy.lever), note)
    return found

"""The summary of a plan: how good it is, what it costs, who cannot attend what, and the loads."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from passerelle.exports.agenda import agenda
from passerelle.exports.sentences import said
from passerelle.exports.services_table import services
from passerelle.exports.tables import amount, table
from passerelle.exports.view import View, iso_week, labelled
from passerelle.exports.words import Lang, Words, duration, number, words_of
from passerelle.models.plan import Attendance, CostLine, PlacedSession, Plan, Unplaced

WORST = 8
_LATE = date.max


def summary(plan: Plan, lang: Lang | None = None) -> RenderableType:
    """Status, gap and bound; objective in natural units; conflicts; travel; loads; unplaced."""
    words, view = words_of(plan, lang), View(plan)
    name = plan.term.settings.title or plan.term.settings.id
    return Group(
        Text(words("summary_of", name=name), style="bold"),
        _state(plan, words),
        agenda(view, words),
        _objective(plan, words),
        _unplaced(plan, words),
        _conflicts(view, words),
        _care(plan, words),
        services(plan, words),
        _worst_weeks(view, words),
        _trainers(view, words),
        _rooms(view, words),
    )


def _state(plan: Plan, words: Words) -> Table:
    grid = Table.grid(padding=(0, 2))
    for label, value in state_facts(plan, words).items():
        grid.add_row(Text(label, style="dim"), Text(value))
    return grid


def state_facts(plan: Plan, words: Words) -> dict[str, str]:
    """How good a plan is: status, what is placed, total, bound, gap and tiers, in words."""
    counts = {"sessions": len(plan.sessions), "internships": len(plan.internships)}
    bound = words("none_proved") if plan.bound is None else number(plan.bound)
    facts = {
        words("status"): words.of("status", plan.status),
        words("placed"): words("placed_counts", **counts),
        words("total"): number(plan.total),
        words("bound"): bound,
        words("gap"): "–" if plan.gap is None else f"{plan.gap:.1%}",
        words("forced"): number(plan.forced),
    }
    for tier in plan.tiers:
        proved = "" if tier.bound is None else f" ({words('bound')} {number(tier.bound)})"
        facts[f"{words('tier')} {words.of('tier', tier.name)}"] = number(tier.value) + proved
    unsure = sum(row.provisional for row in plan.sessions)
    if unsure:
        facts[words("provisional")] = words.count("report.provisional", unsure)
    if plan.provenance.interrupted:
        facts[words("status")] += f" ({words('interrupted')})"
    return facts


def _objective(plan: Plan, words: Words) -> Table:
    columns = [words("line"), *(f">{words(key)}" for key in ("value", "weight", "cost"))]
    rows = (_cost(line, words) for line in plan.objective)
    return table(words("objective"), columns, rows)


def _cost(line: CostLine, words: Words) -> tuple[str, ...]:
    label, value = words.of("line", line.line), amount(line.value, line.unit, words)
    if not line.weight:
        return (label, value, "–", words("reported"))
    return (label, value, number(line.weight), number(line.cost))


def _unplaced(plan: Plan, words: Words) -> RenderableType:
    if not plan.unplaced:
        return Text(words("no_unplaced") if plan.sessions else "")
    columns = [words("item"), words("learner"), f">{words('count')}", words("blockers")]
    rows = ((row.item, row.learner, str(row.count), _blockers(row, words)) for row in plan.unplaced)
    return table(words("unplaced"), columns, rows)


def _blockers(row: Unplaced, words: Words) -> str:
    return "\n".join(said(text, words) for text in row.blockers)


def _conflicts(view: View, words: Words) -> RenderableType:
    """Per learner, the most concerned first, and per reason: how many, and one in words."""
    found: dict[str, dict[str, list[Attendance]]] = defaultdict(lambda: defaultdict(list))
    for row in view.plan.attendance:
        if not row.present:
            found[row.learner][row.reason or ""].append(row)
    if not found:
        return Text(words("no_conflicts") if view.plan.attendance else "")
    order = sorted(found, key=lambda who: (-sum(map(len, found[who].values())), who))
    columns = [words("learner"), words("reason"), f">{words('count')}", words("example")]
    rows = (
        (learner, words.of("reason", reason), str(len(items)), _example(view, words, items))
        for learner in order
        for reason, items in sorted(found[learner].items(), key=lambda pair: -len(pair[1]))
    )
    return table(words("conflicts"), columns, rows)


def _care(plan: Plan, words: Words) -> RenderableType:
    """Who keeps each child that could be kept elsewhere, and in which weeks another does."""
    if not plan.care_choices:
        return Text("")
    keepers: dict[tuple[str, int], list[str]] = defaultdict(list)
    for row in plan.term.care:
        if row.provider not in keepers[row.child, row.option]:
            keepers[row.child, row.option].append(row.provider)

    def keeper(child: str, option: int) -> str:
        return " + ".join(keepers[child, option]) or str(option)

    columns = [words(key) for key in ("care_child", "care_main", "care_moves")]
    rows = (
        (
            choice.child,
            keeper(choice.child, choice.option),
            ", ".join(f"{m.week} {keeper(choice.child, m.option)}" for m in choice.moves),
        )
        for choice in plan.care_choices
    )
    return table(words("care_choices"), columns, rows)


def _example(view: View, words: Words, rows: list[Attendance]) -> str:
    sessions = {session.id: session for session in view.sessions}
    row = min(rows, key=lambda r: sessions[r.session].date if r.session in sessions else _LATE)
    session = sessions.get(row.session)
    when = f"{words.day(session.date)} {session.period} {view.title(session)}" if session else ""
    return ": ".join(filter(None, (when or row.session, said(row.message, words))))


def _worst_weeks(view: View, words: Words) -> RenderableType:
    """Learners with the heaviest week of class travel."""
    weeks: dict[str, Counter[str]] = defaultdict(Counter)
    for journey in view.plan.journeys:
        if journey.kind == "class" and journey.person in view.learners:
            weeks[journey.person][iso_week(journey.date)] += journey.travel_min
    if not weeks:
        return Text("")
    order = sorted(weeks, key=lambda who: (-max(weeks[who].values()), who))[:WORST]
    columns = [words("learner"), words("week_column")]
    columns += [f">{words('hours_week')}", f">{words('average')}"]
    rows = []
    for learner in order:
        week, minutes = max(weeks[learner].items(), key=lambda pair: (pair[1], pair[0]))
        mean = sum(weeks[learner].values()) // len(weeks[learner])
        rows.append((learner, week, duration(minutes), duration(mean)))
    return table(words("worst_travel"), columns, rows)


def _trainers(view: View, words: Words) -> Table:
    taught: dict[str, list[PlacedSession]] = defaultdict(list)
    for session in view.sessions:
        for seat in session.seats:
            taught[seat.trainer].append(session)
    travel: Counter[str] = Counter()
    for journey in view.plan.journeys:
        travel[journey.person] += journey.travel_min
    rows = [
        _trainer(view, trainer, taught[trainer], travel[trainer])
        for trainer in sorted({*view.trainers, *taught})
    ]
    keys = ("sessions", "days", "total_hours", "peak_week", "maximum", "travel")
    columns = [words("trainer"), *(f">{words(key)}" for key in keys)]
    return table(words("trainer_load"), columns, rows)


def _trainer(
    view: View, trainer: str, sessions: list[PlacedSession], travel: int
) -> tuple[str, ...]:
    weeks: Counter[str] = Counter()
    for session in sessions:
        weeks[iso_week(session.date)] += view.credited_min(session)
    week, peak = max(weeks.items(), key=lambda pair: pair[1], default=("", 0))
    row = view.trainers.get(trainer)
    cap = row.max_minutes_week if row else None
    return (
        labelled(trainer, view.trainer_name(trainer)),
        str(len(sessions)),
        str(len({session.date for session in sessions})),
        duration(weeks.total()),
        f"{week} {duration(peak)}" if week else "–",
        "–" if cap is None else duration(cap),
        duration(travel),
    )


def _rooms(view: View, words: Words) -> Table:
    held: dict[str, list[PlacedSession]] = defaultdict(list)
    for session in view.sessions:
        for room in session.rooms:
            held[room].append(session)
    keys = ("seats", "largest", "sessions", "days", "total_hours")
    columns = [words("site"), words("room"), *(f">{words(key)}" for key in keys)]
    known = sorted(view.rooms.values(), key=lambda room: (room.site, room.id))
    rows = (
        (
            *(view.place(room.site).short, room.name or room.id, str(room.seats)),
            str(max((_audience(view, session, room.id) for session in held[room.id]), default=0)),
            *(str(len(held[room.id])), str(len({session.date for session in held[room.id]}))),
            duration(sum(session.period.minutes for session in held[room.id])),
        )
        for room in known
    )
    return table(words("room_use"), columns, rows)


def _audience(view: View, session: PlacedSession, room: str) -> int:
    """Learners of a session who sit in this room."""
    places = (view.place_of_learner(session, who) for who in view.expected(session))
    return sum(place is not None and place.id == room for place in places)

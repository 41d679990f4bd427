"""Why not: a session forced elsewhere, the weeks around it decided anew, and what that costs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from passerelle.checker.check import check
from passerelle.checker.context import Context
from passerelle.checker.facts import week_of
from passerelle.checker.moments import Blocker, Moment, blockers, moments
from passerelle.checker.moving import Move, try_move
from passerelle.exports.compare import compare
from passerelle.models.base import format_clock, parse_clock
from passerelle.models.issue import Issue
from passerelle.models.plan import PlacedSession, Plan
from passerelle.planning import bad_input, load_plan, unknown

if TYPE_CHECKING:
    from passerelle.exports.comparison import Difference
    from passerelle.solver.part import Effort

SMALL = 60
"""Sessions of a plan up to which all of it is decided anew, not the weeks concerned alone."""

MOVABLE = ("why.in_class", "why.teaching", "why.same_set", "why.rooms_taken")
"""Obstacles that are sessions, which could lie elsewhere."""

Outcome = Literal["there", "clash", "untold", "cost"]


@dataclass(frozen=True)
class Wish:
    """Where a session is wanted: a date, and a start and a site where these are asked for."""

    on: date
    start: int | None = None
    site: str = ""

    @property
    def text(self) -> str:
        """``2027-01-14 09:00 LIL``."""
        clock = "" if self.start is None else format_clock(self.start)
        return " ".join(filter(None, (self.on.isoformat(), clock, self.site)))

    def met_by(self, on: date, start: int, sites: Iterable[str]) -> bool:
        """Whether a placement is as wished."""
        return (
            on == self.on and self.start in (None, start) and (not self.site or self.site in sites)
        )


@dataclass(frozen=True)
class WhyNot:
    """What forcing a session costs (person-minutes), or what it clashes with.

    ``difference`` compares the plan, or the better plan that the same weeks allow without the
    request, with the forced one; ``slack`` is how much better that is. ``proved``: no plan that
    keeps the other weeks is cheaper (or, for a clash, none exists).
    """

    session: PlacedSession
    wish: Wish
    outcome: Outcome
    cost: int = 0
    proved: bool = False
    slack: int = 0
    plan: Plan | None = None
    difference: Difference | None = None
    obstacles: tuple[Blocker, ...] = ()
    broken: tuple[Issue, ...] = ()

    @property
    def moved(self) -> int:
        """Sessions that lie elsewhere, the one asked for included."""
        return len(self.difference.sessions) if self.difference else 0

    @property
    def more_left_out(self) -> int:
        """Sessions and internships that find no place any more."""
        lines = self.difference.lines if self.difference else ()
        return sum(row.delta for row in lines if row.line.startswith("unplaced_"))


def find_session(plan: Plan, name: str) -> PlacedSession:
    """The session of an id; BadInputError with the nearest id otherwise."""
    found = next((row for row in plan.sessions if row.id == name), None)
    if found is None:
        raise unknown("session", name, (row.id for row in plan.sessions))
    return found


def parse_wish(plan: Plan, when: str, site: str = "") -> Wish:
    """The wish of ``2027-01-14``, ``2027-01-14 09:00`` or ``2027-01-14T09:00``."""
    settings = plan.term.settings
    text = when.strip().replace("T", " ")
    try:
        on = date.fromisoformat(text.partition(" ")[0])
        clock = text.partition(" ")[2].strip()
        start = parse_clock(clock) if clock else None
    except ValueError as error:
        fix = f"write a date, or date and time, e.g. '{settings.first} 09:00'"
        raise bad_input("WHEN", f"--at '{when}'", "is no date", fix) from error
    if not settings.first <= on <= settings.last:
        span = f"{settings.first} to {settings.last}"
        raise bad_input("WHEN", f"--at '{when}'", "is outside the term", f"choose a date of {span}")
    if site and site not in {row.id for row in (*plan.term.sites, *plan.term.hosts)}:
        raise unknown("site", site, (row.id for row in plan.term.sites))
    return Wish(on, start, site)


def why_not(
    path: Path, session: str, when: str, site: str = "", *, seconds: float = 20.0, seed: int = 1
) -> WhyNot:
    """What it would cost, or break, to have a session at another time or site."""
    from passerelle.solver.part import Effort

    plan = load_plan(path)
    row = find_session(plan, session)
    return forced(plan, row, parse_wish(plan, when, site), Effort(seconds / 3, 4, seed))


def forced(plan: Plan, session: PlacedSession, wish: Wish, effort: Effort) -> WhyNot:
    """The session forced, with the weeks of its old and its new place decided anew."""
    site_of = {room.id: room.site for room in plan.term.rooms}

    def there(row: PlacedSession) -> bool:
        sites = {site_of.get(room, room) for room in row.rooms or (row.host,)}
        return wish.met_by(row.date, row.period.start, sites)

    alike = [row for row in plan.sessions if row.session_set == session.session_set]
    if any(there(row) and row.learner == session.learner for row in alike):
        return WhyNot(session, wish, "there")
    if session.learner:
        return _alone(plan, session, wish)
    return _with_others(plan, session, wish, effort)


def _with_others(plan: Plan, session: PlacedSession, wish: Wish, effort: Effort) -> WhyNot:
    from passerelle.solver.compile.focus import focus_on
    from passerelle.solver.local import Force, Local

    weeks = {week_of(session.date), week_of(wish.on)}
    small = len(plan.sessions) <= SMALL
    days = [on for on in plan.term.days if small or week_of(on) in weeks]
    focus = focus_on(plan, days, anywhere={session.session_set: days})
    local = Local(plan.term, plan.travel, plan, focus)
    force = Force(session.session_set, wish.on, wish.start, wish.site)
    if not local.offers(force):
        return _clash(plan, session, wish, proved=True)
    found = local.solve(effort, force)
    if found.plan is None or not check(plan.term, found.plan).valid:
        return _clash(plan, session, wish, proved=found.proved)
    free = local.solve(effort)
    base = plan if free.plan is None or free.plan.total > plan.total else free.plan
    return WhyNot(
        session,
        wish,
        "cost",
        cost=found.plan.total - base.total,
        proved=found.proved and free.proved,
        slack=plan.total - base.total,
        plan=found.plan,
        difference=compare([base, found.plan]).differences[0],
    )


def _alone(plan: Plan, session: PlacedSession, wish: Wish) -> WhyNot:
    """An individual session moved by itself: it lies in the gaps of what is there."""
    context = Context(plan.term, plan.travel, plan=plan)
    tried = [try_move(context, session, moment) for moment in _wished(context, session, wish)]
    good = [move for move in tried if not move.broken]
    if not good:
        return _clash(plan, session, wish, proved=bool(tried))
    best = min(good, key=lambda move: move.total)
    return WhyNot(
        session,
        wish,
        "cost",
        cost=best.total - plan.total,
        difference=compare([plan, _moved(plan, best)]).differences[0],
    )


def _moved(plan: Plan, move: Move) -> Plan:
    rows = tuple(move.session if row.id == move.session.id else row for row in plan.sessions)
    return plan.model_copy(
        update={"sessions": rows, "objective": move.lines, "total": move.total, "bound": None}
    )


def _wished(context: Context, session: PlacedSession, wish: Wish) -> list[Moment]:
    item = context.item(session)
    return [
        moment
        for moment in moments(context, item, session.learner)
        if wish.met_by(moment.on, moment.period.start, (moment.site,))
    ]


def _clash(plan: Plan, session: PlacedSession, wish: Wish, *, proved: bool) -> WhyNot:
    """What is in the way, by name: of all moments as wished, what the fewest suffer from."""
    context = Context(plan.term, plan.travel, plan=plan)
    wished = _wished(context, session, wish)
    item = context.item(session)
    found = [
        (blockers(context, item, m, leaving=session.id, learner=session.learner), m) for m in wished
    ]
    names: tuple[Blocker, ...] = ()
    broken: tuple[Issue, ...] = ()
    if found:
        best, moment = min(found, key=lambda pair: len(_fixed(pair[0])))
        names = tuple(_fixed(best) or best)
        broken = () if best else try_move(context, session, moment).broken
    else:
        broken = (_no_moment(context, session, wish),)
    outcome: Outcome = "clash" if proved else "untold"
    return WhyNot(session, wish, outcome, proved=proved, obstacles=names, broken=broken)


def _fixed(found: list[Blocker]) -> list[Blocker]:
    """What is in the way wherever other sessions go."""
    return [row for row in found if row.key not in MOVABLE]


def _no_moment(context: Context, session: PlacedSession, wish: Wish) -> Issue:
    """Why a set has no moment as wished, whatever else is planned."""
    item = context.item(session)
    known = list(moments(context, item, session.learner))
    same_day = sorted({str(m.period) for m in known if m.on == wish.on})
    sites = sorted({m.site for m in known})
    if wish.site and wish.site not in sites:
        text, fix = f"{item.id} can be held at {', '.join(sites) or 'no site'} only", "name one"
    elif same_day:
        text, fix = f"on {wish.on} its periods are {', '.join(same_day)}", "choose one of them"
    else:
        text = f"{wish.on} is none of the {len({m.on for m in known})} dates of {item.id}"
        fix = "choose a date of its window, on a weekday of class"
    return Issue(code="R42", where=session.id, message=text, fix=fix)

"""The shape of each answer: JSON for programs, text for people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from passerelle.checker.verdict import Verdict
    from passerelle.exports.view import View
    from passerelle.exports.words import Lang
    from passerelle.fronts import Answer as FrontAnswer
    from passerelle.mobility_report import TravelReport
    from passerelle.models.issue import Issue
    from passerelle.models.plan import CostLine, PlacedSession, Plan
    from passerelle.models.scenario import Scenario
    from passerelle.planning import Solved, Subject
    from passerelle.replanning import Replanned
    from passerelle.sweeping import Answer as SweepAnswer
    from passerelle.whatif import Answer


SHOWN = 40
"""Violations printed at most."""


def solve_json(solved: Solved) -> dict[str, Any]:
    """Figures of a solve; ``gap`` is a fraction, costs are person-minutes."""
    plan = solved.plan
    return {
        "status": plan.status,
        "total": plan.total,
        "bound": plan.bound,
        "forced": plan.forced,
        "gap": plan.gap,
        "tiers": [tier.model_dump(mode="json") for tier in plan.tiers],
        "seconds": plan.provenance.seconds,
        "unplaced": sum(row.count for row in plan.unplaced),
        "conflicts": sum(not row.present for row in plan.attendance),
        "plan": str(solved.path),
        "valid": None if solved.verdict is None else solved.verdict.valid,
        "interrupted": plan.provenance.interrupted,
    }


def solve_text(solved: Solved, lang: Lang = "en") -> str:
    """What became of a solve: the checker's verdict, and where the plan lies."""
    from passerelle.exports.messages import issue_lines, told
    from passerelle.exports.words import Words

    words = Words(lang)
    lines = []
    if solved.verdict is not None and not solved.rejected:
        lines.append("checker: valid")
    if solved.rejected and solved.verdict is not None:
        lines += issue_lines(solved.verdict.violations, lang)
        lines.append(
            "the checker rejects this plan: do not use it. This is an error of Passerelle; please "
            "report it with the plan file"
        )
    if solved.stayed is not None:
        stayed, begun = solved.stayed
        lines.append(f"{stayed} of {begun} sessions of the plan to start from are where they were")
    if solved.kept:
        lines.append(f"plan: {solved.path}")
    else:
        lines.append(f"kept apart as {solved.path}; what was at {solved.asked} is unchanged")
    return "\n".join(told(line, words) for line in lines)


def replan_json(found: Replanned) -> dict[str, Any]:
    """Figures of a plan made anew, its changes, who must hear of them, and their price."""
    plan = found.solved.plan
    return {
        **solve_json(found.solved),
        "changes": {line.line: line.value for line in plan.objective if line.tier == "stability"},
        "complete": found.complete,
        "notices": [row.model_dump(mode="json") for row in found.notices],
        "price": None if found.price is None else found.price.model_dump(mode="json"),
    }


def sweep_json(answer: SweepAnswer) -> dict[str, Any]:
    """The value of every measure, and what could not be solved."""
    return {
        "baseline": {"total": answer.baseline.total, "bound": answer.baseline.bound},
        "values": [row.model_dump(mode="json") for row in answer.values],
        "refused": [row.model_dump(mode="json") for row in answer.refused],
        "missing": list(answer.missing),
        "interrupted": answer.interrupted,
    }


def pareto_json(answer: FrontAnswer) -> dict[str, Any]:
    """Every plan of a front, and the weights that could not be solved."""
    return {
        "points": [row.model_dump(mode="json") for row in answer.points],
        "missing": list(answer.missing),
        "interrupted": answer.interrupted,
    }


def check_json(issues: list[Issue], verdict: Verdict | None) -> dict[str, Any]:
    """Issues of a term, with the verdict on a plan if one was judged."""
    answer: dict[str, Any] = {
        "clean": is_clean(issues, verdict),
        "issues": [row.model_dump(mode="json") for row in issues],
    }
    return answer if verdict is None else {**answer, "verdict": verdict_json(verdict)}


def check_text(issues: list[Issue], verdict: Verdict | None, lang: Lang = "en") -> str:
    """Issues of a term one a line, then the verdict on a plan if one was judged."""
    from passerelle.exports.messages import issue_lines, told
    from passerelle.exports.words import Words

    lines = issue_lines(issues, lang) or [told("no problems found in the term", Words(lang))]
    return "\n".join(lines if verdict is None else [*lines, verdict_text(verdict, lang)])


def is_clean(issues: Iterable[Issue], verdict: Verdict | None) -> bool:
    """Whether nothing is worse than a warning."""
    errors = any(issue.severity == "error" for issue in issues)
    return not errors and (verdict is None or verdict.valid)


def verdict_json(verdict: Verdict) -> dict[str, Any]:
    """The checker's verdict, with each line of the objective as it computed it."""
    return {
        "valid": verdict.valid,
        "violations": [row.model_dump(mode="json") for row in verdict.violations],
        "objective": [row.model_dump(mode="json") for row in verdict.objective],
        "total": verdict.total,
    }


def verdict_text(verdict: Verdict, lang: Lang = "en") -> str:
    """Violations by code, or the objective line by line."""
    from passerelle.exports.messages import issue_lines, told
    from passerelle.exports.words import Words

    words = Words(lang)
    found = zip(verdict.violations, issue_lines(verdict.violations, lang), strict=True)
    lines = [f"{row.code}  {line}" for row, line in found]
    if len(lines) > SHOWN:
        more = f"... and {len(lines) - SHOWN} more; --json lists them all"
        lines = [*lines[:SHOWN], told(more, words)]
    if verdict.valid:
        lines += [_cost_text(row) for row in verdict.objective]
        lines.append(f"{'total':22} {verdict.total:>33,}")
        return "\n".join([*lines, told("the plan is valid", words)])
    count = sum(row.severity == "error" for row in verdict.violations)
    noun = "violation" if count == 1 else "violations"
    return "\n".join([*lines, told(f"the plan is not valid: {count} {noun}", words)])


def _cost_text(row: CostLine) -> str:
    return f"{row.line:22} {row.value:>9,} {row.unit:17} ×{row.weight:>7,} {row.cost:>12,}"


def show_json(plan: Plan, subject: Subject) -> dict[str, Any]:
    """The rows of a plan that concern a subject and week; all rows of no subject."""
    from passerelle.exports.view import View

    view = View(plan)
    sessions = {row.id: row for row in plan.sessions if _concerns(view, subject, row)}
    who = subject.learner or subject.trainer
    elsewhere = subject.trainer or subject.room or subject.site
    rows: dict[str, list[Any]] = {
        "sessions": list(sessions.values()),
        "absences": [
            row
            for row in plan.attendance
            if not row.present and row.session in sessions and subject.learner in ("", row.learner)
        ],
        "internships": [
            row
            for row in plan.internships
            if not elsewhere
            and subject.learner in ("", row.learner)
            and subject.host in ("", row.host)
            and any(_in_week(subject, day) for day in row.days)
        ],
        "journeys": [
            row
            for row in plan.journeys
            if (row.person == who or subject.everything) and _in_week(subject, row.date)
        ],
    }
    dumped = {name: [row.model_dump(mode="json") for row in found] for name, found in rows.items()}
    return {"status": plan.status, "total": plan.total, **dumped}


def _concerns(view: View, subject: Subject, session: PlacedSession) -> bool:
    return (
        _in_week(subject, session.date)
        and (not subject.learner or subject.learner in view.expected(session))
        and subject.trainer in ("", *(seat.trainer for seat in session.seats))
        and subject.room in ("", *session.rooms)
        and subject.site in ("", *view.sites_of(session))
        and subject.host in ("", session.host)
    )


def _in_week(subject: Subject, on: date) -> bool:
    return subject.week in (None, on.isocalendar().week)


def travel_json(report: TravelReport) -> dict[str, Any]:
    """Travel times, the share of each source in all times of a mode, warnings, files written."""
    return {
        "times": [asdict(row) for row in report.times],
        "sources": [asdict(row) for row in report.shares],
        "notes": [row.model_dump(mode="json") for row in report.notes],
        "files": [str(path) for path in report.files],
    }


def travel_text(report: TravelReport) -> str:
    """Travel times as a table, each with its source, and the mixture of sources below."""
    head = f"{'from':12} {'to':12} {'mode':16} {'band':8} {'min':>4} {'km':>6}  source"
    lines = [
        f"{row.origin:12} {row.destination:12} {row.mode:16} {row.band:8} "
        f"{row.minutes:>4} {row.km:>6.1f}  {row.source}"
        for row in report.times
    ]
    shares = [f"{row.mode:16} {row.share:>6.1%}  {row.source}" for row in report.shares]
    files = ["", *map(str, report.files)] if report.files else []
    return "\n".join([head, *lines, "", "all times of the term rest on", *shares, *files])


def scenarios_json(found: Mapping[str, Scenario]) -> list[dict[str, Any]]:
    """Scenarios as their files say, each with its name."""
    return [{"name": name, **row.model_dump(mode="json")} for name, row in found.items()]


def what_if_json(answer: Answer) -> dict[str, Any]:
    """Every plan in short, every figure absolute and as a difference, and each comparison."""
    from passerelle.exports.cases import figure_rows, summaries

    heads = [row.model_dump(mode="json") for row in summaries(answer.cases)]
    compared = [
        None if case.difference is None else case.difference.model_dump(mode="json")
        for case in answer.cases
    ]
    rows = figure_rows(answer.cases) if answer.cases else ()
    return {
        "plans": [
            {**head, "difference": found} for head, found in zip(heads, compared, strict=True)
        ],
        "figures": [row.model_dump(mode="json") for row in rows],
        "missing": list(answer.missing),
        "refused": _issues_by_name(answer.refused),
        "rejected": _issues_by_name(answer.rejected),
        "files": [str(path) for path in answer.files],
        "interrupted": answer.interrupted,
    }


def _issues_by_name(issues: Mapping[str, Iterable[Issue]]) -> dict[str, Any]:
    return {name: [row.model_dump(mode="json") for row in rows] for name, rows in issues.items()}


def what_if_text(answer: Answer, lang: Lang = "en") -> str:
    """What could not be solved or is not to be used, and where the files lie."""
    from passerelle.exports.messages import issue_lines, told
    from passerelle.exports.words import Words

    words = Words(lang)
    lines = [
        f"{name}: {line}"
        for issues in (answer.refused, answer.rejected)
        for name, found in issues.items()
        for line in issue_lines(found, lang)
    ]
    if answer.rejected:
        again = "the checker rejects these plans: do not use them, and please report them"
        lines.append(told(again, words))
    if answer.missing:
        lines.append(told(f"not solved: {', '.join(answer.missing)}", words))
    return "\n".join([*lines, *(told(f"written: {path}", words) for path in answer.files)])

"""The plan in plain words: a handful of sentences that need no table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from passerelle.exports.report.figures import Figures
from passerelle.exports.words import duration, number


def sentences(figures: Figures) -> list[str]:
    """What a coordinator wants to know first, in the language of the figures."""
    return [
        *_placed(figures),
        *_conflicts(figures),
        *_travel(figures),
        *_proof(figures),
    ]


def _placed(figures: Figures) -> Iterator[str]:
    plan, words = figures.plan, figures.words
    placed = words.count("report.sessions", len(plan.sessions))
    stays = words.count("report.stays", len(plan.internships))
    missing = sum(row.count for row in plan.unplaced)
    if missing:
        yield words("report.some_placed", sessions=placed, stays=stays, missing=number(missing))
    else:
        yield words("report.all_placed", sessions=placed, stays=stays)
    provisional = sum(row.provisional for row in plan.sessions)
    if provisional:
        yield words.count("report.provisional", provisional)


def _conflicts(figures: Figures) -> Iterator[str]:
    plan, words = figures.plan, figures.words
    if not plan.attendance:
        return
    if not figures.absences:
        yield words("no_conflicts")
        return
    counts = Counter(row.learner for row in figures.absences)
    who, most = min(counts.items(), key=lambda item: (-item[1], item[0]))
    share = len(figures.absences) / len(plan.attendance)
    yield words(
        "report.conflicts",
        count=number(len(figures.absences)),
        expected=number(len(plan.attendance)),
        share=words.share(share),
        learners=words.count("report.learners", len(counts)),
        learner=who,
        most=number(most),
    )


def _travel(figures: Figures) -> Iterator[str]:
    days, words = figures.class_days, figures.words
    if not days:
        return
    mean = round(sum(row.travel_min for row in days) / len(days))
    tenth = days[len(days) // 10].travel_min
    yield words(
        "report.travel",
        mean=duration(mean),
        tenth=duration(tenth),
        longest=duration(days[0].travel_min),
        person=days[0].person,
        date=words.full_date(days[0].date),
    )
    if figures.heaviest_week:
        person, week, minutes = figures.heaviest_week
        yield words("report.heaviest", person=person, week=week, minutes=duration(minutes))


def _proof(figures: Figures) -> Iterator[str]:
    plan, words = figures.plan, figures.words
    if plan.status == "OPTIMAL":
        yield words("report.optimal")
    elif plan.gap is None:
        yield words("report.unproved")
    else:
        yield words("report.gap", gap=words.share(plan.gap))
    if plan.forced:
        yield words("report.forced", forced=number(plan.forced), total=number(plan.total))

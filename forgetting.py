"""Forgetting a person: out of a term, of plans, of what is published, of files written before.

Everything is read and made ready before the first file is written. Nothing is printed here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from passerelle.models.issue import Issue
from passerelle.models.plan import Plan, Tier
from passerelle.models.without import (
    mentions,
    names_of,
    plan_without,
    term_without,
)
from passerelle.planning import bad_input, load_plan, unknown
from passerelle.publishing import now

if TYPE_CHECKING:
    from passerelle.models.term import Term

TEXTS = (".csv", ".html", ".ics", ".json", ".md", ".svg", ".toml", ".txt")
SEALED = (".pdf",)
"""Files in which names cannot be looked for."""


@dataclass(frozen=True)
class Places:
    """Where a person may be found: term folders, plan files, published folders, other output."""

    terms: tuple[Path, ...] = ()
    plans: tuple[Path, ...] = ()
    feeds: tuple[Path, ...] = ()
    outputs: tuple[Path, ...] = ()


@dataclass(frozen=True)
class Forgotten:
    """What was rewritten or deleted, and what is left to do by hand."""

    changed: tuple[Path, ...]
    deleted: tuple[Path, ...]
    remaining: tuple[Issue, ...]


def forget(
    person: str, places: Places, *, dry_run: bool = False, at: datetime | None = None
) -> Forgotten:
    """Remove a person from all places named.

    In a term, rows about them and their children go; in a plan also journeys, attendance and
    their home among the travel times, and costs are computed anew. Published feeds of theirs end;
    their name is erased in others. Files of other output that are theirs alone are deleted; those
    that still name them are told. Raises BadInputError for a person that no place knows.
    """
    from passerelle.exports.plan_file import write_plan
    from passerelle.instances.read import read_term
    from passerelle.instances.write import write_term

    terms = {path: read_term(_folder(path)) for path in places.terms}
    plans = {path: load_plan(path) for path in places.plans}
    known = [*terms.values(), *(plan.term for plan in plans.values())]
    names = _names(person, known, places.feeds)
    new_terms = {path: term_without(term, person) for path, term in terms.items()}
    new_plans = {path: _counted(plan_without(plan, person)) for path, plan in plans.items()}
    orphans = [issue for path, term in terms.items() for issue in _orphans(path, term, person)]
    own, naming = _outputs(places.outputs, person, names)
    changed = [path for path, term in new_terms.items() if term != terms[path]]
    changed += [path for path, plan in new_plans.items() if plan.term != plans[path].term]
    if not dry_run:
        for path in changed:
            if path in new_terms:
                write_term(new_terms[path], path, overwrite=True)
            else:
                write_plan(new_plans[path], path)
        for folder in places.feeds:
            _forget_feeds(folder, person, names, at or now())
        for path in own:
            path.unlink()
    left = [_still_there(path) for path in naming]
    return Forgotten((*changed, *places.feeds), tuple(own), (*orphans, *left))


def _names(person: str, terms: Iterable[Term], folders: Iterable[Path]) -> tuple[str, ...]:
    """What the person is called anywhere; BadInputError if nothing knows them."""
    from passerelle.exports.feeds.store import reading

    ids: set[str] = set()
    found: dict[str, None] = {}
    for term in terms:
        people = {row.id for row in (*term.learners, *term.trainers)}
        ids |= people
        found |= dict.fromkeys(names_of(term, person)) if person in people else {}
    for folder in folders:
        with reading(folder) as store:
            ids |= {row.id for row in store.feeds() if row.kind in ("learner", "trainer")}
    if person not in ids:
        raise unknown("person", person, ids)
    return tuple(found) or (person,)


def _folder(path: Path) -> Path:
    if not (path / "term.toml").is_file():
        message = "is no term folder: there is no term.toml in it"
        raise bad_input("TERM", str(path), message, "name the folder that holds the tables")
    return path


def _counted(plan: Plan) -> Plan:
    """A plan whose costs are those of the people left, without the bound proved for all."""
    from passerelle.checker.check import check

    verdict = check(plan.term, plan, plan.travel)
    values = {
        name: sum(line.cost for line in verdict.objective if line.tier == name)
        for name in (tier.name for tier in plan.tiers)
    }
    hashes = {"term_hash": plan.term.fingerprint, "travel_hash": plan.travel.fingerprint}
    return plan.model_copy(
        update={
            "status": "FEASIBLE" if plan.status == "OPTIMAL" else plan.status,
            "objective": verdict.objective,
            "total": verdict.total,
            "bound": None,
            "gap": None,
            "forced": 0,
            "tiers": tuple(
                Tier.model_validate({"name": name, "value": value})
                for name, value in values.items()
            ),
            "provenance": plan.provenance.model_copy(update=hashes),
        }
    )


def _orphans(path: Path, term: Term, person: str) -> Iterator[Issue]:
    """Session sets that nobody can teach any more."""
    after = {row.id: row for row in term_without(term, person).sessions}
    for row in term.sessions:
        if row.trainers and not after[row.id].trainers:
            yield Issue(
                code="NO_CREW",
                where=f"{path}: {row.id}",
                message="has no trainer left",
                fix="name another one in sessions.csv, then solve again",
                severity="warning",
            )


def _outputs(
    folders: Sequence[Path], person: str, names: Sequence[str]
) -> tuple[list[Path], list[Path]]:
    """Files that are the person's alone, and other text files that name them."""
    from passerelle.exports.file_names import file_stem

    own: list[Path] = []
    naming: list[Path] = []
    stem = file_stem(person)
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if not path.is_file():
                continue
            if _is_own(path, stem):
                own.append(path)
            elif path.suffix in SEALED or (
                path.suffix in TEXTS and mentions(path.read_text(errors="replace"), names)
            ):
                naming.append(path)
    return own, naming


def _is_own(path: Path, stem: str) -> bool:
    """Whether a file is about one person alone: ``learners/L01.ics``, ``people/L01/hours.pdf``."""
    feed = path.parent.name in ("learners", "trainers", "people") and path.stem == stem
    return feed or (path.parent.name == stem and path.parent.parent.name == "people")


def _still_there(path: Path) -> Issue:
    sealed = path.suffix in SEALED
    return Issue(
        code="STILL_NAMED",
        where=str(path),
        message="may still name the person: it cannot be searched"
        if sealed
        else "still names the person",
        fix="write it anew from the plan without them, or delete it",
        severity="warning",
    )


def _forget_feeds(folder: Path, person: str, names: Sequence[str], at: datetime) -> None:
    from passerelle.exports.feeds.forget import forget_in_state, sweep_outputs
    from passerelle.exports.feeds.publish import publish
    from passerelle.exports.feeds.settings import Options
    from passerelle.exports.feeds.store import reading
    from passerelle.exports.feeds.tokens import new_token

    edit = forget_in_state(person, names, at)
    options = Options(cause="feeds")
    report = publish(folder, None, at=at, make_token=new_token, options=options, edit=edit)
    with reading(folder) as store:
        hashes = {row.token_hash for row in store.feeds() if row.token_hash}
    sweep_outputs(folder, person, report.number, hashes)

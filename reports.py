"""What leaves a plan for others: files in several formats, and statements of one person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from passerelle.models.plan import Plan
from passerelle.planning import bad_input, ensure_writable, language_of, load_plan, unknown

if TYPE_CHECKING:
    from rich.console import RenderableType

    from passerelle.exports.statements import Statement
    from passerelle.exports.words import Lang

FORMATS = ("ics", "csv", "xlsx", "html", "pdf", "report")
REPORT_FILE = "report.html"
STATEMENTS = ("travel", "hours")


@dataclass(frozen=True)
class PaperChoice:
    """Which papers are asked for (``"attendance,travel"``; empty: all), and own templates."""

    kinds: str = ""
    templates: Path | None = None


def export(
    plan_path: Path,
    formats: str,
    folder: Path,
    *,
    lang: str = "",
    private: bool = False,
    key_path: Path | None = None,
    since: Path | None = None,
    papers: PaperChoice | None = None,
) -> list[Path]:
    """Write a plan in the formats named (``"ics,csv"``) below a folder; the files written.

    Calendars and papers bear the time the plan file was written: the same file gives the same
    bytes. The pseudonyms of children hang on a secret that is made once and kept in the folder,
    or in the file ``key_path``. The workbook tells what has changed since the plan in ``since``.
    """
    from passerelle.exports.care_export import write_care
    from passerelle.exports.csv import write_csv
    from passerelle.exports.ical import write_calendars
    from passerelle.exports.pseudonyms import KEY_FILE, keep_key, kept_key, new_key
    from passerelle.exports.statements_csv import write_statements
    from passerelle.exports.workbook import write_workbook

    wanted = _named("format", formats, FORMATS)
    choice = papers or PaperChoice()
    kinds = _checked(choice)
    plan = load_plan(plan_path)
    former = load_plan(since) if since is not None else None
    language = language_of(lang)
    ensure_writable(folder / "plan.ics")
    key_path = key_path or folder / KEY_FILE
    known = kept_key(key_path)
    key = known or new_key()
    if plan.care_days and not known:
        keep_key(key_path, key)
    written = datetime.fromtimestamp(int(plan_path.stat().st_mtime), UTC)
    files: list[Path] = []
    printed = tuple(name for name in ("html", "pdf") if name in wanted)
    if printed:
        from passerelle.exports.papers.write import PaperOptions, write_papers

        templates = choice.templates
        options = PaperOptions(printed, written, key, language, kinds, templates)
        files += write_papers(plan, folder, options)
    if "ics" in wanted:
        files += write_calendars(
            plan, folder, published=written, lang=language, private=private, key=key
        )
    if "csv" in wanted:
        files += write_csv(plan, folder)
        files += write_statements(plan, folder)
        files += write_care(plan, folder, key)
    if "xlsx" in wanted:
        files.append(write_workbook(plan, folder, language, former))
    if "report" in wanted:
        files.append(_report(plan, folder, language))
    return files


def _named(what: str, text: str, known: Sequence[str]) -> list[str]:
    """The words of a list parted by commas; BadInputError for one that is not known."""
    words = [word.strip() for word in text.split(",") if word.strip()]
    for word in words or [text]:
        if word not in known:
            raise unknown(what, word, known)
    return words


def _checked(choice: PaperChoice) -> Sequence[str]:
    """The kinds of paper asked for; BadInputError for what is not known or not there."""
    from passerelle.exports.papers.documents import KINDS

    if choice.templates is not None and not choice.templates.is_dir():
        raise bad_input(
            "TEMPLATES",
            str(choice.templates),
            "is no folder",
            "write the shipped templates with: passerelle templates DIR",
        )
    return _named("kind of paper", choice.kinds, KINDS) if choice.kinds else KINDS


def write_templates(folder: Path) -> list[Path]:
    """Write the templates of papers to a folder, to be changed there; the files written.

    Raises BadInputError, and writes nothing, where one of them is there already.
    """
    from passerelle.exports.atomic import write_bytes
    from passerelle.exports.papers.templates import shipped_templates

    made = shipped_templates()
    there = [name for name in made if (folder / name).exists()]
    if there:
        fix = "name a new folder; nothing was written"
        raise bad_input("TEMPLATES", str(folder), f"holds {', '.join(there)} already", fix)
    ensure_writable(folder / "paper.css")
    for name, data in made.items():
        write_bytes(folder / name, data)
    return [folder / name for name in made]


def _report(plan: Plan, folder: Path, language: Lang | None) -> Path:
    from passerelle.exports.atomic import write_changed
    from passerelle.report_page import page_of

    path = folder / REPORT_FILE
    write_changed(path, page_of(plan, language).encode())
    return path


def statement(
    plan_path: Path, kind: str, person: str, month: str = "", lang: str = ""
) -> tuple[Statement, list[RenderableType]]:
    """A person's travel or hours statement (R82, R83), and the tables to print.

    ``month`` is written ``2027-03``; empty stands for the whole term.
    """
    from passerelle.exports.statement_tables import statement_tables
    from passerelle.exports.statements import hours_statement, travel_statement

    if not kind:
        fix = "write --statement travel or --statement hours"
        raise bad_input("STATEMENT", "--person, --month", "belong to a statement", fix)
    if kind not in STATEMENTS:
        raise unknown("statement", kind, STATEMENTS)
    plan = load_plan(plan_path)
    language = language_of(lang) or plan.term.settings.language
    people = {row.id for row in plan.term.learners}
    if kind == "travel":
        people |= {row.id for row in plan.term.trainers}
    if person not in people:
        raise unknown("learner" if kind == "hours" else "person", person, people)
    months = sorted({f"{day:%Y-%m}" for day in plan.term.days})
    if month and month not in months:
        raise unknown("month", month, months)
    if kind == "travel":
        travel = travel_statement(plan, person, month)
        return travel, statement_tables(plan, travel, language)
    hours = hours_statement(plan, person, month)
    return hours, statement_tables(plan, hours, language)

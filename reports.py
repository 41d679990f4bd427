"""What leaves a plan for others: files in several formats, and statements of one person."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from passerelle.planning import bad_input, ensure_writable, language_of, load_plan, unknown

if TYPE_CHECKING:
    from rich.console import RenderableType

    from passerelle.exports.statements import Statement

FORMATS = ("ics", "csv", "xlsx")
STATEMENTS = ("travel", "hours")


def export(
    plan_path: Path,
    formats: str,
    folder: Path,
    *,
    lang: str = "",
    private: bool = False,
    key_path: Path | None = None,
    since: Path | None = None,
) -> list[Path]:
    """Write a plan in the formats named (``"ics,csv"``) below a folder; the files written.

    Calendars bear the time the plan file was written: the same file gives the same bytes. The
    pseudonyms of children hang on a secret that is made once and kept in the folder, or in the
    file ``key_path``. The workbook tells what has changed since the plan in the file ``since``.
    """
    from passerelle.exports.care_export import write_care
    from passerelle.exports.csv import write_csv
    from passerelle.exports.ical import write_calendars
    from passerelle.exports.pseudonyms import KEY_FILE, keep_key, kept_key, new_key
    from passerelle.exports.statements_csv import write_statements
    from passerelle.exports.workbook import write_workbook

    wanted = [word.strip() for word in formats.split(",") if word.strip()]
    for word in wanted or [formats]:
        if word not in FORMATS:
            raise unknown("format", word, FORMATS)
    plan = load_plan(plan_path)
    former = load_plan(since) if since is not None else None
    language = language_of(lang)
    ensure_writable(folder / "plan.ics")
    key_path = key_path or folder / KEY_FILE
    known = kept_key(key_path)
    key = known or new_key()
    if plan.care_days and not known:
        keep_key(key_path, key)
    files: list[Path] = []
    if "ics" in wanted:
        written = datetime.fromtimestamp(int(plan_path.stat().st_mtime), UTC)
        files += write_calendars(
            plan, folder, published=written, lang=language, private=private, key=key
        )
    if "csv" in wanted:
        files += write_csv(plan, folder)
        files += write_statements(plan, folder)
        files += write_care(plan, folder, key)
    if "xlsx" in wanted:
        files.append(write_workbook(plan, folder, language, former))
    return files


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

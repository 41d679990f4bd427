"""Terms from one form to another: templates to fill in, workbooks, folders, JSON and its schema.

Every function raises BadInputError, with all issues, for input it cannot use; nothing is half
written.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from passerelle.models.base import Row
from passerelle.models.issue import BadInputError, Issue
from passerelle.models.plan import PLAN_VERSION, Plan
from passerelle.models.scenario import Scenario
from passerelle.models.term import Term
from passerelle.planning import bad_input, ensure_writable, language_of, unknown

BOOK, JSON = ".xlsx", ".json"
DEFAULT_LANGUAGE = "fr"


@dataclass(frozen=True)
class Written:
    """Where a term was written, warnings about what it was made from, and its language."""

    path: Path
    notes: tuple[Issue, ...] = ()
    language: str = ""


def new(path: Path, source: str = "", lang: str = "", *, overwrite: bool = False) -> Written:
    """Write a template to fill in, or a copy of a term: a workbook, or a folder of tables.

    ``lang`` is the language of headings and help; by default the term's own, or French.
    """
    from passerelle.instances.book_write import book_bytes
    from passerelle.instances.template import template_files
    from passerelle.instances.write import write_files

    if source:
        return convert(source, path, lang, overwrite=overwrite)
    language = language_of(lang) or DEFAULT_LANGUAGE
    kind = _kind(path, overwrite=overwrite)
    if kind == JSON:
        fix = "name a workbook (.xlsx) or a folder, or a term with --from"
        raise bad_input("OUTPUT", str(path), "there is no empty JSON file to fill in", fix)
    if kind == BOOK:
        _write(path, book_bytes(None, language))
    else:
        write_files(template_files(language), path, overwrite=overwrite)
    return Written(path)


def convert(
    source: str, path: Path, lang: str = "", *, placed: Path | None = None, overwrite: bool = False
) -> Written:
    """Write a term in the form that ``path`` names: a workbook, a JSON file, or else a folder.

    The sessions in the file ``placed`` become pins of the term. A term with warnings is written;
    they are given back.
    """
    from passerelle.instances.book_write import checked_book
    from passerelle.instances.json_term import term_json
    from passerelle.instances.read import read_with_notes
    from passerelle.instances.write import write_term

    wanted = language_of(lang)
    kind = _kind(path, overwrite=overwrite)
    term, notes = read_with_notes(source)
    if placed is not None:
        term, further = _pinned(term, placed)
        notes = (*notes, *further)
    if kind == BOOK:
        _write(path, checked_book(term, wanted or term.settings.language))
    elif kind == JSON:
        _write(path, term_json(term))
    else:
        write_term(term, path, overwrite=overwrite)
    return Written(path, notes, term.settings.language)


def _pinned(term: Term, placed: Path) -> tuple[Term, tuple[Issue, ...]]:
    """The term with pins for the sessions of a file."""
    from passerelle.instances.checks import term_issues
    from passerelle.instances.placed import pins_of, read_placed

    rows, notes = read_placed(placed, term)
    pinned = term.model_copy(update={"pins": pins_of(rows, term)})
    errors = tuple(issue for issue in term_issues(pinned) if issue.severity == "error")
    if errors:
        raise BadInputError(errors)
    left = sum(bool(row.learner) for row in rows)
    if left:
        message = f"{left} individual sessions are not pinned"
        fix = "pins hold for groups; plan them anew"
        note = Issue(
            code="NOT_READ", where=placed.name, message=message, fix=fix, severity="warning"
        )
        notes = (*notes, note)
    return pinned, notes


def _kind(path: Path, *, overwrite: bool) -> str:
    """``.xlsx``, ``.json``, or empty for a folder; BadInputError for another form of file."""
    kind = path.suffix.casefold()
    if kind not in {BOOK, JSON}:
        if kind in {".xls", ".ods", ".xlsm", ".csv", ".toml"}:
            fix = "name a workbook (.xlsx), a JSON file, or a folder"
            raise bad_input("OUTPUT", str(path), f"a term is not written as {kind}", fix)
        return ""
    ensure_writable(path)
    if path.exists() and not overwrite:
        fix = "choose another name, or allow it to be overwritten with --overwrite"
        raise bad_input("EXISTS", str(path), "is there already", fix)
    return kind


def _write(path: Path, data: bytes) -> None:
    from passerelle.exports.atomic import write_bytes

    write_bytes(path, data)


def schema(kind: str) -> str:
    """The JSON Schema of a term, plan or scenario file, as text that is the same on every run."""
    models: dict[str, type[Row]] = {"term": Term, "plan": Plan, "scenario": Scenario}
    if kind not in models:
        raise unknown("schema", kind, models)
    found = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:passerelle:{kind}:{PLAN_VERSION}",
        **models[kind].model_json_schema(),
        "title": f"Passerelle {kind}",
    }
    return json.dumps(found, indent=2, sort_keys=True, ensure_ascii=False)

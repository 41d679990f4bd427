"""Writing the papers of a plan as HTML and PDF files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from passerelle.exports.atomic import write_changed
from passerelle.exports.papers.documents import KINDS, documents
from passerelle.exports.papers.pdf import ensure_available, pdf_bytes
from passerelle.exports.papers.templates import Templates
from passerelle.exports.view import View
from passerelle.exports.words import Lang
from passerelle.models.plan import Plan

FOLDER = "papers"


@dataclass(frozen=True)
class PaperOptions:
    """Which papers, in what form: ``formats`` of "html" and "pdf".

    ``written`` is the time they bear (UTC), ``key`` the secret of children's pseudonyms,
    ``templates`` a folder of own templates.
    """

    formats: tuple[str, ...]
    written: datetime
    key: bytes
    lang: Lang | None = None
    kinds: Sequence[str] = KINDS
    templates: Path | None = None


def write_papers(plan: Plan, folder: Path, options: PaperOptions) -> tuple[Path, ...]:
    """Write the papers below ``folder/papers``; all paths, those that were as before included.

    Everything is rendered before the first file is written. Raises BadInputError for a template
    that cannot be used, or where PDF cannot be made on this machine.
    """
    if "pdf" in options.formats:
        ensure_available()
    made = list(_made(plan, options))
    paths = []
    for name, data in made:
        write_changed(folder / FOLDER / name, data)
        paths.append(folder / FOLDER / name)
    return tuple(paths)


def _made(plan: Plan, options: PaperOptions) -> Iterator[tuple[str, bytes]]:
    settings = plan.term.settings
    lang = options.lang or settings.language
    templates = Templates(settings, lang, options.written.date(), options.templates)
    for document in documents(View(plan), options.kinds, options.key):
        text = templates.render(document)
        if "html" in options.formats:
            yield f"{document.path}.html", text.encode()
        if "pdf" in options.formats:
            yield f"{document.path}.pdf", pdf_bytes(text, options.written, document.template)

"""Writing the papers of a plan as HTML and PDF files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

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

    Everything is rendered, aside, before the first file is put in its place. Raises BadInputError
    for a template that cannot be used, or where PDF cannot be made on this machine.
    """
    if "pdf" in options.formats:
        ensure_available()
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    with TemporaryDirectory(dir=folder, prefix=".papers-") as aside:
        made = []
        for number, (name, data) in enumerate(_made(plan, options)):
            made.append((name, Path(aside) / str(number)))
            made[-1][1].write_bytes(data)
        for name, rendered in made:
            paths.append(folder / FOLDER / name)
            write_changed(paths[-1], rendered.read_bytes())
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

"""HTML to PDF with PlutoPrint: pages of A4, no network, no file but the text itself.

PlutoPrint was chosen over WeasyPrint by measurement: 200 attendance sheets took 0.3 s against
9.8 s, and its wheels need no library of the system (Linux x86-64, Windows, macOS on ARM).
"""

from __future__ import annotations

import importlib.util
from datetime import datetime
from io import BytesIO

from passerelle.models.issue import BadInputError, Issue

EXTRA = "pip install 'passerelle[papers]'"


def ensure_available() -> None:
    """Raise BadInputError, saying what to install, where PlutoPrint is missing."""
    if importlib.util.find_spec("plutoprint") is None:
        raise BadInputError(
            (
                Issue(
                    code="FORMAT",
                    where="pdf",
                    message="needs PlutoPrint, which is not installed",
                    fix=f"{EXTRA}, or write --format html and print from a browser",
                ),
            )
        )


def pdf_bytes(html: str, written: datetime, template: str) -> bytes:
    """The PDF of a page of HTML; equal text and time give equal bytes.

    Raises BadInputError where the page asks for anything that is not inside it.
    """
    import plutoprint

    asked: list[str] = []

    class Nothing(plutoprint.ResourceFetcher):
        """Fetches nothing, and remembers what was asked for."""

        def fetch_url(self, url: str) -> plutoprint.ResourceData:
            """An empty answer to every address."""
            asked.append(url)
            return plutoprint.ResourceData(b"", "text/plain")

    book = plutoprint.Book(plutoprint.PAGE_SIZE_A4)
    book.custom_resource_fetcher = Nothing()
    book.load_html(html)
    for field in (plutoprint.PDF_METADATA_CREATION_DATE, plutoprint.PDF_METADATA_MODIFICATION_DATE):
        book.set_metadata(field, f"{written:%Y-%m-%dT%H:%M:%SZ}")
    stream = BytesIO()
    book.write_to_pdf_stream(stream)
    if asked:
        raise _elsewhere(asked, template)
    return stream.getvalue()


def _elsewhere(asked: list[str], template: str) -> BadInputError:
    fix = "put the file into the folder of templates and write {{ picture('logo.png') }} for it"
    return BadInputError(
        tuple(
            Issue(code="TEMPLATE", where=template, message=f"asks for {url}", fix=fix)
            for url in dict.fromkeys(asked)
        )
    )

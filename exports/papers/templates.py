"""Templates of papers: those shipped, and those of a coordinator's own folder before them.

A template of one's own comes from somebody else's computer as often as not: it runs in jinja's
sandbox, escapes what comes from the plan, and sees nothing but the paper it renders.
"""

from __future__ import annotations

import base64
import mimetypes
from collections.abc import Callable, Mapping
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from passerelle.exports.papers.documents import Document
from passerelle.exports.words import Lang, Words, duration, number, span
from passerelle.models.base import format_clock
from passerelle.models.issue import BadInputError, Issue
from passerelle.models.rules import Settings

if TYPE_CHECKING:
    from jinja2 import Environment

SHIPPED = Path(__file__).parent
PATTERNS = ("*.html", "*.css")


class Templates:
    """Renders papers in one language; ``own`` is a folder whose templates go before the shipped.

    ``written``: the date that papers bear.
    """

    def __init__(
        self, settings: Settings, lang: Lang, written: date, own: Path | None = None
    ) -> None:
        self.words = Words(lang)
        self._settings = settings
        self._written = written
        self._own = own

    def render(self, document: Document) -> str:
        """The HTML of a document; BadInputError tells what is wrong with a template, and where."""
        from jinja2 import TemplateError, TemplateSyntaxError

        try:
            return f"{self._made.get_template(document.template).render(paper=document.paper)}\n"
        except TemplateSyntaxError as error:
            where = f"{error.filename or error.name}:{error.lineno}"
            raise self._bad(where, error.message or "is not understood") from error
        except (TemplateError, LookupError, TypeError, ValueError, AttributeError) as error:
            where, text = self._place_of(error, document)
            raise self._bad(where, text) from error

    def picture(self, name: str) -> str:
        """A picture of the own folder as a data address, so that a paper stays one file."""
        path = (self._own or SHIPPED) / name
        inside = path.resolve().is_relative_to((self._own or SHIPPED).resolve())
        if not inside or not path.is_file():
            raise ValueError(f"there is no picture '{name}' in the folder of templates")
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        return f"data:{kind};base64,{base64.b64encode(path.read_bytes()).decode()}"

    @cached_property
    def _made(self) -> Environment:
        from jinja2 import Environment, FileSystemLoader, StrictUndefined
        from jinja2.sandbox import ImmutableSandboxedEnvironment

        kind = Environment if self._own is None else ImmutableSandboxedEnvironment
        folders = [SHIPPED] if self._own is None else [self._own, SHIPPED]
        made = kind(
            loader=FileSystemLoader(folders),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        made.filters.update(filters(self.words))
        made.globals.update(
            words=self.words,
            lang=self.words.lang,
            settings=self._settings,
            written=self._written,
            picture=self.picture,
        )
        return made

    def _place_of(self, error: Exception, document: Document) -> tuple[str, str]:
        """File and line of a template in which an error arose."""
        where = document.template
        trace = error.__traceback__
        while trace is not None:
            name = trace.tb_frame.f_code.co_filename
            if Path(name).suffix in {".html", ".css"}:
                where = f"{name}:{trace.tb_lineno}"
            trace = trace.tb_next
        return where, str(error) or type(error).__name__

    def _bad(self, where: str, text: str) -> BadInputError:
        fix = "mend the template, or remove it from the folder: the shipped one is then used"
        return BadInputError((Issue(code="TEMPLATE", where=where, message=text, fix=fix),))


def filters(words: Words) -> Mapping[str, Callable[..., Any]]:
    """What templates can do with values: ``{{ session.period | span }}``."""
    return {
        "clock": format_clock,
        "day": words.day,
        "decimal": words.decimal,
        "duration": duration,
        "euros": lambda cents: "–" if cents is None else words.decimal(cents / 100, 2),
        "full_date": words.full_date,
        "month": words.month,
        "number": number,
        "printed": lambda address: address.partition("://")[2] or address,
        "span": span,
        "yes_no": lambda value: "–" if value is None else words("yes" if value else "no"),
    }


def shipped_templates() -> dict[str, bytes]:
    """The shipped templates by file name: what a coordinator starts from."""
    found = sorted(path for pattern in PATTERNS for path in SHIPPED.glob(pattern))
    return {path.name: path.read_bytes() for path in found}

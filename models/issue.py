"""The only shape of a problem, everywhere: data errors, violations, notes."""

from __future__ import annotations

from typing import Literal

from passerelle.models.base import Row


class Issue(Row):
    """What is wrong, where, and how to mend it.

    ``where`` is ``file:row:column`` for data, names for plans.
    """

    code: str
    where: str
    message: str
    fix: str = ""
    severity: Literal["error", "warning"] = "error"

    def __str__(self) -> str:
        text = f"{self.where}: {self.message}"
        return f"{text}; {self.fix}" if self.fix else text


class PasserelleError(Exception):
    """Base of the errors a caller can act on."""


class BadInputError(PasserelleError):
    """Input that cannot be used; ``issues`` lists every mistake found.

    ``language`` (en, fr or nl) is that of the term concerned, empty where it is not known.
    """

    def __init__(self, issues: tuple[Issue, ...], language: str = "") -> None:
        super().__init__("\n".join(str(issue) for issue in issues))
        self.issues = issues
        self.language = language

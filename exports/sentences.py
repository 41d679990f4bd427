"""Sentences of a plan in the reader's language.

Why a learner cannot attend, and what blocks a session, stands in the plan as an English sentence.
The catalogue holds the form of each; a sentence is read back by the English form and said again
in another language. A sentence of no known form (a plan made by hand) is shown as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType

from passerelle.exports.sentences_en import ENGLISH
from passerelle.exports.words import Words

_BLANK = re.compile(r"\{(\w+)\}")
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_SHAPES: Mapping[str, str] = MappingProxyType(
    {
        "count": r"\d+", "total": r"\d+", "minutes": r"\d+", "most": r"\d+", "months": r"\d+",
        "opens": r"\d\d:\d\d", "closes": r"\d\d:\d\d", "start": r"\d\d:\d\d", "end": r"\d\d:\d\d",
        "span": r"\d\d:\d\d-\d\d:\d\d", "away": r"\d\d:\d\d-\d\d:\d\d",
        "date": r"\d{4}-\d\d-\d\d", "weekday": "|".join(_WEEKDAYS),
    }
)  # fmt: skip
"""What can stand in a blank; any text in the others."""


def said(text: str, words: Words) -> str:
    """A sentence of a plan in the language of ``words``."""
    if words.lang == "en":
        return text
    key, values = read(text)
    if not key:
        return text
    return words(key, **{name: _value(name, value, words) for name, value in values.items()})


def read(text: str) -> tuple[str, dict[str, str]]:
    """The key of a sentence and what stands in its blanks; no key where no form fits."""
    for key, form in _forms():
        match = form.fullmatch(text)
        if match:
            return key, match.groupdict()
    return "", {}


def _value(name: str, value: str, words: Words) -> str:
    changes: dict[str, Callable[[], str]] = {
        "why": lambda: said(value, words),
        "weekday": lambda: words("weekdays_long").split()[_WEEKDAYS.index(value)],
    }
    return changes[name]() if name in changes else value


@cache
def _forms() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Every form as a pattern; those with the most fixed text first, as they are the surest."""
    order = sorted(ENGLISH, key=lambda key: -len(_BLANK.sub("", ENGLISH[key])))
    return tuple((key, _pattern(ENGLISH[key])) for key in order)


def _pattern(form: str) -> re.Pattern[str]:
    parts = _BLANK.split(form)
    made = [
        f"(?P<{part}>{_SHAPES.get(part, '.+')})" if number % 2 else re.escape(part)
        for number, part in enumerate(parts)
    ]
    return re.compile("".join(made), re.DOTALL)

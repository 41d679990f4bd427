"""Three languages say the same things."""

import re
from datetime import date
from typing import get_args

import pytest

from passerelle.exports.words import LANGS, Words, duration, table, words_of
from passerelle.models.plan import ReasonCode, Status


@pytest.mark.parametrize("lang", LANGS)
def test_every_language_has_every_text_with_the_same_blanks(lang):
    english, other = table("en"), table(lang)
    assert list(english) == list(other)
    for key, text in other.items():
        assert text.strip()
        assert sorted(re.findall(r"{\w+}", text)) == sorted(re.findall(r"{\w+}", english[key])), key


@pytest.mark.parametrize("lang", LANGS)
def test_every_reason_and_status_is_said_in_words(lang):
    for family, names in (("reason", get_args(ReasonCode)), ("status", get_args(Status))):
        assert {f"{family}.{name}" for name in names} <= table(lang).keys()


def test_what_has_no_text_is_shown_as_it_is():
    assert Words("fr").of("line", "shuttle_cost") == "shuttle cost"


def test_the_terms_language_is_the_default(plan):
    assert words_of(plan)("exam") == "Examen"
    assert words_of(plan, "nl").day(date(2027, 3, 30)) == "di 30/03"


@pytest.mark.parametrize(("minutes", "text"), [(185, "3 h 05"), (0, "0 h 00"), (-20, "−0 h 20")])
def test_durations_are_hours_and_minutes(minutes, text):
    assert duration(minutes) == text

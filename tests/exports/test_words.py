"""One catalogue, three languages: each has every text, and every text asked for exists."""

import ast
import re
from datetime import date
from itertools import product
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from passerelle.exports.papers.agreement import RULES
from passerelle.exports.sentences import read, said
from passerelle.exports.sentences_en import ENGLISH
from passerelle.exports.words import LANGS, PARTS, Words, duration, table, words_of
from passerelle.models.plan import ReasonCode, Status, TierName

ROOT = Path(__file__).parents[2]
BLANKS = re.compile(r"{\w+}")
ALIKE = {"comparison", "page.apple", "index.publication"}
"""Names, and words that two languages write alike."""


@pytest.mark.parametrize("lang", LANGS)
def test_every_language_has_every_text_with_the_same_blanks(lang):
    english, other = table("en"), table(lang)
    assert list(english) == list(other)
    for key, text in other.items():
        assert text.strip()
        assert sorted(BLANKS.findall(text)) == sorted(BLANKS.findall(english[key])), key


@pytest.mark.parametrize("lang", LANGS)
def test_no_key_stands_in_two_parts_of_the_catalogue(lang):
    assert sum(map(len, PARTS[lang])) == len(table(lang))


@pytest.mark.parametrize("lang", ["fr", "nl"])
def test_hardly_a_text_is_left_in_english(lang):
    english, other = table("en"), table(lang)
    same = [key for key, text in other.items() if text == english[key] and len(text.split()) > 2]
    assert set(same) <= ALIKE


@pytest.mark.parametrize("lang", LANGS)
def test_what_is_looked_up_by_name_is_said_in_words(lang):
    families = {
        "reason": get_args(ReasonCode),
        "status": get_args(Status),
        "tier": get_args(TierName),
        "rule": RULES,
    }
    for family, names in families.items():
        assert {f"{family}.{name}" for name in names} <= table(lang).keys()


def keys_in_code():
    """Keys that modules ask for as a plain text, with where."""
    for path in sorted((ROOT / "exports").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            called, key = ast.unparse(node.func), node.args[0]
            if not isinstance(key, ast.Constant) or not isinstance(key.value, str):
                continue
            if re.fullmatch(r"(\w+\.)?_?words(\.count|\.raw)?", called):
                yield path.name, key.value, called.endswith(".count")


def keys_in_templates():
    """Keys that templates ask for as a plain text, with where."""
    for path in sorted((ROOT / "exports").rglob("*")):
        if path.suffix in {".html", ".j2"}:
            text = path.read_text(encoding="utf-8")
            for counted, key in re.findall(r"words(\.count)?\(\"([^\"]+)\"(?! ~)", text):
                yield path.name, key, bool(counted)


@pytest.mark.parametrize("keys", [keys_in_code, keys_in_templates])
def test_every_text_that_is_asked_for_is_in_the_catalogue(keys):
    asked = list(keys())
    assert len(asked) > 50
    known = table("en")
    wanted = [
        (where, name)
        for where, key, counted in asked
        for name in ((f"{key}.one", f"{key}.many") if counted else (key,))
    ]
    assert [(where, name) for where, name in wanted if name not in known] == []


def texts_of_templates():
    """What stands between the tags of shipped templates, blanks and looks aside."""
    for path in sorted((ROOT / "exports").rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        text = re.sub(r"{%.*?%}|{{.*?}}|{#.*?#}", " ", text, flags=re.DOTALL)
        text = re.sub(r"<(style|script)\b.*?</\1>", " ", text, flags=re.DOTALL)
        yield path.name, re.sub(r"<[^>]*>", " ", text)


@pytest.mark.parametrize(("name", "text"), list(texts_of_templates()))
def test_templates_hold_no_words_of_their_own(name, text):
    words = set(re.findall(r"[^\W\d_]{2,}", text)) - {"FR", "BE", "UTC", "min", "nbsp"}
    assert words == set(), name


def sentences_of_solver():
    """The texts with which the solver explains absences and what blocks a session.

    Each in every form it can take: what stands in a blank is a name, a number, a time, a date or
    a weekday; which of them, is not known here.
    """
    for module in ("compile/days", "compile/journey", "compile/care", "attendance", "blockers"):
        tree = ast.parse((ROOT / "solver" / f"{module}.py").read_text(encoding="utf-8"))
        skipped = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr):
                skipped |= set(map(id, node.values))
        for node in ast.walk(tree):
            if isinstance(node, (ast.JoinedStr, ast.Constant)) and id(node) not in skipped:
                forms = tuple(map("".join, product(*pieces(node))))
                if len(forms[0].split()) > 2:
                    yield module, forms


def pieces(node):
    """The pieces of a text, each with what it can be."""
    if isinstance(node, ast.JoinedStr):
        return [piece for part in node.values for piece in pieces(part)]
    if isinstance(node, ast.FormattedValue):
        return [("7", "08:00", "2027-03-30", "Tuesday")]
    return [(node.value if isinstance(node.value, str) else "",)]


def test_the_catalogue_knows_every_sentence_of_the_solver():
    found = list(sentences_of_solver())
    unknown = {
        (where, forms[0])
        for where, forms in found
        if not any(read(form)[0] or read(f"L01: {form}")[0] for form in forms)
    }
    assert len(found) > 20
    assert unknown == NOT_SENTENCES


NOT_SENTENCES = {
    ("blockers", "no host of the block's country, age group and type is open long enough, with a "),
    ("blockers", "7shift that law, travel and rest allow, when papers are valid"),
    ("compile/journey", "a care need without alternatives"),
}
"""The halves of one sentence, and the message of a bug."""


def test_an_absence_is_explained_in_the_language_of_the_reader():
    text = "L19: care closes 16:30 at C07, Lille ends 17:00, 72 min too late"
    assert (
        said(text, Words("fr")) == "L19 : C07 ferme à 16:30, Lille finit à 17:00, 72 min trop tard"
    )
    assert said("L02: no care on Wednesdays", Words("nl")) == "L02: geen opvang op woensdag"
    assert said("3 of 9 times: teaching elsewhere: T01, T02", Words("fr")) == (
        "3 fois sur 9 : enseigne ailleurs : T01, T02"
    )
    assert said(text, Words("en")) == text


def test_a_name_that_was_forgotten_leaves_a_sentence_that_is_still_understood():
    assert said("…: clashes with another session", Words("fr")) == (
        "… : en même temps qu’une autre séance"
    )


def test_a_sentence_made_by_hand_is_shown_as_it_is():
    assert said("Ask Odile about this one.", Words("fr")) == "Ask Odile about this one."


NAMES = st.from_regex(r"[A-Z][A-Za-z0-9-]{0,8}", fullmatch=True)
VALUES = st.fixed_dictionaries(
    {
        **{
            key: st.integers(0, 999).map(str)
            for key in ("count", "total", "minutes", "most", "months")
        },
        **{key: st.just("08:15") for key in ("opens", "closes", "start", "end", "latest")},
        **{key: st.just("08:15-17:00") for key in ("span", "away")},
        **dict.fromkeys(("learner", "provider", "place"), NAMES),
        **{
            key: st.lists(NAMES, min_size=1, max_size=3).map(", ".join)
            for key in ("names", "providers")
        },
        "date": st.dates(date(2000, 1, 1), date(2099, 12, 31)).map(str),
        "weekday": st.sampled_from(["Monday", "Sunday"]),
        "why": st.just("on placement: G1, G2"),
    }
)


@pytest.mark.parametrize("key", ENGLISH)
@settings(max_examples=15)
@given(values=VALUES)
def test_every_sentence_is_read_back_as_it_was_written(key, values):
    wanted = {name[1:-1]: values[name[1:-1]] for name in BLANKS.findall(ENGLISH[key])}
    assert read(ENGLISH[key].format(**wanted)) == (key, wanted)


def test_what_has_no_text_is_shown_as_it_is():
    assert Words("fr").of("line", "shuttle_cost") == "shuttle cost"


def test_the_terms_language_is_the_default(plan):
    assert words_of(plan)("exam") == "Examen"
    assert words_of(plan, "nl").day(date(2027, 3, 30)) == "di 30/03"


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Monday 1 March 2027"),
        ("fr", "lundi 1er mars 2027"),
        ("nl", "maandag 1 maart 2027"),
    ],
)
def test_dates_are_written_out_as_each_language_does(lang, text):
    assert Words(lang).full_date(date(2027, 3, 1)) == text


def test_zero_is_singular_in_french_alone():
    said_of = [Words(lang).count("report.sessions", 0) for lang in LANGS]
    assert said_of == ["0 sessions", "0 séance", "0 sessies"]


@pytest.mark.parametrize(("minutes", "text"), [(185, "3 h 05"), (0, "0 h 00"), (-20, "−0 h 20")])
def test_durations_are_hours_and_minutes(minutes, text):
    assert duration(minutes) == text

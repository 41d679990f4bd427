"""Messages about data and plans in three languages: every form known, none left in English."""

import ast
import re
from pathlib import Path

import pytest

from passerelle.exports.messages import issue_lines, messages, told
from passerelle.exports.words import Words
from passerelle.models.issue import Issue

ROOT = Path(__file__).parents[2]
BLANK = re.compile(r"{\w+}")
ROWS = list(messages())
WORDY = re.compile(r"[A-Za-z]{2,}[^A-Za-z]* [^A-Za-z]*[A-Za-z]{2,}")
PUBLIC = {"cbctt.py", "itc2019.py", "itc2019_solution.py", "located.py", "xml_tree.py"}
"""Readers of public benchmark files, for those who measure: they speak English only."""
SPOKEN = [
    ROOT / "models" / "base.py",
    *(
        path
        for path in sorted((ROOT / "instances").glob("*.py"))
        if not re.match("words_|headings|examples|tables|measures|template|scenario", path.name)
        and path.name not in PUBLIC
    ),
    *sorted((ROOT / "checker").glob("*.py")),
    *(ROOT / name for name in ("converting.py", "exports/plan_file.py")),
]
"""Modules whose texts users read as messages."""
QUIET = re.compile(
    r'id = "|\\s\*|^7 room(s)? |^7: row 7: |Value error|end of data|^Passerelle 7|^from 7$|^row 7$'
    r"|^sessions on$|^away dates$|^last of$|^rooms of$|set 7$|\(direct, |^7 duty|^(start|weekdays)"
    r"|Mon-Fri 08:00|broken JSON|^$|urn:passerelle|^7 is too 7$"
)
"""Formats, keys and pieces of names among them."""


def texts(path):
    """Texts of a module that hold words, blanks filled in, with their line."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    skipped = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            skipped |= {id(part) for part in node.values if isinstance(part, ast.Constant)}
            specs = [part.format_spec for part in node.values if hasattr(part, "format_spec")]
            skipped |= {id(sub) for spec in specs if spec for sub in ast.walk(spec)}
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "Field":
            skipped |= {id(part) for part in ast.walk(node)}
    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.JoinedStr):
            parts = (p.value if isinstance(p, ast.Constant) else "7" for p in node.values)
            yield node.lineno, "".join(map(str, parts))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value


@pytest.mark.parametrize("lang", ["fr", "nl"])
def test_every_message_has_the_same_blanks_and_other_words(lang):
    for row in ROWS:
        assert set(row) == {"en", "fr", "nl"}
        assert sorted(BLANK.findall(row["en"])) == sorted(BLANK.findall(row[lang])), row["en"]
    same = {row["en"] for row in ROWS if row["en"] == row[lang] and len(row["en"].split()) > 3}
    assert {text for text in same if "id =" not in text and "{" not in text} == set()


def test_no_form_stands_twice():
    shapes = [BLANK.sub("{}", row["en"]) for row in ROWS]
    assert len(shapes) == len(set(shapes)) > 800


@pytest.mark.parametrize("path", SPOKEN, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_what_a_module_tells_is_translated(path):
    words = Words("fr")
    missing = [
        (line, text)
        for line, text in texts(path)
        if WORDY.search(text) and not QUIET.search(text) and told(text, words) == text
    ]
    assert missing == []


@pytest.mark.parametrize(
    ("text", "french", "dutch"),
    [
        (
            "did you mean 'voiture'? use voiture, à pied",
            "vouliez-vous dire « voiture » ? utilisez voiture, à pied",
            "bedoelde u 'voiture'? gebruik voiture, à pied",
        ),
        (
            "T1 is available Mon 08:00-18:00; Tue 08:00-18:00",
            "T1 est disponible lun. 08:00-18:00; mar. 08:00-18:00",
            "T1 is beschikbaar ma 08:00-18:00; di 08:00-18:00",
        ),
        (
            "mend birth_month in Enfants, the ages in Accueil, or the provider",
            "corrigez birth_month dans Enfants, les âges dans Accueil, ou le mode d’accueil",
            "verbeter birth_month in Enfants, de leeftijden in Accueil, of de opvang",
        ),
        ("Ask Odile about this one.", "Ask Odile about this one.", "Ask Odile about this one."),
    ],
)
def test_a_message_is_said_in_the_language_of_the_reader(text, french, dutch):
    assert told(text, Words("fr")) == french
    assert told(text, Words("nl")) == dutch
    assert told(text, Words("en")) == text


def test_a_warning_is_marked_in_the_language_of_the_reader():
    issue = Issue(code="X", where="rooms.csv:2:seats", message="is empty", severity="warning")
    assert issue_lines([issue]) == ["warning: rooms.csv:2:seats: is empty"]
    assert issue_lines([issue], "fr") == ["avertissement : rooms.csv:2:seats: est vide"]

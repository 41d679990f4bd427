"""What people type in cells, in the one spelling that the row models read.

Each function gives back the canonical text, or the text as it is where nothing sure can be made
of it: then the row model says what it expects. Days come before months, whatever the language.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta

_MONTHS = (
    ("janvier", "januari", "january"), ("fevrier", "februari", "february"),
    ("mars", "maart", "march", "mrt"), ("avril", "april"), ("mai", "mei", "may"),
    ("juin", "juni", "june"), ("juillet", "juli", "july"), ("aout", "augustus", "august"),
    ("septembre", "september"), ("octobre", "oktober", "october"), ("novembre", "november"),
    ("decembre", "december"),
)  # fmt: skip
_DAYS = (
    ("Mon", "lundi", "maandag", "monday"), ("Tue", "mardi", "dinsdag", "tuesday"),
    ("Wed", "mercredi", "woensdag", "wednesday"), ("Thu", "jeudi", "donderdag", "thursday"),
    ("Fri", "vendredi", "vrijdag", "friday"), ("Sat", "samedi", "zaterdag", "saturday"),
    ("Sun", "dimanche", "zondag", "sunday"),
)  # fmt: skip
_SHORT = {  # two letters mean different days in different languages
    "fr": ("lu", "ma", "me", "je", "ve", "sa", "di"),
    "nl": ("ma", "di", "wo", "do", "vr", "za", "zo"),
}
_ISO = re.compile(r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[t ]00:00(?::00(?:\.0+)?)?)?$")
_PLAIN = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
_DAY_FIRST = re.compile(r"^(\d{1,2})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{4}|\d{2})$")
_NAMED = re.compile(r"^(\d{1,2})(?:er|st|nd|rd|th|e)?[-. ]*([a-z]{3,})[-. ]*(\d{4}|\d{2})$")
_MONTH_FIRST = re.compile(r"^([a-z]{3,})[. ]+(\d{1,2})(?:st|nd|rd|th)?[, ]+(\d{4})$")
_SERIAL = re.compile(r"^(\d{5})(?:[.,]0+)?$")
_EPOCH, _FIRST_SERIAL, _LAST_SERIAL = date(1899, 12, 30), 36526, 73050
_CLOCK = re.compile(
    r"^(\d{1,2})\s*(?::|\.|h(?:rs?)?|u(?:ur)?)\s*(\d{2})(?::00)?\s*(?:min|mn|m|h|u|uur)?$"
)
_HOUR = re.compile(r"^(\d{1,2})\s*(?:heures?|uur|hrs?|h|u)?$")
_HALF = re.compile(r"^(\d{1,2})(?:[:.](\d{2}))?\s*([ap])\.?m\.?$")
_FROM = re.compile(r"^(?:de|van|from|entre|tussen)\s+")
_TO = re.compile(r"\s*(?:-|–|—|→|/|\bà\b|\ba\b|\bau\b|\btot\b|\bt/m\b|\bto\b|\buntil\b)\s*")
_AND = re.compile(r"\s*(?:[,;&+\n]|\bet\b|\ben\b|\band\b)\s*")
_BREAK = re.compile(r"\s*(?:[;\n]|,(?=\s*[a-z]))\s*")
_SPACES = re.compile(r"[\s\u00a0\u2007\u202f]+")
_UNIT = re.compile(r"\s*(?:€|eur|euros?|%|km)$", re.IGNORECASE)
_THOUSANDS = re.compile(r"(?<=\d)[ '’](?=\d{3}(?:\D|$))")
_PERIOD = re.compile(r"^\d\d:\d\d-\d\d:\d\d$")
_MONTH = re.compile(r"^(?:(\d{4})[-/.](\d{1,2})|(\d{1,2})[-/. ](\d{4})|([a-z]{3,})\.? (\d{4}))$")


def fold(text: str) -> str:
    """A text for comparing: no case, no accents, one ``_`` for whatever is no letter or digit."""
    plain = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "Oe"))
    letters = "".join(mark for mark in plain if not unicodedata.combining(mark))
    return re.sub(r"[^a-z0-9]+", "_", letters.casefold()).strip("_")


def spaced(text: str) -> str:
    """The text with one plain space for any white space."""
    return _SPACES.sub(" ", text).strip()


def _flat(text: str) -> str:
    """Lower case without accents, with plain spaces; line ends become semicolons."""
    plain = unicodedata.normalize("NFKD", text.replace("\n", ";"))
    letters = "".join(mark for mark in plain if not unicodedata.combining(mark))
    return spaced(letters.casefold())


# --- dates ---------------------------------------------------------------------------------------


def date_parts(text: str) -> tuple[int, int, int] | None:
    """Year, month and day a text names, day before month; None where it is no date at all.

    The three need not be a day of the calendar.
    """
    words = _without_weekday(_flat(text))
    if found := _ISO.match(words) or _PLAIN.match(words):
        return int(found[1]), int(found[2]), int(found[3])
    if found := _DAY_FIRST.match(words):
        return _year(found[3]), int(found[2]), int(found[1])
    if (found := _NAMED.match(words)) and (month := _month(found[2])):
        return _year(found[3]), month, int(found[1])
    if (found := _MONTH_FIRST.match(words)) and (month := _month(found[1])):
        return int(found[3]), month, int(found[2])
    if (found := _SERIAL.match(words)) and _FIRST_SERIAL <= int(found[1]) <= _LAST_SERIAL:
        day = _EPOCH + timedelta(days=int(found[1]))
        return day.year, day.month, day.day
    return None


def weekday_in(text: str) -> int | None:
    """The weekday (Monday 0) that a date begins with, as in ``lundi 4/1/2027``."""
    word, _, rest = _flat(text).partition(" ")
    return weekday(word) if rest else None


def _without_weekday(words: str) -> str:
    word, _, rest = words.partition(" ")
    return rest if rest and weekday(word) is not None else words


def _year(digits: str) -> int:
    return int(digits) + (2000 if len(digits) == 2 else 0)


def _month(word: str) -> int | None:
    """The month (1 to 12) a word can only mean."""
    found = {
        number
        for number, names in enumerate(_MONTHS, start=1)
        if any(name.startswith(word) for name in names)
    }
    return found.pop() if len(found) == 1 else None


def month(text: str) -> str:
    """``2027-01`` of ``01/2027``, ``janv. 2027`` or a date."""
    words = _flat(text)
    parts = date_parts(words)
    if parts:
        return f"{parts[0]:04d}-{parts[1]:02d}"
    found = _MONTH.match(words)
    if found is None:
        return text
    year, number = found[1] or found[4] or found[6], found[2] or found[3] or _month(found[5] or "")
    return f"{int(year):04d}-{int(number):02d}" if number else text


# --- clock times ---------------------------------------------------------------------------------


def clock(text: str) -> str:
    """``08:30`` of ``8h30``, ``8.30``, ``8 h 30``, ``8u30`` or ``8:30 am``; ``08:00`` of ``8h``."""
    words = _flat(text)
    if found := _HALF.match(words):
        hour, minute = int(found[1]) % 12 + (12 if found[3] == "p" else 0), int(found[2] or 0)
    elif found := _CLOCK.match(words):
        hour, minute = int(found[1]), int(found[2])
    elif found := _HOUR.match(words):
        hour, minute = int(found[1]), 0
    else:
        return text
    sure = minute < 60 and hour * 60 + minute <= 24 * 60
    return f"{hour:02d}:{minute:02d}" if sure else text


def period(text: str) -> str:
    """``09:00-12:30`` of ``9h à 12h30``, ``9.00 – 12.30`` or ``van 9u tot 12u30``."""
    ends = _TO.split(_FROM.sub("", _flat(text)))
    span = "-".join(map(clock, ends))
    return span if _PERIOD.match(span) else text


def minutes(text: str) -> str:
    """``210`` of ``3h30``, ``3:30``, ``3 h 30 min`` or ``210 min``."""
    words = re.sub(r"\s*(?:minutes?|minuten|mins?|mn)\.?$", "", _flat(text))
    if re.match(r"^\d+\s*(?:h|u|uur|heures?|uren)$", words):
        return str(int(re.split(r"\D", words)[0]) * 60)
    found = re.match(r"^(\d{1,3})\s*(?::|h|u|uur)\s*(\d{2})$", words)
    return str(int(found[1]) * 60 + int(found[2])) if found else number(words)


def number(text: str) -> str:
    """A number without the spaces and units people put into it: ``1 200 €``."""
    words = re.sub(
        r"\s*(?:€|eur|euros?|%|km)$", "", _SPACES.sub(" ", text).strip(), flags=re.IGNORECASE
    )
    return _THOUSANDS.sub("", words)


# --- weekdays ------------------------------------------------------------------------------------


def weekday(word: str, language: str = "") -> int | None:
    """The weekday (Monday 0) of a word in English, French or Dutch, from three letters on.

    Two letters are read in the language given: ``ma`` is mardi or maandag.
    """
    name = fold(word)
    if name in _SHORT.get(language, ()):
        return _SHORT[language].index(name)
    if len(name) < 3:
        return None
    plain = name.removesuffix("s") if len(name) > 4 else name
    for number_, names in enumerate(_DAYS):
        if any(other.casefold().startswith((name, plain)) for other in names):
            return number_
    return None


def weekdays(text: str, language: str = "") -> str:
    """``Mon-Fri`` of ``lundi au vendredi``, ``Mon;Tue`` of ``lun, mar`` or ``ma + di``."""
    words = _flat(text)
    if fold(words) in ("tous_les_jours", "every_day", "elke_dag", "alle_dagen"):
        return "Mon-Sun"
    ranges = []
    for piece in filter(None, _AND.split(_FROM.sub("", re.sub(r"^du\s+", "", words)))):
        ends = [weekday(word, language) for word in _TO.split(piece)]
        known = [_DAYS[day][0] for day in ends if day is not None]
        if len(known) < len(ends) or len(known) > 2:
            return text
        ranges.append("-".join(known))
    return ";".join(ranges)


def weekly_hours(text: str, language: str = "") -> str:
    """``Mon-Fri 08:00-18:30; Sat 08:00-12:30`` of ``lun-ven 8h-18h30, sam 8h à 12h30``."""
    parts, days = [], ""
    for piece in filter(None, _BREAK.split(_flat(text))):
        named, hours = _apart(piece)
        days = f"{days};{named}" if days else named
        if not hours:
            continue
        found = weekdays(days, language)
        spans = [period(span) for span in _AND.split(hours) if span]
        if not found or found == days or not all(map(_PERIOD.match, spans)):
            return text
        parts += [f"{day} {span}" for day in found.split(";") for span in spans]
        days = ""
    return text if days or not parts else "; ".join(parts)


def _apart(piece: str) -> tuple[str, str]:
    """The days and the hours of ``lun-ven : de 8h à 12h``."""
    first = re.search(r"\d", piece)
    if first is None:
        return piece, ""
    days = re.sub(r"[:\s]+(?:de|van|from)?\s*$", "", piece[: first.start()])
    return days, piece[first.start() :]

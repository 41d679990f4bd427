"""The frozen base of every row, and the small value types a table cell can hold."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    PlainSerializer,
    WithJsonSchema,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

MINUTES_PER_DAY = 24 * 60
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
Country = Literal["FR", "BE"]
COUNTRIES: tuple[Country, ...] = ("FR", "BE")
Mode = Literal["car", "passenger", "public_transport", "bike", "walk"]
Band = Literal["night", "off_peak", "am_peak", "pm_peak"]
BANDS: tuple[Band, ...] = ("night", "off_peak", "am_peak", "pm_peak")

_CLOCK = re.compile(r"^(\d{1,2})[:hH](\d{2})$")


class Row(BaseModel):
    """A frozen record; an unknown field is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


def parse_clock(text: str) -> int:
    """Minutes since midnight of ``"7:30"``, ``"07:30"`` or ``"7h30"``; 24:00 is the day's end.

    Raises ValueError with the mend when the text is no clock time.
    """
    match = _CLOCK.match(text.strip())
    if match is None:
        raise ValueError(f"'{text}' is not a clock time; write it as HH:MM, e.g. 08:30")
    hours, minutes = int(match[1]), int(match[2])
    if minutes > 59 or hours * 60 + minutes > MINUTES_PER_DAY:
        raise ValueError(f"'{text}' is outside the day; clock times go from 00:00 to 24:00")
    return hours * 60 + minutes


def format_clock(minute: int) -> str:
    """``"HH:MM"`` of minutes since midnight."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _clock_in(value: Any) -> Any:
    return parse_clock(value) if isinstance(value, str) else value


Clock = Annotated[
    int,
    BeforeValidator(_clock_in),
    PlainSerializer(format_clock, return_type=str),
    WithJsonSchema({"type": "string", "pattern": r"^\d{2}:\d{2}$", "examples": ["08:30"]}),
]
"""A local civil time: minutes since midnight inside, ``HH:MM`` outside."""


class _TextValue:
    """A hashable value that is written as one text (a table cell, a JSON string)."""

    _pattern = ""
    _example = ""

    @classmethod
    def parse(cls, text: str) -> Any:
        """The value of a text; ValueError says how to mend it."""
        raise NotImplementedError

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            lambda value: value if isinstance(value, cls) else cls.parse(str(value)),
            serialization=core_schema.to_string_ser_schema(),
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {"type": "string", "description": cls._pattern, "examples": [cls._example]}


class Period(_TextValue):
    """A half-open span [start, end) of one day, in minutes since midnight: ``"09:00-12:30"``."""

    _pattern = "start and end of a span of the day, HH:MM-HH:MM"
    _example = "09:00-12:30"
    __slots__ = ("end", "start")

    def __init__(self, start: int, end: int) -> None:
        if not 0 <= start < end <= MINUTES_PER_DAY:
            raise ValueError(
                f"'{format_clock(max(start, 0))}-{format_clock(max(end, 0))}' ends before it "
                "starts; write start-end of one day, e.g. 09:00-12:30"
            )
        self.start = start
        self.end = end

    @classmethod
    def parse(cls, text: str) -> Period:
        """The period of ``"09:00-12:30"``."""
        parts = text.split("-")
        if len(parts) != 2:
            raise ValueError(f"'{text}' is not a period; write it as HH:MM-HH:MM")
        return cls(parse_clock(parts[0]), parse_clock(parts[1]))

    @property
    def minutes(self) -> int:
        """Length in minutes."""
        return self.end - self.start

    def __str__(self) -> str:
        return f"{format_clock(self.start)}-{format_clock(self.end)}"

    def __repr__(self) -> str:
        return f"Period({self})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Period) and (self.start, self.end) == (other.start, other.end)

    def __hash__(self) -> int:
        return hash((self.start, self.end))

    def __lt__(self, other: Period) -> bool:
        return (self.start, self.end) < (other.start, other.end)


def parse_weekdays(text: str) -> tuple[int, ...]:
    """Weekday numbers (Monday 0) of ``"Mon"``, ``"Mon-Fri"``; ValueError names a wrong day."""
    numbers = []
    for part in text.split("-"):
        name = part.strip().capitalize()[:3]
        if name not in WEEKDAYS:
            raise ValueError(f"'{part.strip()}' is not a weekday; use {', '.join(WEEKDAYS)}")
        numbers.append(WEEKDAYS.index(name))
    if len(numbers) == 1:
        return tuple(numbers)
    if len(numbers) != 2 or numbers[0] > numbers[1]:
        raise ValueError(f"'{text}' is not a range of weekdays; write e.g. Mon-Fri")
    return tuple(range(numbers[0], numbers[1] + 1))


class WeeklyHours(_TextValue):
    """Opening spans per weekday: ``"Mon-Fri 08:00-18:30; Sat 08:00-12:30"``; empty is never."""

    _pattern = "weekdays and spans, parted by ';'"
    _example = "Mon-Fri 08:00-18:30; Sat 08:00-12:30"
    __slots__ = ("spans",)

    def __init__(self, spans: tuple[tuple[int, Period], ...]) -> None:
        self.spans = tuple(sorted(spans, key=lambda s: (s[0], s[1].start)))
        for (day, first), (next_day, second) in zip(self.spans, self.spans[1:], strict=False):
            if day == next_day and second.start < first.end:
                raise ValueError(
                    f"the spans {first} and {second} of {WEEKDAYS[day]} overlap; merge or part them"
                )

    @classmethod
    def parse(cls, text: str) -> WeeklyHours:
        """The hours of a text such as ``"Mon-Fri 08:00-18:30; Sat 08:00-12:30"``."""
        spans = []
        for part in filter(None, (piece.strip() for piece in text.split(";"))):
            words = part.split()
            if len(words) != 2:
                raise ValueError(f"'{part}' lacks days or hours; write e.g. Mon-Fri 08:00-18:30")
            spans += [(day, Period.parse(words[1])) for day in parse_weekdays(words[0])]
        return cls(tuple(spans))

    def on(self, weekday: int) -> tuple[Period, ...]:
        """The open spans of a weekday (Monday 0)."""
        return tuple(span for day, span in self.spans if day == weekday)

    def covers(self, weekday: int, period: Period) -> bool:
        """Whether one open span of the weekday holds the whole period."""
        return any(s.start <= period.start and period.end <= s.end for s in self.on(weekday))

    def __str__(self) -> str:
        return "; ".join(f"{WEEKDAYS[day]} {span}" for day, span in self.spans)

    def __repr__(self) -> str:
        return f"WeeklyHours({self})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, WeeklyHours) and self.spans == other.spans

    def __hash__(self) -> int:
        return hash(self.spans)


class Weekdays(_TextValue):
    """A set of weekdays: ``"Mon;Tue"`` or ``"Mon-Fri"``."""

    _pattern = "weekdays, parted by ';' or as a range"
    _example = "Mon;Thu"
    __slots__ = ("days",)

    def __init__(self, days: tuple[int, ...]) -> None:
        self.days = tuple(sorted(set(days)))

    @classmethod
    def parse(cls, text: str) -> Weekdays:
        """The weekdays of a text."""
        pieces = filter(None, (piece.strip() for piece in text.replace(",", ";").split(";")))
        return cls(tuple(day for piece in pieces for day in parse_weekdays(piece)))

    def __contains__(self, weekday: int) -> bool:
        return weekday in self.days

    def __str__(self) -> str:
        return ";".join(WEEKDAYS[day] for day in self.days)

    def __repr__(self) -> str:
        return f"Weekdays({self})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Weekdays) and self.days == other.days

    def __hash__(self) -> int:
        return hash(self.days)


EVERY_DAY = Weekdays(tuple(range(7)))
WEEK = Weekdays(tuple(range(5)))
ALWAYS = WeeklyHours(tuple((day, Period(0, MINUTES_PER_DAY)) for day in range(7)))


class Spot(Row):
    """A place on the map: a town name, or coordinates (degrees, latitude first)."""

    town: str = ""
    lat: float | None = None
    lon: float | None = None

    @property
    def key(self) -> str:
        """The node of the travel tables: ``"50.6339,3.0551"``, or the town's name."""
        if self.lat is None or self.lon is None:
            return self.town
        return f"{self.lat:.4f},{self.lon:.4f}"

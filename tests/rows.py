"""Terms of any rows at all: every kind of cell with any value it can have."""

from datetime import date

from hypothesis import strategies as st

from passerelle.instances.tables import TABLES
from passerelle.models.base import Period, Weekdays, WeeklyHours
from passerelle.models.rules import Settings
from passerelle.models.term import Term

ONE_DAY = Settings(id="one-day", first=date(2027, 1, 4), last=date(2027, 1, 4))
MINUTES = st.integers(0, 24 * 60)
PERIODS = st.tuples(MINUTES, MINUTES).filter(lambda p: p[0] != p[1]).map(
    lambda p: Period(min(p), max(p))
)  # fmt: skip
HOURS = st.dictionaries(st.integers(0, 6), PERIODS).map(lambda d: WeeklyHours(tuple(d.items())))
WEEKDAYS = st.lists(st.integers(0, 6)).map(lambda days: Weekdays(tuple(days)))
TEXTS = st.text(max_size=12).map(str.strip)
WORDS = TEXTS.filter(lambda text: text and text.casefold() != "none" and text[0] != "#")


def limits(field):
    """The bounds of a field, to draw numbers inside."""
    low = [m.ge for m in field.metadata if hasattr(m, "ge")]
    high = [m.le for m in field.metadata if hasattr(m, "le")]
    return (low or [-1000])[0], (high or [1000])[0]


def element(column, field):
    """Values one element of a cell can have."""
    low, high = limits(field)
    words = WORDS if column.required or column.many or column.default else TEXTS
    by_kind = {
        "date": st.dates(date(1900, 1, 1), date(2100, 1, 1)),
        "yes_no": st.booleans(),
        "choice": st.sampled_from(column.choices or ("",)),
        "whole": st.integers(int(low), int(high)),
        "decimal": st.floats(low, high, allow_nan=False),
        "clock": MINUTES,
        "period": PERIODS,
        "hours": HOURS,
        "weekdays": WEEKDAYS,
        "month": st.just("2025-03"),
        "text": words,
    }
    return by_kind[column.kind]


def row_of(table):
    def values(column):
        field = table.model.model_fields[column.name]
        one = element(column, field)
        extra = [] if column.required else [st.just(column.default)]
        extra += [st.none()] if column.nullable else []
        return st.one_of(st.lists(one, max_size=3).map(tuple) if column.many else one, *extra)

    return st.builds(table.model, **{column.name: values(column) for column in table.columns})


@st.composite
def terms(draw):
    """Terms whose rows are well-formed one by one, whatever nonsense they make together."""
    table = draw(st.sampled_from(TABLES))
    other = draw(st.sampled_from(TABLES))
    rows = {
        chosen.name: tuple(draw(st.lists(row_of(chosen), max_size=3))) for chosen in (table, other)
    }
    return Term(settings=ONE_DAY, **rows)

"""A map of a term's places as SVG: no background from the network, nothing but lines and text."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal
from xml.sax.saxutils import escape

from passerelle.travel.distance import EARTH_RADIUS_KM
from passerelle.travel.gazetteer import Gazetteer

Kind = Literal["home", "care", "host", "site"]
Where = tuple[float, float]

WIDTH, MARGIN, FOOT = 960.0, 60.0, 64.0
HEIGHTS = (360.0, 900.0)
_STYLE: Mapping[Kind, tuple[str, float]] = MappingProxyType(
    {
        "home": ("#4c566a", 6.5),
        "care": ("#8f6fb3", 3.5),
        "host": ("#2f8f83", 3.5),
        "site": ("#111111", 7.0),
    }
)
_ENGLISH: Mapping[str, str] = MappingProxyType(
    {
        "home": "homes",
        "care": "childcare",
        "host": "hosts",
        "site": "sites",
        "more": "{minutes} min and more",
    }
)
STEPS: tuple[tuple[int, str], ...] = (
    (15, "#1a9850"), (30, "#a6b819"), (45, "#f0a830"), (60, "#e2612f"), (10**9, "#a50026"),
)  # fmt: skip
"""Minutes below which a line has a colour."""
_TOWNS = 14
_WIDEST = 7.0


@dataclass(frozen=True, slots=True)
class Mark:
    """A place to draw: the key of its node, what it is, a name or none, and how many are there."""

    key: str
    kind: Kind
    name: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class Line:
    """A journey to draw, between two points (lat, lon) in degrees, and how often it is made."""

    start: Where
    end: Where
    minutes: int
    count: int = 1


class _Frame:
    """Degrees to points of the picture: x eastward, y southward, equal kilometres both ways."""

    def __init__(self, points: Sequence[Where]) -> None:
        lats, lons = [p[0] for p in points], [p[1] for p in points]
        self._north, self._west = max(lats), min(lons)
        self._squeeze = math.cos(math.radians((max(lats) + min(lats)) / 2))
        wide = max((max(lons) - min(lons)) * self._squeeze, 0.02)
        high = max(max(lats) - min(lats), 0.01)
        inner = WIDTH - 2 * MARGIN
        self._scale = min(inner / wide, (HEIGHTS[1] - 2 * MARGIN) / high)
        self._shift = (inner - wide * self._scale) / 2
        self.map_height = max(HEIGHTS[0], high * self._scale + 2 * MARGIN)
        self._drop = (self.map_height - 2 * MARGIN - high * self._scale) / 2
        self.points_per_km = self._scale / (EARTH_RADIUS_KM * math.pi / 180)

    def at(self, where: Where) -> tuple[float, float]:
        """Where a place lies in the picture."""
        x = MARGIN + self._shift + (where[1] - self._west) * self._squeeze * self._scale
        return x, MARGIN + self._drop + (self._north - where[0]) * self._scale

    def holds(self, where: Where) -> bool:
        """Whether a place lies well within the map."""
        x, y = self.at(where)
        return 12 < x < WIDTH - 20 and 46 < y < self.map_height - 14


def map_svg(
    title: str,
    marks: Sequence[Mark],
    where: Mapping[str, Where],
    lines: Sequence[Line],
    gazetteer: Gazetteer,
    texts: Mapping[str, str] = _ENGLISH,
) -> str:
    """The map of places (lat, lon in degrees by key) and journeys; equal input, equal text.

    ``texts``: the words of the legend, by kind of place and ``more`` for the longest journeys.
    """
    frame = _Frame([where[mark.key] for mark in marks] or [(50.0, 3.0)])
    height = frame.map_height + FOOT
    parts = [
        _head(height),
        f"<title>{escape(title)}</title>",
        f'<rect width="{WIDTH:g}" height="{height:.0f}" fill="#ffffff"/>',
        f'<text x="20" y="28" font-size="16" font-weight="bold">{escape(title)}</text>',
        *_lines(frame, lines),
        *_towns(frame, marks, where, gazetteer),
        *_marks(frame, marks, where),
        *_legend(frame, marks, texts),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _head(height: float) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:g} {height:.0f}" '
        f'width="{WIDTH:g}" height="{height:.0f}" font-family="sans-serif" role="img">'
    )


def _colour(minutes: int) -> str:
    return next(colour for limit, colour in STEPS if minutes < limit)


def _lines(frame: _Frame, lines: Sequence[Line]) -> list[str]:
    drawn = []
    most = max((line.count for line in lines), default=1)
    for line in sorted(set(lines), key=lambda line: (-line.minutes, line.start, line.end)):
        (x1, y1), (x2, y2) = frame.at(line.start), frame.at(line.end)
        width = 1.2 + (_WIDEST * line.count / most if most > 1 else 0)
        drawn.append(
            f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" '
            f'stroke="{_colour(line.minutes)}" stroke-width="{width:.1f}" stroke-opacity="0.5"/>'
        )
    return drawn


def _towns(
    frame: _Frame, marks: Sequence[Mark], where: Mapping[str, Where], gazetteer: Gazetteer
) -> list[str]:
    """Names of towns in which places lie, for orientation, where there is room for them."""
    taken = [frame.at(where[mark.key]) for mark in marks if mark.kind == "site"]
    drawn: list[str] = []
    nearest = (gazetteer.nearest(*where[mark.key]) for mark in marks)
    for town in dict.fromkeys(town for town, km in nearest if km <= 3):
        x, y = frame.at((town.lat, town.lon))
        room = all(abs(x - a) > 80 or abs(y - b) > 18 for a, b in taken)
        if room and frame.holds((town.lat, town.lon)) and len(drawn) < _TOWNS:
            taken.append((x, y))
            side, anchor = (x + 6, "start") if x < WIDTH - 140 else (x - 6, "end")
            drawn.append(
                f'<text x="{side:.1f}" y="{y + 15:.1f}" font-size="11" fill="#555555" '
                f'text-anchor="{anchor}" {_HALO}>{escape(town.name)}</text>'
            )
    return drawn


_HALO = 'stroke="#ffffff" stroke-width="3" paint-order="stroke"'


def _marks(frame: _Frame, marks: Sequence[Mark], where: Mapping[str, Where]) -> list[str]:
    drawn, named = [], []
    order = list(_STYLE)
    for mark in sorted(set(marks), key=lambda mark: (order.index(mark.kind), mark.key, mark.name)):
        x, y = frame.at(where[mark.key])
        colour, size = _STYLE[mark.kind]
        drawn.append(_symbol(mark.kind, x, y, size * math.sqrt(min(mark.count, 9)), colour))
        if mark.name:
            named.append((x, y, mark.name))
    return [*drawn, *_names(named)]


def _names(named: list[tuple[float, float, str]]) -> list[str]:
    """Names beside their places; those at one place share a line."""
    together: dict[tuple[float, float], list[str]] = {}
    for x, y, name in named:
        key = next((k for k in together if math.hypot(k[0] - x, k[1] - y) < 14), (x, y))
        together.setdefault(key, []).append(name)
    return [
        f'<text x="{x + 10:.1f}" y="{y + 4:.1f}" font-size="13" font-weight="bold" '
        f"{_HALO}>{escape(', '.join(names))}</text>"
        for (x, y), names in together.items()
    ]


def _symbol(kind: Kind, x: float, y: float, size: float, colour: str) -> str:
    if kind == "site":
        left, top = x - size, y - size
        return (
            f'<rect x="{left:.1f}" y="{top:.1f}" width="{2 * size:g}" height="{2 * size:g}" '
            f'fill="{colour}" stroke="#ffffff"/>'
        )
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{size:g}" fill="{colour}" stroke="#ffffff"/>'


def _legend(frame: _Frame, marks: Sequence[Mark], texts: Mapping[str, str]) -> list[str]:
    top = frame.map_height + 14
    drawn, x = [], 24.0
    for kind in (kind for kind in _STYLE if any(mark.kind == kind for mark in marks)):
        colour, size = _STYLE[kind]
        drawn.append(_symbol(kind, x, top, size, colour))
        drawn.append(
            f'<text x="{x + 12:.0f}" y="{top + 4:.0f}" font-size="12">{escape(texts[kind])}</text>'
        )
        x += 130
    x = 24.0
    lower = 0
    for limit, colour in STEPS:
        text = f"{lower}-{limit} min" if limit < 10**9 else texts["more"].format(minutes=lower)
        y = top + 26
        drawn.append(
            f'<line x1="{x:.0f}" y1="{y:.0f}" x2="{x + 24:.0f}" y2="{y:.0f}" '
            f'stroke="{colour}" stroke-width="3"/>'
        )
        drawn.append(f'<text x="{x + 30:.0f}" y="{y + 4:.0f}" font-size="12">{text}</text>')
        x, lower = x + 116, limit
    return [*drawn, *_scale_bar(frame, top)]


def _scale_bar(frame: _Frame, y: float) -> list[str]:
    wanted = 140 / frame.points_per_km
    km = next((k for k in (50, 20, 10, 5, 2, 1) if k <= wanted), 0.5)
    right = WIDTH - 24
    left = right - km * frame.points_per_km
    bar = f"M{left:.1f} {y - 4:.1f}v8m0 -4H{right:.1f}m0 -4v8"
    return [
        f'<path d="{bar}" stroke="#111111" fill="none"/>',
        f'<text x="{right:.0f}" y="{y + 20:.0f}" font-size="12" text-anchor="end">{km:g} km</text>',
    ]

"""The page of one feed: its address as link and QR code, program by program, and its limits."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

from passerelle.exports.feeds.tokens import Address, address
from passerelle.exports.words import Lang

PROGRAMS = ("apple", "google", "outlook", "thunderbird")
MASK = 4
"""Of QR codes; readers know it from the code. To score all eight takes three times as long."""


@dataclass(frozen=True, slots=True)
class Page:
    """Whose page it is, in which language, and where the feed is served.

    ``token`` is empty for the public feed.
    """

    kind: str
    name: str
    lang: Lang
    base: str
    token: str

    @property
    def address(self) -> Address:
        """The address of the feed."""
        return address(self.base, self.token)

    @property
    def links(self) -> dict[str, str]:
        """Where each calendar program subscribes; empty where the address is pasted."""
        where = self.address
        return {
            "apple": where.webcal,
            "google": where.google,
            "outlook": where.outlook,
            "thunderbird": "",
        }

    @property
    def qr(self) -> str:
        """The webcal address as a QR code: an SVG image to stand inside a page."""
        import segno

        out = BytesIO()
        code = segno.make(self.address.webcal, error="m", micro=False, mask=MASK)
        code.save(out, kind="svg", scale=4, border=4, xmldecl=False, svgns=False, nl=False)
        return out.getvalue().decode()

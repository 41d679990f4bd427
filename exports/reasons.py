"""The words of answers - explain, why-not, repair - in English, French and Dutch."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from passerelle.exports.reasons_en import ENGLISH
from passerelle.exports.reasons_fr import FRENCH
from passerelle.exports.reasons_nl import DUTCH
from passerelle.exports.words import Lang, Words

REASONS: Mapping[Lang, Mapping[str, str]] = MappingProxyType(
    {"en": ENGLISH, "fr": FRENCH, "nl": DUTCH}
)


class Reasons(Words):
    """All words of a language, with those of answers: ``reasons("why.teaching", ...)``."""

    def __init__(self, lang: Lang) -> None:
        super().__init__(lang)
        self._texts = {**self._texts, **REASONS[lang]}

    def owner(self, kind: str, who: str) -> str:
        """Who must agree to a change: ``trainer T02``."""
        return self(f"owner.{kind}", who=who).strip()

"""The words of pages, digests and notices about feeds, in English, French and Dutch."""

from __future__ import annotations

from collections.abc import Mapping

from passerelle.exports.feeds.words_en import ENGLISH
from passerelle.exports.feeds.words_fr import FRENCH
from passerelle.exports.feeds.words_nl import DUTCH
from passerelle.exports.words import Lang


class FeedWords:
    """The words of one language: ``words("kind.learner")``."""

    def __init__(self, lang: Lang) -> None:
        self.lang = lang
        self._texts = feed_table(lang)

    def __call__(self, key: str, **values: object) -> str:
        """The text of a key with its values filled in; KeyError for an unknown key."""
        return self._texts[key].format(**values)


def feed_words(lang: Lang) -> FeedWords:
    """The words of a language."""
    return FeedWords(lang)


def feed_table(lang: Lang) -> Mapping[str, str]:
    """All texts of a language by key."""
    if lang == "fr":
        return FRENCH
    return DUTCH if lang == "nl" else ENGLISH

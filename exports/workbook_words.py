"""Titles of sheets and headings of columns of a plan's workbook, in English, French and Dutch."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

Three = tuple[str, str, str]
"""English, French, Dutch."""

SHEETS: Mapping[str, Three] = MappingProxyType(
    {
        "summary": ("Summary", "Résumé", "Samenvatting"),
        "weeks": ("Weeks", "Semaines", "Weken"),
        "placed": ("Placed sessions", "Séances placées", "Geplaatste sessies"),
        "learners": ("By learner", "Par apprenant", "Per cursist"),
        "trainers": ("By trainer", "Par formateur", "Per lesgever"),
        "rooms": ("By room", "Par salle", "Per lokaal"),
        "sites": ("By site", "Par site", "Per locatie"),
        "hosts": ("By host", "Par structure", "Per stageplaats"),
        "conflicts": ("Conflicts", "Conflits", "Conflicten"),
        "unplaced": ("Unplaced", "Non placé", "Niet geplaatst"),
        "figures": ("Figures", "Chiffres", "Cijfers"),
        "travel_months": ("Travel by month", "Trajets par mois", "Reizen per maand"),
        "hours_months": ("Hours by month", "Heures par mois", "Uren per maand"),
        "hours_units": ("Hours by unit", "Heures par unité", "Uren per vak"),
        "changes": ("Changes", "Changements", "Wijzigingen"),
        "changed_people": ("Who is concerned", "Personnes concernées", "Wie het aangaat"),
    }
)

HEADS: Mapping[str, Three] = MappingProxyType(
    {
        "above_threshold": (
            "days above threshold",
            "jours au-delà du seuil",
            "dagen boven drempel",
        ),
        "after": ("after", "après", "na"),
        "aid_eur": ("aid (EUR)", "aide (€)", "steun (€)"),
        "before": ("before", "avant", "voor"),
        "below": ("below threshold", "sous le seuil", "onder de drempel"),
        "block": ("placement", "période de stage", "stageperiode"),
        "blockers": ("what blocks it", "ce qui bloque", "wat het verhindert"),
        "change": ("change", "changement", "wijziging"),
        "class_min": ("class (min)", "cours (min)", "les (min)"),
        "conflicts_delta": ("conflicts +/-", "conflits +/-", "conflicten +/-"),
        "cost": ("cost", "coût", "kost"),
        "count": ("number", "nombre", "aantal"),
        "credited_min": ("credited (min)", "crédité (min)", "erkend (min)"),
        "date": ("date", "date", "datum"),
        "day": ("weekday", "jour", "weekdag"),
        "days": ("days", "jours", "dagen"),
        "end": ("end", "fin", "einde"),
        "expected": ("expected", "attendus", "verwacht"),
        "facilitators": ("facilitators", "accompagnement", "begeleiding"),
        "groups": ("groups", "groupes", "groepen"),
        "host": ("host", "structure", "stageplaats"),
        "item": ("what", "quoi", "wat"),
        "km": ("km", "km", "km"),
        "learner": ("learner", "apprenant", "cursist"),
        "legs": ("legs", "étapes", "etappes"),
        "line": ("line", "ligne", "lijn"),
        "message": ("explanation", "explication", "uitleg"),
        "minutes": ("minutes", "minutes", "minuten"),
        "minutes_short": ("minutes short", "minutes manquantes", "minuten te kort"),
        "month": ("month", "mois", "maand"),
        "number": ("number", "numéro", "nummer"),
        "periods": ("Belgian periods", "périodes belges", "Belgische lestijden"),
        "person": ("person", "personne", "persoon"),
        "place": ("place", "lieu", "plaats"),
        "placement_min": ("placement (min)", "stage (min)", "stage (min)"),
        "present": ("present", "présents", "aanwezig"),
        "presence": ("presence", "présence", "aanwezigheid"),
        "reason": ("reason", "motif", "reden"),
        "role": ("role", "rôle", "rol"),
        "room": ("room", "salle", "lokaal"),
        "rooms": ("rooms", "salles", "lokalen"),
        "session": ("session", "séance placée", "geplaatste sessie"),
        "session_set": ("session set", "séance", "sessie"),
        "sessions": ("sessions", "séances", "sessies"),
        "site": ("site", "site", "locatie"),
        "sure": ("certain?", "sûr ?", "zeker?"),
        "start": ("start", "début", "begin"),
        "state": ("state", "état", "toestand"),
        "tier": ("tier", "palier", "trap"),
        "title": ("title", "intitulé", "titel"),
        "total_min": ("in all (min)", "total (min)", "totaal (min)"),
        "track": ("track", "filière", "opleiding"),
        "trainer": ("trainer", "formateur", "lesgever"),
        "trainers": ("trainers", "formateurs", "lesgevers"),
        "travel_after": ("travel after (min)", "trajets après (min)", "reistijd na (min)"),
        "travel_before": ("travel before (min)", "trajets avant (min)", "reistijd voor (min)"),
        "travel_delta": ("travel +/- (min)", "trajets +/- (min)", "reistijd +/- (min)"),
        "unit": ("unit", "unité", "eenheid"),
        "until": ("until", "jusqu'au", "tot en met"),
        "value": ("value", "valeur", "waarde"),
        "week": ("week", "semaine", "week"),
        "weight": ("weight", "poids", "gewicht"),
        "present.yes": ("present", "présent", "aanwezig"),
    }
)
_PLACE: Mapping[str, int] = MappingProxyType({"en": 0, "fr": 1, "nl": 2})


def sheet_title(name: str, lang: str) -> str:
    """The title of a sheet."""
    return SHEETS[name][_PLACE[lang]]


def head(key: str, lang: str) -> str:
    """The heading of a column."""
    return HEADS[key][_PLACE[lang]]

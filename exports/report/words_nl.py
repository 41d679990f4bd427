"""Dutch texts of the report; the keys are those of the other languages."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

DUTCH: Mapping[str, str] = MappingProxyType(
    {
        "report.title": "Verslag van {name}",
        "report.dates": "Van {first} tot {last}",
        "report.private": (
            "Alleen voor de coördinator. Personen staan onder hun code of pseudoniem, "
            "woningen onder hun gemeente; dit bestand bevat geen kind, geen gezondheid en "
            "geen steun van een persoon. Het laadt niets van het netwerk."
        ),
        "report.skip": "Naar de inhoud",
        "report.contents": "Inhoud",
        "report.summary": "In het kort",
        "report.grid": "Weekroosters",
        "report.heat": "Locaties en weken",
        "report.commute": "Reistijden",
        "report.worst": "Langste reisdagen",
        "report.map": "Kaart",
        "report.placements": "Stages",
        "report.objective": "Doelfunctie",
        "report.conflicts_head": "Conflicten en hun redenen",
        "report.search": "Zoektocht",
        "report.sessions.one": "{count} sessie",
        "report.sessions.many": "{count} sessies",
        "report.stays.one": "{count} stage",
        "report.stays.many": "{count} stages",
        "report.all_placed": "Alles heeft een plaats: {sessions} en {stays}.",
        "report.some_placed": "{sessions} en {stays} hebben een plaats; {missing} niet.",
        "report.provisional.one": "{count} sessie hangt af van een nog voorlopige datum.",
        "report.provisional.many": "{count} sessies hangen af van nog voorlopige data.",
        "report.learners.one": "{count} cursist",
        "report.learners.many": "{count} cursisten",
        "report.conflicts": (
            "Van {expected} verwachte aanwezigheden zijn er {count} ({share}) niet mogelijk; "
            "ze betreffen {learners}, vooral {learner} ({most})."
        ),
        "report.travel": (
            "Een lesdag vraagt een cursist gemiddeld {mean} reistijd, van deur tot deur en "
            "met opvangstops; één dag op tien vraagt {tenth} of meer, de langste {longest} "
            "({person}, {date})."
        ),
        "report.heaviest": "De zwaarste reisweek is die van {person}: {minutes} in {week}.",
        "report.optimal": "Het is bewezen dat geen plan beter is.",
        "report.unproved": "Er is niets bewezen over hoeveel beter een plan kan zijn.",
        "report.gap": (
            "Van wat beslist kan worden, kan geen plan meer dan {gap} besparen: dat is bewezen."
        ),
        "report.forced": (
            "Van de kosten van {total} zijn {forced} conflicten die geen plan kan vermijden."
        ),
        "report.no_script": (
            "De weekroosters hebben JavaScript nodig; de rest van deze pagina niet."
        ),
        "report.who": "Rooster van",
        "report.week": "Week",
        "report.former_week": "Vorige week",
        "report.next_week": "Volgende week",
        "report.kind.group": "Groepen",
        "report.kind.learner": "Cursisten",
        "report.kind.trainer": "Lesgevers",
        "report.kind.place": "Lokalen en stageplaatsen",
        "report.kind.site": "Locaties",
        "report.missed": "kan er niet bij zijn",
        "report.empty": "Voor #name is niets gepland in week #week.",
        "report.shown": "#name, week #week: items: #count",
        "report.heat_caption": "Sessies per locatie en week",
        "report.commute_of": (
            "Groep {group}: cursisten volgens de gemiddelde reistijd van een lesdag"
        ),
        "report.as_table": "Als tabel",
        "report.learner_count": "cursisten",
        "report.no_travel": "Het plan bevat geen reizen naar de les.",
        "report.worst_caption": "De langste lesdag van wie het meest reist",
        "report.legs": "trajecten",
        "report.home": "thuis",
        "report.care_stop": "opvang",
        "report.map_note": (
            "Woningen staan in het centrum van hun gemeente, groter waar er meer zijn. Hoe "
            "breder een lijn, hoe meer lesdagen ze wordt afgelegd; de kleur geeft de minuten "
            "enkele reis, net als de tabel."
        ),
        "report.map_title": "Woningen per gemeente, locaties en stageplaatsen",
        "report.map.home": "woningen",
        "report.map.care": "opvang",
        "report.map.host": "stageplaatsen",
        "report.map.site": "locaties",
        "report.map.more": "{minutes} min en meer",
        "report.flows": "Wie komt vanwaar",
        "report.all_flows": "De andere gemeenten en locaties",
        "report.town": "gemeente",
        "report.one_way": "minuten enkele reis",
        "report.gantt": "Stages over de weken",
        "report.gantt_note": (
            "Een balk is een stage op de genoemde plaats; een streepjesrand betekent het "
            "andere land."
        ),
        "report.no_stays": "Er zijn geen stages.",
        "report.objective_note": (
            "Elke regel in zijn eigen eenheid; gewichten maken er reisminuten van, waarin de "
            "kosten worden opgeteld."
        ),
        "report.share": "aandeel",
        "report.bar": "aandeel, getekend",
        "report.all_cases": "Elk geval",
        "report.more_cases": "… en nog {count}: attendance.csv van de export geeft ze allemaal.",
        "report.search_facts": "Hoe het plan werd gevonden",
        "report.seconds": "seconden gebruikt / toegestaan",
        "report.seed": "startgetal",
        "report.versions": "versies",
        "report.curve": (
            "Kosten van het beste plan (volle lijn) en bewezen grens (streepjes) in de tijd"
        ),
        "report.axis_seconds": "seconden",
        "report.phase": "fase",
        "report.missed_count": "conflicten",
        "report.no_trace": "Het plan bewaart geen spoor van zijn zoektocht.",
        "phase.compiling the term": "de periode lezen",
        "phase.starting from the former plan": "start van de vorige planning",
        "phase.relaxing": "een grens bewijzen",
        "phase.searching": "zoeken",
        "phase.placing weeks": "week na week plaatsen",
        "phase.placing the rest": "de rest plaatsen",
        "phase.improving": "verbeteren",
        "phase.writing the plan": "het plan schrijven",
    }
)

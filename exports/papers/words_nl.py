"""Dutch texts of papers; the keys are those of the other languages."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

DUTCH: Mapping[str, str] = MappingProxyType(
    {
        "paper.date": "Datum",
        "paper.dates": "Data",
        "paper.hours": "Uren",
        "paper.subject": "Onderwerp",
        "paper.place": "Plaats",
        "paper.rooms": "Lokalen",
        "paper.map": "Kaart",
        "paper.show_map": "Kaart van {name}",
        "paper.from_to": "van {first} tot {last}",
        "paper.contact": "Contact:",
        "paper.as_of": "Opgemaakt volgens de planning van {date}.",
        "country.FR": "Frankrijk",
        "country.BE": "België",
        "convocation.title": "Uitnodiging van {name}",
        "convocation.intro": "U wordt verwacht op de volgende sessies.",
        "convocation.settle.one": "{count} sessie is af te spreken met de coördinator.",
        "convocation.settle.many": "{count} sessies zijn af te spreken met de coördinator.",
        "convocation.placements": "Stages",
        "convocation.places": "Hoe er te komen",
        "convocation.changes": (
            "Sessies kunnen nog verschuiven: uw agenda online, of de coördinator, heeft het "
            "laatste woord."
        ),
        "sheet.title": "Aanwezigheidslijsten, {place}",
        "sheet.heading": "Aanwezigheidslijst: {date}, {half}",
        "sheet.morning": "voormiddag",
        "sheet.afternoon": "namiddag",
        "sheet.person": "Persoon",
        "sheet.organisation": "Organisatie",
        "sheet.signature": "Handtekening",
        "sheet.trainer": "lesgever",
        "sheet.facilitator": "begeleider",
        "sheet.missing": "afwezigheid gemeld",
        "sheet.expected.one": "{count} cursist verwacht in dit lokaal.",
        "sheet.expected.many": "{count} cursisten verwacht in dit lokaal.",
        "agreement.title": "Bijlage bij de stageovereenkomst: {name}",
        "agreement.parties": "Partijen",
        "agreement.learner": "Cursist",
        "agreement.school": "Opleidingsinstelling",
        "agreement.host": "Stageplaats",
        "agreement.tutor": "Mentor (naam, telefoon)",
        "agreement.when": "Data en uren",
        "agreement.shift": "Uren van aanwezigheid",
        "agreement.break": "Pauze per dag",
        "agreement.day": "Werk per dag, zonder pauze",
        "agreement.weeks": "Week per week",
        "agreement.days": "Dagen van aanwezigheid",
        "agreement.hours": "Werkuren",
        "agreement.total": "In totaal",
        "agreement.count_days.one": "{count} dag",
        "agreement.count_days.many": "{count} dagen",
        "agreement.rules": "Regels van het land van de stageplaats: {country}",
        "agreement.insurance": "Verzekering",
        "agreement.insurance_line": (
            "Burgerlijke aansprakelijkheid, arbeids- en wegongevallen: verzekeraar, nummer en "
            "geldigheid van de polis"
        ),
        "agreement.abroad": (
            "De stage is in het buitenland ({country}): de verzekeraar bevestigt vóór de "
            "eerste dag schriftelijk dat de dekking daar geldt."
        ),
        "agreement.signatures": "Datum en handtekeningen",
        "rule.intern_min_week": "Werk per week, hoogstens",
        "rule.continuous_min": "Werk zonder pauze, hoogstens",
        "rule.intern_break_min": "Pauze daarboven",
        "rule.intern_rest_min": "Rust tussen twee dagen, minstens",
        "rule.work_earliest": "Werk begint ten vroegste",
        "rule.work_latest": "Werk eindigt uiterlijk",
        "rule.interns_per_tutor": "Stagiairs per mentor, hoogstens",
        "travel_paper.total": "Totaal",
        "travel_paper.days.one": "{count} dag",
        "travel_paper.days.many": "{count} dagen",
        "travel_paper.none": "Er is geen verplaatsing gepland.",
        "travel_paper.planned": (
            "Cijfers van de planning, te vergelijken met de getekende aanwezigheidslijsten."
        ),
        "monthly.title": "Maandstaten van {name}",
        "monthly.heading": "Staat van {month}: {name}",
        "monthly.planned": "gepland",
        "monthly.seen": "vastgesteld",
        "monthly.yes": "aanwezig",
        "monthly.no": "afwezig",
        "monthly.sums": "Totalen van wat gepland is",
        "monthly.credited": "gecrediteerd",
        "monthly.periods.one": "{count} lestijd (BE)",
        "monthly.periods.many": "{count} lestijden (BE)",
        "monthly.note": (
            "De werkelijke aanwezigheid staat op de getekende lijsten; vul ze in de laatste "
            "kolom in."
        ),
        "care_paper.title": "Verwachte kinderen: {name}",
        "care_paper.intro": "Kinderen staan onder codes die alleen de coördinator kan lezen.",
        "care_paper.from": "brengen",
        "care_paper.to": "ophalen",
        "care_paper.child": "kind (code)",
        "care_paper.totals": "Kinderen per dag",
        "care_paper.children": "kinderen",
        "care_paper.most": "hoogstens tegelijk",
        "care_paper.reserved": "voorbehouden plaatsen",
        "care_paper.over": "{count} te veel",
        "evidence.title": "Bewijs per actie: {name}",
        "evidence.intro": (
            "Sessies waaraan deze partner deelneemt: met een lesgever, een lokaal of cursisten."
        ),
        "evidence.actions": "Acties",
        "evidence.action": "actie",
        "evidence.placement": "stages van de eigen cursisten, in dagen",
        "evidence.hours": "uren",
        "evidence.fr": "aanwezig (FR)",
        "evidence.be": "aanwezig (BE)",
        "evidence.partner": "Partner",
        "evidence.coordinator": "Coördinator",
        "evidence.note": (
            "Geplande aanwezigheid; kilometers van de eigen mensen, die van een dag gelijk "
            "verdeeld over de sessies. Voeg de getekende lijsten toe."
        ),
    }
)

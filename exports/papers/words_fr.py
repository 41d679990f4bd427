"""French texts of papers; the keys are those of the other languages."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

FRENCH: Mapping[str, str] = MappingProxyType(
    {
        "paper.date": "Date",
        "paper.dates": "Dates",
        "paper.hours": "Horaires",
        "paper.subject": "Intitulé",
        "paper.place": "Lieu",
        "paper.rooms": "Salles",
        "paper.map": "Plan d’accès",
        "paper.show_map": "Plan d’accès de {name}",
        "paper.from_to": "du {first} au {last}",
        "paper.contact": "Contact :",
        "paper.as_of": "Établi d’après le planning du {date}.",
        "country.FR": "France",
        "country.BE": "Belgique",
        "convocation.title": "Convocation de {name}",
        "convocation.intro": "Vous êtes attendu·e aux séances suivantes.",
        "convocation.settle.one": "{count} séance est à voir avec la coordination.",
        "convocation.settle.many": "{count} séances sont à voir avec la coordination.",
        "convocation.placements": "Stages",
        "convocation.places": "Comment venir",
        "convocation.changes": (
            "Des séances peuvent encore bouger : votre agenda en ligne, ou la coordination, "
            "fait foi."
        ),
        "sheet.title": "Feuilles d’émargement, {place}",
        "sheet.heading": "Feuille d’émargement : {date}, {half}",
        "sheet.morning": "matin",
        "sheet.afternoon": "après-midi",
        "sheet.person": "Personne",
        "sheet.organisation": "Organisme",
        "sheet.signature": "Signature",
        "sheet.trainer": "formateur ou formatrice",
        "sheet.facilitator": "accompagnement",
        "sheet.missing": "absence prévue",
        "sheet.expected.one": "{count} apprenant attendu dans cette salle.",
        "sheet.expected.many": "{count} apprenants attendus dans cette salle.",
        "agreement.title": "Annexe à la convention de stage : {name}",
        "agreement.parties": "Parties",
        "agreement.learner": "Apprenant·e",
        "agreement.school": "Organisme de formation",
        "agreement.host": "Lieu de stage",
        "agreement.tutor": "Tuteur ou tutrice (nom, téléphone)",
        "agreement.when": "Dates et horaires",
        "agreement.shift": "Heures de présence",
        "agreement.break": "Pause dans la journée",
        "agreement.day": "Travail par jour, pause déduite",
        "agreement.weeks": "Semaine par semaine",
        "agreement.days": "Jours de présence",
        "agreement.hours": "Heures de travail",
        "agreement.total": "En tout",
        "agreement.count_days.one": "{count} jour",
        "agreement.count_days.many": "{count} jours",
        "agreement.rules": "Règles du pays d’accueil : {country}",
        "agreement.insurance": "Assurance",
        "agreement.insurance_line": (
            "Responsabilité civile, accidents du travail et de trajet : assureur, numéro et "
            "validité du contrat"
        ),
        "agreement.abroad": (
            "Le stage a lieu à l’étranger ({country}) : l’assureur confirme par écrit, avant "
            "le premier jour, que sa couverture y vaut."
        ),
        "agreement.signatures": "Date et signatures",
        "rule.intern_min_week": "Travail par semaine, au plus",
        "rule.continuous_min": "Travail sans pause, au plus",
        "rule.intern_break_min": "Pause au-delà",
        "rule.intern_rest_min": "Repos entre deux jours, au moins",
        "rule.work_earliest": "Début du travail, au plus tôt",
        "rule.work_latest": "Fin du travail, au plus tard",
        "rule.interns_per_tutor": "Stagiaires par tuteur, au plus",
        "travel_paper.total": "Total",
        "travel_paper.days.one": "{count} jour",
        "travel_paper.days.many": "{count} jours",
        "travel_paper.none": "Aucun trajet n’est prévu.",
        "travel_paper.planned": (
            "Chiffres du planning, à rapprocher des feuilles d’émargement signées."
        ),
        "monthly.title": "Relevés mensuels de {name}",
        "monthly.heading": "Relevé de {month} : {name}",
        "monthly.planned": "prévu",
        "monthly.seen": "constaté",
        "monthly.yes": "présent",
        "monthly.no": "absent",
        "monthly.sums": "Totaux de ce qui est prévu",
        "monthly.credited": "crédité",
        "monthly.periods.one": "{count} période (BE)",
        "monthly.periods.many": "{count} périodes (BE)",
        "monthly.note": (
            "La présence réelle figure sur les feuilles d’émargement signées ; la reporter "
            "dans la dernière colonne."
        ),
        "care_paper.title": "Enfants attendus : {name}",
        "care_paper.intro": (
            "Les enfants figurent sous des codes que seule la coordination peut lire."
        ),
        "care_paper.from": "dépôt",
        "care_paper.to": "reprise",
        "care_paper.child": "enfant (code)",
        "care_paper.totals": "Enfants par jour",
        "care_paper.children": "enfants",
        "care_paper.most": "présents ensemble, au plus",
        "care_paper.reserved": "places réservées",
        "care_paper.over": "{count} de trop",
        "evidence.title": "Justificatif par action : {name}",
        "evidence.intro": (
            "Séances auxquelles ce partenaire prend part : par un formateur, une salle ou des "
            "apprenants."
        ),
        "evidence.actions": "Actions",
        "evidence.action": "action",
        "evidence.placement": "stages des apprenants du partenaire, en jours",
        "evidence.hours": "heures",
        "evidence.fr": "présences (FR)",
        "evidence.be": "présences (BE)",
        "evidence.partner": "Partenaire",
        "evidence.coordinator": "Coordination",
        "evidence.note": (
            "Présences prévues ; kilomètres des personnes du partenaire, ceux d’un jour "
            "partagés également entre ses séances. Joindre les feuilles signées."
        ),
    }
)

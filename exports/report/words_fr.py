"""French texts of the report; the keys are those of the other languages."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

FRENCH: Mapping[str, str] = MappingProxyType(
    {
        "report.title": "Rapport de {name}",
        "report.dates": "Du {first} au {last}",
        "report.private": (
            "Pour la coordination seulement. Les personnes figurent par leur code ou "
            "pseudonyme, les domiciles par leur commune ; ce fichier ne contient ni enfant, "
            "ni santé, ni aide d’une personne. Il ne charge rien par le réseau."
        ),
        "report.skip": "Aller au contenu",
        "report.contents": "Sommaire",
        "report.summary": "En clair",
        "report.grid": "Emplois du temps par semaine",
        "report.heat": "Sites et semaines",
        "report.commute": "Trajets",
        "report.worst": "Journées de trajet les plus longues",
        "report.map": "Carte",
        "report.placements": "Stages",
        "report.objective": "Objectif",
        "report.conflicts_head": "Conflits et leurs raisons",
        "report.search": "Recherche",
        "report.sessions.one": "{count} séance",
        "report.sessions.many": "{count} séances",
        "report.stays.one": "{count} stage",
        "report.stays.many": "{count} stages",
        "report.all_placed": "Tout est placé : {sessions} et {stays}.",
        "report.some_placed": "{sessions} et {stays} sont placés ; {missing} ne le sont pas.",
        "report.provisional.one": "{count} séance dépend d’une date encore provisoire.",
        "report.provisional.many": "{count} séances dépendent de dates encore provisoires.",
        "report.learners.one": "{count} apprenant",
        "report.learners.many": "{count} apprenants",
        "report.conflicts": (
            "Sur {expected} présences attendues, {count} ({share}) sont impossibles ; elles "
            "concernent {learners}, surtout {learner} ({most})."
        ),
        "report.travel": (
            "Un jour de cours demande en moyenne {mean} de trajet à un apprenant, de porte à "
            "porte et arrêts de garde compris ; un jour sur dix demande {tenth} ou plus, le "
            "plus long {longest} ({person}, {date})."
        ),
        "report.heaviest": (
            "La semaine de trajets la plus lourde est celle de {person} : {minutes} en {week}."
        ),
        "report.optimal": "Il est prouvé qu’aucun plan n’est meilleur.",
        "report.unproved": "Rien n’est prouvé sur ce qu’un plan pourrait améliorer.",
        "report.gap": (
            "De ce qui peut se décider, aucun plan ne peut épargner plus de {gap} : c’est prouvé."
        ),
        "report.forced": (
            "Du coût de {total}, {forced} sont des conflits qu’aucun plan ne peut éviter."
        ),
        "report.no_script": (
            "Les emplois du temps par semaine demandent JavaScript ; le reste de la page non."
        ),
        "report.who": "Emploi du temps de",
        "report.week": "Semaine",
        "report.former_week": "Semaine précédente",
        "report.next_week": "Semaine suivante",
        "report.kind.group": "Groupes",
        "report.kind.learner": "Apprenants",
        "report.kind.trainer": "Formateurs",
        "report.kind.place": "Salles et lieux de stage",
        "report.kind.site": "Sites",
        "report.missed": "ne peut pas y être",
        "report.empty": "Rien n’est prévu pour #name en semaine #week.",
        "report.shown": "#name, semaine #week : entrées : #count",
        "report.heat_caption": "Séances de chaque site par semaine",
        "report.commute_of": "Groupe {group} : apprenants selon le trajet moyen d’un jour de cours",
        "report.as_table": "En tableau",
        "report.learner_count": "apprenants",
        "report.no_travel": "Le plan ne contient pas de trajets vers les cours.",
        "report.worst_caption": (
            "La plus longue journée de cours de ceux qui font le plus de trajet"
        ),
        "report.legs": "étapes",
        "report.home": "domicile",
        "report.care_stop": "garde",
        "report.map_note": (
            "Les domiciles sont dessinés au centre de leur commune, plus grands s’il y en a "
            "plusieurs. Plus une ligne est large, plus de jours de cours elle est parcourue ; "
            "sa couleur dit les minutes d’un aller, comme le tableau."
        ),
        "report.map_title": "Domiciles par commune, sites et lieux de stage",
        "report.map.home": "domiciles",
        "report.map.care": "garde",
        "report.map.host": "lieux de stage",
        "report.map.site": "sites",
        "report.map.more": "{minutes} min et plus",
        "report.flows": "Qui vient d’où",
        "report.all_flows": "Les autres communes et sites",
        "report.town": "commune",
        "report.one_way": "minutes aller",
        "report.gantt": "Stages au fil des semaines",
        "report.gantt_note": (
            "Une barre est un stage au lieu indiqué ; une bordure en tirets signale l’autre pays."
        ),
        "report.no_stays": "Il n’y a pas de stages.",
        "report.objective_note": (
            "Chaque ligne dans son unité ; les poids la ramènent à des minutes de trajet, "
            "dans lesquelles les coûts s’ajoutent."
        ),
        "report.share": "part",
        "report.bar": "part, dessinée",
        "report.all_cases": "Tous les cas",
        "report.more_cases": "… et {count} de plus : attendance.csv de l’export les liste tous.",
        "report.search_facts": "Comment le plan a été trouvé",
        "report.seconds": "secondes prises / permises",
        "report.seed": "graine",
        "report.versions": "versions",
        "report.curve": (
            "Coût du meilleur plan (trait plein) et borne prouvée (tirets) au fil du temps"
        ),
        "report.axis_seconds": "secondes",
        "report.phase": "phase",
        "report.missed_count": "conflits",
        "report.no_trace": "Le plan ne garde pas de trace de sa recherche.",
        "phase.compiling the term": "lecture de la session",
        "phase.starting from the former plan": "départ du plan précédent",
        "phase.relaxing": "preuve d’une borne",
        "phase.searching": "recherche",
        "phase.placing weeks": "placement semaine par semaine",
        "phase.placing the rest": "placement du reste",
        "phase.improving": "amélioration",
        "phase.writing the plan": "écriture du plan",
    }
)

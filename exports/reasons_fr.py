"""French sentences of explain, why-not and repair; the keys are those of the other languages."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

FRENCH: Mapping[str, str] = MappingProxyType(
    {
        "why.closed_people": "jour de fermeture de {names}",
        "why.on_placement": "{names} en stage",
        "why.same_set": "{set} s'y trouve déjà",
        "why.in_class": "le groupe est en {set}",
        "why.teaching": "{trainer} donne {set}",
        "why.trainer_closed": "jour de fermeture de {trainer}",
        "why.trainer_dates": "hors des dates de {trainer}",
        "why.trainer_hours": "{trainer} n'est disponible que {hours}",
        "why.trainer_absent": "{trainer} est absent(e)",
        "why.closed_place": "{place} est fermé",
        "why.rooms_closed": "fermées à cette heure : {rooms}",
        "why.rooms_taken": "occupées par {sets} : {rooms}",
        "why.rule": "enfreint {rule} : {text}",
        "explain.session": (
            "{session} {title} : {when} à {place}, avec {crew} ; {present} apprenants sur "
            "{expected} y assistent"
        ),
        "explain.pinned": "elle y est verrouillée (R16)",
        "explain.window": (
            "ses données lui laissent {count} moments (date, heure et site), du {first} au {last}"
        ),
        "explain.none": "aucun autre moment",
        "explain.blocked": "{count} d'entre eux sont bloqués, tout le reste inchangé :",
        "explain.free": (
            "{count} n'enfreignent aucune règle ; les moins chers, tout le reste inchangé :"
        ),
        "explain.best": "tout autre moment sans infraction coûte davantage à lui seul",
        "explain.better": (
            "déplacée seule au {when}, elle coûterait {minutes} minutes-personne de moins : "
            "résolvez plus longtemps, ou demandez why-not"
        ),
        "explain.unjudged": "{count} autres, plus éloignés dans le temps, n'ont pas été examinés",
        "explain.absent": "{learner} ne peut pas y assister : {reason}",
        "moments": "moments",
        "what_blocks": "ce qui fait obstacle",
        "when": "quand",
        "where": "où",
        "by_line": "d'où cela vient",
        "person_minutes": "minutes-personne",
        "explain.person": (
            "{person}, semaine {week} : {days} jours, {travel} de trajet, dont {detour} "
            "pour la garde ; {sessions} séances, {missed} manquées"
        ),
        "explain.average": (
            "une semaine moyenne compte {travel} de trajet ; la plus lourde, {week}, {most}"
        ),
        "explain.load": "{minutes} min enseignées cette semaine, {most} au plus",
        "explain.share": "sur la période : {travel} de trajet, {missed} séances manquées",
        "explain.home": "domicile",
        "explain.no_week": "rien cette semaine",
        "chain": "porte à porte",
        "day": "jour",
        "explain.hard": (
            "{rule} est une règle dure : aucun plan ne peut l'enfreindre ; celui-ci "
            "l'enfreint {count} fois"
        ),
        "explain.line": "{line} : {value}, à {weight} l'unité, coûte {cost} sur {total} ({share})",
        "explain.line_free": "{line} : {value}, pour information : cela ne coûte rien",
        "explain.who": "qui",
        "explain.excused": "{count} des absences ont un motif de cette règle",
        "whynot.there": (
            "{session} s'y trouve déjà, ou une autre séance de {set}, interchangeable avec elle"
        ),
        "whynot.clash": (
            "{session} ne peut pas avoir lieu le {when}, quoi qu'on déplace dans les "
            "semaines concernées :"
        ),
        "whynot.untold": (
            "{session} n'a pas trouvé de place le {when} dans le temps donné ; "
            "l'impossibilité n'est pas prouvée"
        ),
        "whynot.cost": (
            "{session} le {when} coûterait {minutes} minutes-personne de plus, {moved} "
            "séances étant déplacées ({proof})"
        ),
        "whynot.gain": (
            "{session} le {when} coûterait {minutes} minutes-personne de moins, {moved} "
            "séances étant déplacées ({proof}) : le plan n'était pas encore le meilleur"
        ),
        "whynot.even": (
            "{session} le {when} coûterait autant, {moved} séances étant déplacées ({proof})"
        ),
        "whynot.proved": "minimum prouvé dans les semaines concernées",
        "whynot.unproved": "au plus ; minimum non prouvé",
        "whynot.unplaced": "{count} séances resteraient alors sans place",
        "whynot.slack": (
            "les mêmes semaines, sans la demande, pourraient coûter {minutes} de moins que "
            "dans le plan ; le coût ci-dessus s'y compare"
        ),
        "repair.nothing": "rien à réparer : tout est placé et chacun assiste à tout",
        "repair.goal_sessions": "{of} : {count} séances non placées",
        "repair.goal_internships": "{of} : {count} stages non placés",
        "repair.goal_absences": "{of} manque {count} séances",
        "repair.conflict": "tout ceci ne peut pas tenir ensemble (prouvé{minimal}) :",
        "repair.minimal": ", aucun n'est superflu",
        "repair.unproved": "impossibilité non prouvée : une résolution plus longue peut réussir",
        "repair.menu": "Ce qui pourrait changer, le meilleur d'abord",
        "repair.none": "aucun changement isolé n'a été trouvé qui aide",
        "repair.untried": (
            "{count} autres changements n'ont pas été essayés dans le temps donné ; "
            "--seconds en donne plus"
        ),
        "repair.places": "place {count}",
        "repair.attends": "{count} présences de plus",
        "repair.title": "{change}",
        "repair.note": (
            "Résolu avec ce changement : {gain} ; trajets et confort changent de {minutes} "
            "minutes-personne. À demander : {owner}."
        ),
        "ask_whom": "à demander à",
        "unlocks": "débloque",
        "owner.trainer": "le formateur {who}",
        "owner.site": "le site {who}",
        "owner.host": "la structure {who}",
        "owner.provider": "l'accueil {who}",
        "owner.learner": "l'apprenant {who}",
        "owner.organisation": "l'organisme {who}",
        "owner.coordinator": "la coordination",
        "lever.second": "{trainer} donne aussi {set}",
        "lever.trainer_day": "{trainer} est aussi disponible {weekday} {hours}",
        "lever.trainer_dates": "{trainer} vient aussi le {dates}",
        "lever.trainer_minutes": (
            "{trainer} peut donner {minutes} minutes par semaine, {more} de plus"
        ),
        "lever.trainer_border": "{trainer} passe la frontière jusqu'à {days} jours par semaine",
        "lever.absence": "{person} est finalement libre : {span}",
        "lever.room_allowed": "{set} peut utiliser {room}",
        "lever.room_equipped": "{room} reçoit {equipment} pour {set}",
        "lever.room_seats": "{room} reçoit {seats} sièges de plus pour {set}",
        "lever.room_made": "{room} reçoit {equipment} et {seats} sièges de plus pour {set}",
        "lever.room_hours": "{room} est ouverte {days} {hours}",
        "lever.room_dates": "{room} est réservée toute la période",
        "lever.room_more": "une salle de plus comme {room} à {site}",
        "lever.closure": "{place} ouvre finalement : {span}",
        "lever.set_last": "{set} peut durer jusqu'au {date}",
        "lever.set_first": "{set} peut commencer le {date}",
        "lever.set_dates": "{set} peut avoir lieu à toute date de cours",
        "lever.set_run": "{set} peut s'étaler sur {days} jours",
        "lever.set_hours": "{set} peut avoir lieu à toute plage de cours",
        "lever.set_linked": "{set} peut être en classe liée {most} fois",
        "lever.fewer": "{set} compte {count} séances, {fewer} de moins",
        "lever.term_longer": "la période dure jusqu'au {date}",
        "lever.saturday": "cours aussi le samedi",
        "lever.order": "{before} n'a plus à précéder {after}",
        "lever.pin": "{set} du {date} peut être déplacée",
        "lever.host_slots": "{host} prend {slots} stagiaires par semaine, {more} de plus",
        "lever.host_tutors": "{host} a {tutors} tuteurs et prend {more} stagiaires de plus",
        "lever.host_larger": (
            "une structure comme {host} à {staff} agents prend {more} stagiaires de plus"
        ),
        "lever.host_new": "une structure de plus comme {host} à {town}",
        "lever.block_weeks": "{block} peut avoir lieu semaines {weeks}",
        "lever.block_any_week": "{block} peut avoir lieu toute semaine",
        "lever.block_deadline": "{block} peut durer jusqu'au {date}",
        "lever.block_apart": "les apprenants de {block} partent en semaines différentes",
        "lever.block_away": "{most} apprenants de {block} peuvent être absents à la fois",
        "lever.block_days": "{block} demande {days} jours d'ouverture par semaine",
        "lever.block_calendar": "{block} n'a plus à tomber dans {calendar}",
        "lever.paper": "{learner} a le papier « {kind} » dès le premier jour",
        "lever.care_opens": "{provider} ouvre à {opens} ({days})",
        "lever.care_closes": "{provider} ferme à {closes} ({days})",
        "lever.care_days": "{provider} garde chaque enfant jusqu'à {days} jours par semaine",
        "lever.care_places": "{provider} réserve {places} places",
        "lever.care_weekdays": "{provider} garde {child} aussi {days}",
        "lever.travel_cap": "{learner} accepte {minutes} minutes de trajet par jour",
        "fact.count": "{set} demande {count} séances",
        "fact.interns": "{block} demande une structure pour {count} apprenants",
        "fact.block": "{block} prend {weeks} semaines de cours",
        "fact.hours": "{trainer} n'est disponible que {hours}",
        "fact.absences": "{trainer} est absent(e) ({count} lignes)",
        "fact.minutes": "{trainer} peut donner {minutes} minutes par semaine",
        "fact.border": "{trainer} passe la frontière {days} jours par semaine au plus",
        "fact.crew": "seuls {crews} peuvent donner {set}",
        "fact.rooms": "{set} ({people} personnes) ne tient que dans {rooms}",
        "fact.window": "{set} doit avoir lieu entre {first} et {last}, à ses dates et heures",
        "fact.host": "{host} prend {slots} stagiaires par semaine",
        "fact.together": "tous les apprenants de {block} partent les mêmes semaines",
        "fact.weeks": "{block} doit avoir lieu semaines {weeks}",
        "fact.deadline": "{block} doit finir le {date} au plus tard",
        "fact.papers": "{block} demande des papiers valables : {papers}",
        "fact.away": "{most} apprenants de {block} peuvent être absents à la fois",
        "fact.calendar": "{block} doit tomber dans {calendar}",
        "fact.order": "{before} précède {after}",
        "fact.pin": "{set} est verrouillée le {date}",
        "fact.closure": "{place} est fermé du {first} au {last}",
        "fact.closed": "{organisation} garde ses jours de fermeture",
    }
)

"""French sentences of plans; the keys are those of the other languages."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

FRENCH: Mapping[str, str] = MappingProxyType(
    {
        "said.count_of": "{count} fois sur {total} : {why}",
        "said.care_opens": (
            "{learner} : {provider} ouvre à {opens}, {place} commence à {start}, {minutes} "
            "min trop tard"
        ),
        "said.care_closes": (
            "{learner} : {provider} ferme à {closes}, {place} finit à {end}, {minutes} min "
            "trop tard"
        ),
        "said.travel_cap": "{learner} : {minutes} min de trajet dans la journée, {most} permises",
        "said.absence_cap": "{learner} : {minutes} min hors de la maison, {most} permises",
        "said.unavailable": "{learner} : pas disponible {span}, hors de la maison {away}",
        "said.contact": "{learner} : plus de {minutes} min de cours",
        "said.amplitude": "{learner} : une journée de plus de {minutes} min",
        "said.no_way": "{learner} : pas le temps d’aller d’une séance à l’autre",
        "said.continuous": "{learner} : plus de {minutes} min d’affilée",
        "said.lunch": "{learner} : pas de pause de midi de {minutes} min",
        "said.before_midnight": "{learner} : le trajet aller commencerait avant minuit",
        "said.after_midnight": "{learner} : le trajet retour finirait après minuit",
        "said.care_contract": (
            "{learner} : les jours de garde de la semaine sont épuisés ({providers})"
        ),
        "said.care_full": (
            "{learner} : les places réservées sont prises par d’autres enfants ({providers})"
        ),
        "said.clash": "{learner} : en même temps qu’une autre séance",
        "said.recorded": "{learner} : absent, comme noté sur la liste de présence",
        "said.no_care": "{learner} : aucune garde n’est prévue",
        "said.no_care_on": "{learner} : pas de garde le {weekday}",
        "said.not_open": "{learner} : {provider} n’ouvre pas le {weekday} {date}",
        "said.closed": "{learner} : {provider} est fermé le {date}",
        "said.contract_starts": "{learner} : le contrat avec {provider} commence le {date}",
        "said.contract_ended": "{learner} : le contrat avec {provider} a pris fin le {date}",
        "said.adaptation": "{learner} : l’adaptation chez {provider} dure jusqu’au {date}",
        "said.age": "{learner} : {provider} n’accueille pas d’enfant de {months} mois",
        "said.nothing_fits": "aucune date, salle et formateur de la session ne conviennent",
        "said.frozen": "toutes ses dates sont avant le {date}, où le plan est figé",
        "said.on_placement": "en stage : {names}",
        "said.in_class": "dans un autre cours : {names}",
        "said.teaching": "enseigne ailleurs : {names}",
        "said.limits": (
            "limites de la semaine, trajets, salles, ordre des séances, ou série et quotas"
        ),
        "said.no_swap": (
            "aucun lieu d’accueil d’un autre type, ouvert et sans visiteur, un jour qui convient"
        ),
        "said.no_visit": "pas de stage, ou personne de libre pour une visite pendant ses horaires",
        "said.late_far": (
            "{learner} : {place} finit à {end}, après {latest}, à {minutes} min du domicile"
        ),
        "said.no_gap": (
            "aucun créneau à côté d’un cours de l’apprenant, sur le même site, que la garde "
            "et l’équipe permettent"
        ),
        "said.no_host": (
            "aucun lieu de stage du pays, de l’âge et du type voulus n’ouvre assez longtemps, "
            "avec des horaires que la loi, le trajet et le repos permettent, quand les "
            "papiers sont valables"
        ),
        "said.hosts_full": (
            "les lieux de stage sont complets, ou il ne reste pas de semaines à côté des "
            "cours, de la date limite et de l’ordre"
        ),
    }
)

"""Dutch sentences of plans; the keys are those of the other languages."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

DUTCH: Mapping[str, str] = MappingProxyType(
    {
        "said.count_of": "{count} van {total} keer: {why}",
        "said.care_opens": (
            "{learner}: {provider} opent om {opens}, {place} begint om {start}, {minutes} min "
            "te laat"
        ),
        "said.care_closes": (
            "{learner}: {provider} sluit om {closes}, {place} eindigt om {end}, {minutes} min "
            "te laat"
        ),
        "said.travel_cap": "{learner}: {minutes} min onderweg op die dag, {most} toegestaan",
        "said.absence_cap": "{learner}: {minutes} min van huis, {most} toegestaan",
        "said.unavailable": "{learner}: niet beschikbaar {span}, van huis {away}",
        "said.contact": "{learner}: meer dan {minutes} min les",
        "said.amplitude": "{learner}: een dag langer dan {minutes} min",
        "said.no_way": "{learner}: geen tijd om van de ene sessie naar de andere te gaan",
        "said.continuous": "{learner}: meer dan {minutes} min aan één stuk",
        "said.lunch": "{learner}: geen middagpauze van {minutes} min",
        "said.before_midnight": "{learner}: de heenreis zou vóór middernacht beginnen",
        "said.after_midnight": "{learner}: de terugreis zou na middernacht eindigen",
        "said.care_contract": "{learner}: de opvangdagen van de week zijn op ({providers})",
        "said.care_full": (
            "{learner}: de voorbehouden plaatsen zijn ingenomen door andere kinderen ({providers})"
        ),
        "said.clash": "{learner}: tegelijk met een andere sessie",
        "said.recorded": "{learner}: was er niet, zoals opgetekend",
        "said.no_care": "{learner}: er is geen opvang geregeld",
        "said.no_care_on": "{learner}: geen opvang op {weekday}",
        "said.not_open": "{learner}: {provider} is niet open op {weekday} {date}",
        "said.closed": "{learner}: {provider} is gesloten op {date}",
        "said.contract_starts": "{learner}: het contract met {provider} begint op {date}",
        "said.contract_ended": "{learner}: het contract met {provider} is afgelopen op {date}",
        "said.adaptation": "{learner}: het wennen bij {provider} duurt tot {date}",
        "said.age": "{learner}: {provider} neemt geen kind van {months} maanden op",
        "said.nothing_fits": "geen datum, lokaal en lesgever van de periode passen erbij",
        "said.frozen": "al haar data liggen voor {date}, wanneer het plan vastligt",
        "said.on_placement": "op stage: {names}",
        "said.in_class": "in een andere les: {names}",
        "said.teaching": "geeft elders les: {names}",
        "said.limits": (
            "weeklimieten, reistijd, lokalen, de volgorde van sessies, of haar reeks en quota"
        ),
        "said.no_swap": (
            "geen open plaats van een andere soort, zonder bezoeker, op een dag die past"
        ),
        "said.no_visit": "geen stage, of niemand vrij voor een bezoek binnen de uren ervan",
        "said.late_far": (
            "{learner}: {place} eindigt om {end}, na {latest}, op {minutes} min van huis"
        ),
        "said.no_gap": (
            "geen vrij moment naast een les van de cursist, op dezelfde locatie, dat opvang "
            "en team toelaten"
        ),
        "said.no_host": (
            "geen stageplaats van het gevraagde land, de leeftijdsgroep en het type is lang "
            "genoeg open, met uren die wet, reistijd en rust toelaten, wanneer de papieren "
            "geldig zijn"
        ),
        "said.hosts_full": (
            "de stageplaatsen zijn vol, of er zijn geen weken over naast les, uiterste datum "
            "en volgorde"
        ),
    }
)

"""Dutch sentences of explain, why-not and repair; the keys are those of the other languages."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

DUTCH: Mapping[str, str] = MappingProxyType(
    {
        "why.closed_people": "sluitingsdag van {names}",
        "why.on_placement": "{names} op stage",
        "why.same_set": "{set} ligt daar al",
        "why.in_class": "de groep heeft {set}",
        "why.teaching": "{trainer} geeft {set}",
        "why.trainer_closed": "sluitingsdag van {trainer}",
        "why.trainer_dates": "buiten de data van {trainer}",
        "why.trainer_hours": "{trainer} is enkel beschikbaar {hours}",
        "why.trainer_absent": "{trainer} is afwezig",
        "why.closed_place": "{place} is gesloten",
        "why.rooms_closed": "op dat uur gesloten: {rooms}",
        "why.rooms_taken": "bezet door {sets}: {rooms}",
        "why.rule": "schendt {rule}: {text}",
        "explain.session": (
            "{session} {title}: {when} in {place}, met {crew}; {present} van {expected} "
            "cursisten zijn aanwezig"
        ),
        "explain.pinned": "ze is daar vastgezet (R16)",
        "explain.window": (
            "volgens haar gegevens zijn er {count} momenten (datum, uur en locatie), van "
            "{first} tot {last}"
        ),
        "explain.none": "geen enkel ander moment",
        "explain.blocked": "{count} daarvan zijn geblokkeerd, al de rest ongewijzigd:",
        "explain.free": "{count} schenden geen regel; de goedkoopste, al de rest ongewijzigd:",
        "explain.best": "elk ander moment zonder schending kost op zich meer",
        "explain.better": (
            "alleen verplaatst naar {when} zou ze {minutes} persoonsminuten minder kosten: "
            "reken langer, of vraag why-not"
        ),
        "explain.unjudged": "{count} andere, verder in de tijd, zijn niet onderzocht",
        "explain.absent": "{learner} kan niet aanwezig zijn: {reason}",
        "moments": "momenten",
        "what_blocks": "wat in de weg staat",
        "when": "wanneer",
        "where": "waar",
        "by_line": "waar het vandaan komt",
        "person_minutes": "persoonsminuten",
        "explain.person": (
            "{person}, week {week}: {days} dagen, {travel} reistijd, waarvan {detour} voor "
            "opvang; {sessions} lessen, {missed} gemist"
        ),
        "explain.average": (
            "een gemiddelde week telt {travel} reistijd; de zwaarste, {week}, {most}"
        ),
        "explain.load": "{minutes} min gegeven deze week, hoogstens {most}",
        "explain.share": "over de periode: {travel} reistijd, {missed} lessen gemist",
        "explain.home": "thuis",
        "explain.no_week": "niets deze week",
        "chain": "van deur tot deur",
        "day": "dag",
        "explain.hard": (
            "{rule} is een harde regel: geen plan mag ze schenden; dit plan schendt ze {count} keer"
        ),
        "explain.line": "{line}: {value}, aan {weight} per stuk, kost {cost} van {total} ({share})",
        "explain.line_free": "{line}: {value}, enkel ter informatie: kost niets",
        "explain.who": "wie",
        "explain.excused": "{count} van de afwezigheden hebben een reden van deze regel",
        "whynot.there": (
            "{session} ligt daar al, of een andere les van {set}, die ermee verwisselbaar is"
        ),
        "whynot.clash": (
            "{session} kan niet op {when}, wat er in de betrokken weken ook verschuift:"
        ),
        "whynot.untold": (
            "{session} vond geen plaats op {when} in de gegeven tijd; dat het onmogelijk "
            "is, is niet bewezen"
        ),
        "whynot.cost": (
            "{session} op {when} zou {minutes} persoonsminuten meer kosten, met {moved} "
            "verplaatste lessen ({proof})"
        ),
        "whynot.gain": (
            "{session} op {when} zou {minutes} persoonsminuten minder kosten, met {moved} "
            "verplaatste lessen ({proof}): het plan was nog niet het beste"
        ),
        "whynot.even": (
            "{session} op {when} zou evenveel kosten, met {moved} verplaatste lessen ({proof})"
        ),
        "whynot.proved": "bewezen minimum in de betrokken weken",
        "whynot.unproved": "hoogstens; minimum niet bewezen",
        "whynot.unplaced": "{count} lessen zouden dan geen plaats vinden",
        "whynot.slack": (
            "dezelfde weken zouden zonder het verzoek {minutes} minder kunnen kosten dan in "
            "het plan; de kost hierboven is daartegenover"
        ),
        "repair.nothing": "niets te herstellen: alles is geplaatst en iedereen is aanwezig",
        "repair.goal_sessions": "{of}: {count} lessen niet geplaatst",
        "repair.goal_internships": "{of}: {count} stages niet geplaatst",
        "repair.goal_absences": "{of} mist {count} lessen",
        "repair.conflict": "dit kan niet allemaal samen (bewezen{minimal}):",
        "repair.minimal": ", geen enkel is overbodig",
        "repair.unproved": "niet bewezen onmogelijk: langer rekenen kan lukken",
        "repair.menu": "Wat kan veranderen, het beste eerst",
        "repair.none": "geen enkele wijziging gevonden die helpt",
        "repair.untried": (
            "{count} andere wijzigingen zijn niet geprobeerd in de gegeven tijd; --seconds "
            "geeft meer"
        ),
        "repair.places": "plaatst {count}",
        "repair.attends": "{count} aanwezigheden meer",
        "repair.title": "{change}",
        "repair.note": (
            "Opnieuw berekend: {gain}; reistijd en comfort veranderen met {minutes} "
            "persoonsminuten. Vraag het aan: {owner}."
        ),
        "ask_whom": "te vragen aan",
        "unlocks": "levert op",
        "owner.trainer": "lesgever {who}",
        "owner.site": "locatie {who}",
        "owner.host": "stageplaats {who}",
        "owner.provider": "opvang {who}",
        "owner.learner": "cursist {who}",
        "owner.organisation": "organisatie {who}",
        "owner.coordinator": "de coördinatie",
        "lever.second": "{trainer} geeft ook {set}",
        "lever.trainer_day": "{trainer} is ook beschikbaar {weekday} {hours}",
        "lever.trainer_dates": "{trainer} komt ook op {dates}",
        "lever.trainer_minutes": "{trainer} mag {minutes} minuten per week geven, {more} meer",
        "lever.trainer_border": "{trainer} gaat tot {days} dagen per week over de grens",
        "lever.absence": "{person} is toch vrij: {span}",
        "lever.room_allowed": "{set} mag {room} gebruiken",
        "lever.room_equipped": "{room} krijgt {equipment} voor {set}",
        "lever.room_seats": "{room} krijgt {seats} zitplaatsen meer voor {set}",
        "lever.room_made": "{room} krijgt {equipment} en {seats} zitplaatsen meer voor {set}",
        "lever.room_hours": "{room} is open {days} {hours}",
        "lever.room_dates": "{room} is voor de hele periode geboekt",
        "lever.room_more": "een lokaal meer zoals {room} in {site}",
        "lever.closure": "{place} is toch open: {span}",
        "lever.set_last": "{set} mag duren tot {date}",
        "lever.set_first": "{set} mag beginnen op {date}",
        "lever.set_dates": "{set} mag op elke lesdatum",
        "lever.set_run": "{set} mag over {days} dagen",
        "lever.set_hours": "{set} mag in elk lesblok",
        "lever.set_linked": "{set} mag {most} keer gekoppeld zijn",
        "lever.fewer": "{set} telt {count} lessen, {fewer} minder",
        "lever.term_longer": "de periode duurt tot {date}",
        "lever.saturday": "ook les op zaterdag",
        "lever.order": "{before} moet niet meer voor {after}",
        "lever.pin": "{set} op {date} mag verschuiven",
        "lever.host_slots": "{host} neemt {slots} stagiairs per week, {more} meer",
        "lever.host_tutors": "{host} heeft {tutors} mentoren en neemt {more} stagiairs meer",
        "lever.host_larger": (
            "een stageplaats als {host} met {staff} personeelsleden neemt {more} stagiairs meer"
        ),
        "lever.host_new": "een stageplaats meer zoals {host} in {town}",
        "lever.block_weeks": "{block} mag in weken {weeks}",
        "lever.block_any_week": "{block} mag in elke week",
        "lever.block_deadline": "{block} mag duren tot {date}",
        "lever.block_apart": "cursisten van {block} gaan in verschillende weken",
        "lever.block_away": "{most} cursisten van {block} mogen tegelijk weg zijn",
        "lever.block_days": "{block} vraagt {days} open dagen per week",
        "lever.block_calendar": "{block} moet niet meer in {calendar} vallen",
        "lever.paper": "{learner} heeft het papier '{kind}' vanaf de eerste dag",
        "lever.care_opens": "{provider} opent om {opens} ({days})",
        "lever.care_closes": "{provider} sluit om {closes} ({days})",
        "lever.care_days": "{provider} vangt elk kind tot {days} dagen per week op",
        "lever.care_places": "{provider} reserveert {places} plaatsen",
        "lever.care_weekdays": "{provider} vangt {child} ook op {days} op",
        "lever.travel_cap": "{learner} aanvaardt {minutes} minuten reistijd per dag",
        "fact.count": "{set} vraagt {count} lessen",
        "fact.interns": "{block} vraagt een stageplaats voor {count} cursisten",
        "fact.block": "{block} neemt {weeks} weken van de les",
        "fact.hours": "{trainer} is enkel beschikbaar {hours}",
        "fact.absences": "{trainer} is afwezig ({count} regels)",
        "fact.minutes": "{trainer} mag {minutes} minuten per week geven",
        "fact.border": "{trainer} gaat hoogstens {days} dagen per week over de grens",
        "fact.crew": "enkel {crews} kan {set} geven",
        "fact.rooms": "{set} ({people} personen) past enkel in {rooms}",
        "fact.window": "{set} moet tussen {first} en {last} liggen, op eigen data en uren",
        "fact.host": "{host} neemt {slots} stagiairs per week",
        "fact.together": "alle cursisten van {block} gaan in dezelfde weken",
        "fact.weeks": "{block} moet in weken {weeks}",
        "fact.deadline": "{block} moet uiterlijk {date} gedaan zijn",
        "fact.papers": "{block} vraagt geldige papieren: {papers}",
        "fact.away": "{most} cursisten van {block} mogen tegelijk weg zijn",
        "fact.calendar": "{block} moet in {calendar} vallen",
        "fact.order": "{before} komt voor {after}",
        "fact.pin": "{set} is vastgezet op {date}",
        "fact.closure": "{place} is gesloten van {first} tot {last}",
        "fact.closed": "{organisation} houdt zijn sluitingsdagen",
    }
)

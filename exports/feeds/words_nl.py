"""Dutch texts about feeds; the keys are those of the other languages."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

DUTCH: Mapping[str, str] = MappingProxyType(
    {
        "private": "met mijn eigen tijden",
        "end_of_feed": "Deze agenda stopt hier",
        "closed_feed": "Agenda gesloten: u mag hem verwijderen",
        "kind.learner": "cursist",
        "kind.private": "persoon, met eigen tijden",
        "kind.trainer": "lesgever",
        "kind.room": "lokaal",
        "kind.site": "locatie",
        "kind.host": "stageplaats",
        "kind.group": "groep",
        "kind.provider": "opvang",
        "kind.public": "openbaar",
        "page.title": "Agenda van {name}",
        "page.intro": "Abonneer u één keer: de agenda volgt daarna vanzelf de planning.",
        "page.secret": "Houd dit adres voor uzelf, zoals een wachtwoord.",
        "page.add": "Abonneren",
        "page.changes": "Als er iets verandert",
        "page.privacy": "Wie kan meelezen",
        "page.subscribe": "Abonneren",
        "page.program": "Programma",
        "page.how": "Hoe",
        "page.late": "Hoe laat een wijziging kan verschijnen",
        "page.apple": "iPhone, iPad, Mac",
        "page.apple_how": "Tik en bevestig",
        "page.apple_late": "5 minuten tot een dag, volgens uw instelling",
        "page.google": "Google Agenda, Android",
        "page.google_how": (
            "Op een computer, aangemeld bij Google; de telefoon toont hem daarna ook"
        ),
        "page.google_late": "8 tot 24 uur, soms meer; niets versnelt dit",
        "page.outlook": "Outlook op het web",
        "page.outlook_how": "Of daar: Agenda toevoegen, Abonneren via internet, plak het adres",
        "page.outlook_late": "ongeveer 3 uur, soms meer dan een dag",
        "page.thunderbird": "Thunderbird, GNOME, andere",
        "page.thunderbird_how": "Nieuwe agenda, Op het netwerk, plak het adres",
        "page.thunderbird_late": "30 minuten, of volgens uw instelling",
        "page.address": "Adres om te kopiëren",
        "page.scan": "Of scan met de telefoon die de agenda zal tonen",
        "page.download": "Eén keer downloaden (deze kopie verandert niet meer)",
        "page.urgent": (
            "Een wijziging binnen drie dagen meldt de coördinatie u ook zelf: geen enkel "
            "agendaprogramma is snel genoeg om op te vertrouwen."
        ),
        "page.cancelled": (
            "Een geannuleerde les blijft staan, met vermelding; Google Agenda kan ze verbergen."
        ),
        "page.absent": "Wat deze agenda niet bevat",
        "page.absent_list": (
            "uw woonplaats, uw kinderen en hun opvang; uw gezondheid, uw steun, uw redenen "
            "van afwezigheid; iets over andere cursisten"
        ),
        "page.absent_places": (
            "namen en woonplaatsen van cursisten: groepen staan onder hun code; namen van "
            "kinderen: zij staan onder codes; redenen van afwezigheid"
        ),
        "page.private_warning": (
            "Deze variant vermeldt wanneer u vertrekt, brengt en ophaalt. Abonneer u alleen "
            "waar niemand anders meekijkt."
        ),
        "page.servers": (
            "Als u zich abonneert met Google, Microsoft of Apple, staat er een kopie op hun "
            "servers."
        ),
        "page.lost": (
            "Heeft iemand anders het adres gezien? Vraag de coördinatie om een nieuw; dit "
            "stopt dan."
        ),
        "digest.subject": "Wijzigingen in uw agenda: {name}",
        "digest.published": "Gepubliceerd op {at}.",
        "digest.count": "{count} wijzigingen",
        "digest.one": "1 wijziging",
        "digest.before": "voordien",
        "digest.after": "nu",
        "digest.tell_by": "te melden voor {at}",
        "digest.tell_now": (
            "meteen te melden, per telefoon of bericht: agenda’s kunnen een dag achterlopen"
        ),
        "digest.footer": "Uw agendaprogramma toont dit misschien pas morgen.",
        "change.added": "Nieuw",
        "change.cancelled": "Geannuleerd",
        "change.restored": "Gaat toch door",
        "change.moved": "Verplaatst",
        "change.place": "Andere plaats",
        "change.detail": "Details",
        "pair": "{name}: {text}",
        "index.violations": (
            "De planning schendt regels; overtredingen: {count}. "
            "Alles is gepubliceerd als nog te bevestigen."
        ),
        "index.unplaced": (
            "De planning laat lessen of stages weg die geen enkele agenda toont: {count}."
        ),
        "index.title": "Agenda’s van {name}",
        "index.publication": "Publicatie {number}, {at}",
        "index.late": "Meteen te melden: wijzigingen in de komende 72 uur",
        "index.no_late": "Geen wijziging in de komende 72 uur.",
        "index.feeds": "Agenda’s",
        "index.kind": "soort",
        "index.id": "id",
        "index.name": "naam",
        "index.lang": "taal",
        "index.state": "toestand",
        "index.created": "adres sinds",
        "index.changes": "wijzigingen",
        "index.digest": "bericht",
        "index.codes": "Codes van kinderen in de agenda’s van de opvang",
        "index.child": "kind",
        "index.code": "code",
        "index.when": "wanneer",
        "index.what": "wat",
        "index.private": "Alleen voor de coördinatie: zet deze pagina niet online.",
        "state.new": "wacht op een adres",
        "state.open": "open",
        "state.revoked": "ingetrokken",
        "state.closed": "gesloten",
        "state.not_in_plan": "niet meer in de planning",
    }
)

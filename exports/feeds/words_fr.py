"""French texts about feeds; the keys are those of the other languages."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

FRENCH: Mapping[str, str] = MappingProxyType(
    {
        "private": "avec mes horaires",
        "end_of_feed": "Ce calendrier s’arrête ici",
        "closed_feed": "Flux fermé : ce calendrier peut être supprimé",
        "kind.learner": "apprenant",
        "kind.private": "personne, avec ses horaires",
        "kind.trainer": "formateur",
        "kind.room": "salle",
        "kind.site": "site",
        "kind.host": "lieu de stage",
        "kind.group": "groupe",
        "kind.provider": "mode de garde",
        "kind.public": "public",
        "page.title": "Agenda de {name}",
        "page.intro": (
            "Abonnez-vous une seule fois : l’agenda suit ensuite le planning tout seul."
        ),
        "page.secret": "Gardez cette adresse pour vous, comme un mot de passe.",
        "page.add": "S’abonner",
        "page.changes": "Quand quelque chose change",
        "page.privacy": "Qui peut lire cet agenda",
        "page.subscribe": "S’abonner",
        "page.program": "Programme",
        "page.how": "Comment",
        "page.late": "Retard possible d’un changement",
        "page.apple": "iPhone, iPad, Mac",
        "page.apple_how": "Appuyer, puis confirmer",
        "page.apple_late": "de 5 minutes à un jour, selon le réglage",
        "page.google": "Google Agenda, Android",
        "page.google_how": (
            "Sur un ordinateur, connecté à Google ; le téléphone l’affiche ensuite aussi"
        ),
        "page.google_late": "de 8 à 24 heures, parfois plus ; rien ne l’accélère",
        "page.outlook": "Outlook sur le web",
        "page.outlook_how": (
            "Ou sur place : Ajouter un calendrier, S’abonner à partir du web, coller l’adresse"
        ),
        "page.outlook_late": "environ 3 heures, parfois plus d’un jour",
        "page.thunderbird": "Thunderbird, GNOME, autres",
        "page.thunderbird_how": "Nouvel agenda, Sur le réseau, coller l’adresse",
        "page.thunderbird_late": "30 minutes, ou selon le réglage",
        "page.address": "Adresse à copier",
        "page.scan": "Ou scanner avec le téléphone qui affichera l’agenda",
        "page.download": "Télécharger une copie (elle ne changera plus)",
        "page.urgent": (
            "Un changement dans les trois jours vous est aussi dit par la coordination : "
            "aucun programme d’agenda n’est assez rapide pour s’y fier."
        ),
        "page.cancelled": (
            "Une séance annulée reste affichée et marquée ; Google Agenda peut la masquer."
        ),
        "page.absent": "Ce que cet agenda ne contient pas",
        "page.absent_list": (
            "votre domicile, vos enfants et leur lieu de garde; votre santé, vos aides, vos "
            "motifs d’absence; quoi que ce soit sur les autres apprenants"
        ),
        "page.absent_places": (
            "noms et domiciles des apprenants : seuls figurent les codes des groupes; noms "
            "des enfants : ils figurent sous des codes; motifs d’absence"
        ),
        "page.private_warning": (
            "Cette variante indique les heures de départ, de dépôt et de reprise. Ne "
            "l’ajoutez que là où personne d’autre ne regarde."
        ),
        "page.servers": (
            "Si vous vous abonnez avec Google, Microsoft ou Apple, une copie se trouve sur "
            "leurs serveurs."
        ),
        "page.lost": (
            "Adresse vue par quelqu’un d’autre ? Demandez-en une nouvelle à la coordination ;"
            " celle-ci s’arrête alors."
        ),
        "digest.subject": "Changements dans votre agenda : {name}",
        "digest.published": "Publié le {at}.",
        "digest.count": "{count} changements",
        "digest.one": "1 changement",
        "digest.before": "avant",
        "digest.after": "maintenant",
        "digest.tell_by": "à annoncer avant le {at}",
        "digest.tell_now": (
            "à annoncer tout de suite, par téléphone ou message : les agendas peuvent avoir "
            "un jour de retard"
        ),
        "digest.footer": "Votre programme d’agenda ne le montrera peut-être que demain.",
        "change.added": "Nouveau",
        "change.cancelled": "Annulé",
        "change.restored": "A lieu finalement",
        "change.moved": "Déplacé",
        "change.place": "Autre lieu",
        "change.detail": "Précisions",
        "pair": "{name}\u00a0: {text}",
        "index.violations": (
            "Le planning enfreint des règles ; infractions : {count}. "
            "Ses séances sont publiées « à confirmer »."
        ),
        "index.unplaced": (
            "Le planning laisse de côté des séances ou des stages qu’aucun agenda ne montre : "
            "{count}."
        ),
        "index.title": "Flux de {name}",
        "index.publication": "Publication {number}, {at}",
        "index.late": "À dire tout de suite : changements des 72 heures à venir",
        "index.no_late": "Aucun changement dans les 72 heures.",
        "index.feeds": "Flux",
        "index.kind": "type",
        "index.id": "identifiant",
        "index.name": "nom",
        "index.lang": "langue",
        "index.state": "état",
        "index.created": "adresse depuis",
        "index.changes": "changements",
        "index.digest": "message",
        "index.codes": "Codes des enfants dans les flux des modes de garde",
        "index.child": "enfant",
        "index.code": "code",
        "index.when": "quand",
        "index.what": "quoi",
        "index.private": "Réservé à la coordination : ne pas mettre cette page en ligne.",
        "state.new": "attend une adresse",
        "state.open": "ouvert",
        "state.revoked": "révoqué",
        "state.closed": "fermé",
        "state.not_in_plan": "absent du planning",
    }
)

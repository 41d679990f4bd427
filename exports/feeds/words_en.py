"""English texts about feeds; the keys are those of the other languages."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

ENGLISH: Mapping[str, str] = MappingProxyType(
    {
        "private": "with my own times",
        "end_of_feed": "This calendar ends here",
        "closed_feed": "This calendar is closed: remove it",
        "kind.learner": "learner",
        "kind.private": "learner or trainer, with own times",
        "kind.trainer": "trainer",
        "kind.room": "room",
        "kind.site": "site",
        "kind.host": "host",
        "kind.group": "group",
        "kind.provider": "care provider",
        "kind.public": "public",
        "page.title": "Calendar of {name}",
        "page.intro": "Subscribe once: the calendar then follows the plan by itself.",
        "page.secret": "Keep this address to yourself, as you would a password.",
        "page.add": "Subscribe",
        "page.changes": "When something changes",
        "page.privacy": "Who can read along",
        "page.subscribe": "Subscribe",
        "page.program": "Program",
        "page.how": "How",
        "page.late": "How late a change may show",
        "page.apple": "iPhone, iPad, Mac",
        "page.apple_how": "Press, then confirm",
        "page.apple_late": "5 minutes to a day, as set on the device",
        "page.google": "Google Calendar, Android",
        "page.google_how": "On a computer, signed in to Google; the phone then shows it too",
        "page.google_late": "8 to 24 hours, at times more; nothing speeds it up",
        "page.outlook": "Outlook on the web",
        "page.outlook_how": "Or there: Add calendar, Subscribe from web, paste the address",
        "page.outlook_late": "about 3 hours, at times over a day",
        "page.thunderbird": "Thunderbird, GNOME, others",
        "page.thunderbird_how": "New calendar, On the network, paste the address",
        "page.thunderbird_late": "30 minutes, or as set",
        "page.address": "Address to copy",
        "page.scan": "Or scan with the phone that is to show the calendar",
        "page.download": "Download once (this copy will never change)",
        "page.urgent": (
            "A change for the next three days is also told by the coordinator: no calendar "
            "program is fast enough to rely on."
        ),
        "page.cancelled": (
            "A cancelled session stays, marked; Google Calendar may hide it without a word."
        ),
        "page.absent": "What this calendar does not contain",
        "page.absent_list": (
            "your home, your children and where they are kept; your health, any aid, any "
            "reason for absence; anything about other learners"
        ),
        "page.absent_places": (
            "names and homes of learners: groups appear under their codes; names of children:"
            " they appear under codes; reasons for absence"
        ),
        "page.private_warning": (
            "This variant says when to leave home, and when to bring and fetch. Subscribe to "
            "it only where nobody else looks."
        ),
        "page.servers": (
            "When you subscribe with Google, Microsoft or Apple, a copy lies on their servers."
        ),
        "page.lost": (
            "Address seen by someone else? Ask the coordinator for a new one; this one then stops."
        ),
        "digest.subject": "Changes in your calendar: {name}",
        "digest.published": "Published {at}.",
        "digest.count": "{count} changes",
        "digest.one": "1 change",
        "digest.before": "before",
        "digest.after": "now",
        "digest.tell_by": "to be told by {at}",
        "digest.tell_now": (
            "to be told at once, by telephone or message: calendar programs may be a day late"
        ),
        "digest.footer": "Your calendar program may show this only tomorrow.",
        "change.added": "New",
        "change.cancelled": "Cancelled",
        "change.restored": "Takes place after all",
        "change.moved": "Moved",
        "change.place": "Other place",
        "change.detail": "Details",
        "pair": "{name}: {text}",
        "index.violations": (
            "The plan breaks rules; violations: {count}. "
            "Its entries are published as to be confirmed."
        ),
        "index.unplaced": (
            "The plan leaves out sessions or placements that no calendar shows: {count}."
        ),
        "index.title": "Feeds of {name}",
        "index.publication": "Publication {number}, {at}",
        "index.late": "To tell at once: changes of the next 72 hours",
        "index.no_late": "No change in the next 72 hours.",
        "index.feeds": "Feeds",
        "index.kind": "kind",
        "index.id": "id",
        "index.name": "name",
        "index.lang": "language",
        "index.state": "state",
        "index.created": "address since",
        "index.changes": "changes",
        "index.digest": "digest",
        "index.codes": "Codes of children in the feeds of care providers",
        "index.child": "child",
        "index.code": "code",
        "index.when": "when",
        "index.what": "what",
        "index.private": "For the coordinator only: do not put this page on a server.",
        "state.new": "waits for an address",
        "state.open": "open",
        "state.revoked": "revoked",
        "state.closed": "closed",
        "state.not_in_plan": "no longer in the plan",
    }
)

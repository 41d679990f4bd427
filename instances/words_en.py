"""English words of term workbooks: sheets, and what the row models leave unsaid of columns.

Headings and choices are the names themselves with spaces; help is the field's description.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

SHEETS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "index": ("Read me", "what each sheet holds"),
        "settings": (
            "Settings",
            "the name of the term, its dates, and the price of what is shunned",
        ),
        "templates": ("Day templates", "the class periods of a day, by template"),
        "placed": ("Placed sessions", "sessions already placed, one a row"),
        "organisations": ("Organisations", "organisations that own people and sites"),
        "calendars": ("Calendars", "public holidays, school breaks and closures, by calendar"),
        "sites": ("Sites", "places of training; taken from the rooms where the sheet is empty"),
        "rooms": ("Rooms", "rooms of each site"),
        "tracks": ("Tracks", "certifying programmes"),
        "units": ("Units", "subjects; taken from the sessions where the sheet is empty"),
        "curriculum": ("Curriculum", "volume of each unit that each track requires"),
        "groups": ("Groups", "groups of learners; taken from the learners where it is empty"),
        "learners": ("Learners", "people in training, under a pseudonym"),
        "trainers": ("Trainers", "people who teach or accompany"),
        "unavailabilities": ("Unavailabilities", "times at which a person is not free"),
        "providers": ("Care providers", "nurseries, schools and childminders of the children"),
        "openings": ("Care openings", "opening hours of care providers"),
        "children": ("Children", "children of the people in the term, without names"),
        "care": ("Care", "who keeps each child, and on which days"),
        "hosts": ("Hosts", "places of internship"),
        "closures": ("Closures", "closing days of a site, room, host or provider"),
        "sessions": ("Sessions", "what must be placed: classes, interviews, events"),
        "precedences": ("Precedences", "what must be over before something else begins"),
        "blocks": ("Placement blocks", "internships to be placed, by group"),
        "placement_rules": ("Placement rules", "what each track asks of internships"),
        "papers": ("Papers", "papers without which an internship cannot start"),
        "host_loads": ("Other interns", "interns of other schools at a host"),
        "wishes": ("Wishes", "wishes about internships, and their price"),
        "pins": ("Pinned sessions", "sessions already decided, which move no more"),
        "rotations": ("Rotations", "how the interviews of a job dating follow each other"),
        "stands": ("Stands", "employers at an event"),
        "services": ("Services", "care services that are staffed day by day"),
        "stops": ("Stops", "places that a unit on wheels serves"),
        "shifts": ("Shifts", "hours that staff of a service can have"),
        "staff": ("Staff", "who works in which service"),
        "duties": ("Duties", "hours of work of parents who ask for care"),
        "series": ("Series", "events that belong together"),
        "counts": ("Counts", "how many events of a series lie where and when"),
        "quotas": ("Quotas", "who takes part in an event"),
        "releases": ("Releases", "how many people are away at once"),
        "audience_times": ("Audience times", "when a group can be asked to come"),
        "policies": ("Policies", "amounts of law and policy, by country, dated"),
        "travel": ("Travel", "known travel times; they override every estimate"),
    }
)

COLUMNS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "id": ("Id", "a short name of its own, without spaces or ; + #"),
        "label": ("Label", "the reason shown"),
        "first": ("First", "first day"),
        "last": ("Last", "last day, included"),
        "mode": ("Mode", "means of transport"),
        "source": ("Source", "where the value comes from"),
        "setting": ("Setting", "what is set"),
        "meaning": ("Meaning", "what it means"),
        "sheet": ("Sheet", "name of the sheet"),
        "number": ("Number", "identity of the session, kept from plan to plan"),
        "learner": ("Learner", "the one learner of an individual session"),
        "required": ("Required", "whether it must be filled in"),
    }
)

CHOICES: Mapping[str, str] = MappingProxyType({"fr": "French", "nl": "Dutch", "en": "English"})

SETTINGS: Mapping[str, str] = MappingProxyType(
    {
        "id": "short name of the term: lower-case letters, digits and -",
        "title": "the title shown",
        "first": "first day",
        "last": "last day",
        "language": "language of texts",
        "grid_min": "step of the time grid, minutes",
        "class_weekdays": "weekdays of class",
        "travel.public_transport_factor": "factor of public transport",
        "travel.public_transport_min": "minutes added by public transport",
        "travel.am_peak": "morning peak",
        "travel.pm_peak": "evening peak",
    }
)

KINDS: Mapping[str, str] = MappingProxyType(
    {
        "text": "text",
        "month": "month, e.g. 2024-09",
        "clock": "clock time, e.g. 08:30",
        "period": "span, e.g. 09:00-12:30",
        "hours": "hours by weekday, e.g. Mon-Fri 08:00-18:30; Sat 08:00-12:30",
        "weekdays": "weekdays, e.g. Mon-Fri or Mon; Wed",
        "choice": "one of the list",
        "whole": "whole number",
        "decimal": "number",
        "yes_no": "yes or no",
        "date": "date, day before month, e.g. 04/01/2027",
    }
)

PHRASES: Mapping[str, str] = MappingProxyType(
    {
        "required": "required",
        "empty": "empty: {value}",
        "nothing": "nothing",
        "list": "several possible, parted by ;",
        "default": "Default",
        "of": "one of",
        "refers": "an id of the sheet {sheets}",
        "minutes": "minutes, or 3h30",
    }
)

HINTS: tuple[str, ...] = (
    (
        "Each sheet is a table: one row an item, one column a fact. Columns may stand in any "
        "order; further columns and empty rows are left alone."
    ),
    (
        "Columns with an orange heading are required; the others may stay empty. The note on each "
        "heading (red triangle) says what is expected."
    ),
    "A row that begins with # is an example or a comment: it is not read.",
    (
        "Dates: the day comes before the month (04/01/2027 is 4 January). Times: 08:30, 8h30 and "
        "8.30 are understood."
    ),
    "Several values in one cell are parted by ; . A team of trainers is written T04+T05.",
    (
        "Ids tie the sheets together: write them alike everywhere. No real names: pseudonyms will "
        "do."
    ),
    (
        "Fill in settings, learners, trainers, rooms and sessions. The rest depends on what you "
        "want to plan."
    ),
    "To check: passerelle check FILE.xlsx; to plan: passerelle solve FILE.xlsx -o plan.json",
)

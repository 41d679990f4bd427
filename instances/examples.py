"""One example row a table for templates: what a row may look like, never read as data."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

EXAMPLES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "templates": {"id": "standard", "periods": "09:00-12:30; 13:30-17:00"},
        "organisations": {"id": "CENTRE", "name": "Centre", "country": "FR", "calendars": "FR-PUB"},
        "calendars": {
            "calendar": "FR-PUB", "first": "2027-03-29", "last": "2027-03-29",
            "label": "Pâques", "kind": "public_holiday",
        },
        "sites": {"id": "LIL", "name": "Lille", "town": "Lille", "country": "FR"},
        "rooms": {
            "id": "LIL-1", "site": "LIL", "seats": "20", "equipment": "video",
            "opening": "Mon-Fri 08:00-18:30",
        },
        "tracks": {"id": "CAP", "title": "CAP AEPE", "country": "FR"},
        "units": {"id": "PSY", "title": "Psychologie", "kind": "common_core", "credit_min": "210"},
        "curriculum": {"track": "CAP", "unit": "PSY", "minutes": "2520", "periods": "48"},
        "groups": {"id": "A", "name": "Groupe A", "kind": "track", "max_size": "14"},
        "learners": {
            "id": "L01", "town": "Halluin", "mode": "car", "country": "FR", "track": "CAP",
            "groups": "A", "licence": "yes",
        },
        "trainers": {
            "id": "T01", "town": "Lille", "mode": "car", "availability": "Mon-Thu 08:00-18:00",
            "competences": "PSY",
        },
        "unavailabilities": {
            "person": "L01", "first": "2027-01-04", "last": "2027-06-30", "weekdays": "Wed",
            "start": "17:30", "end": "18:30", "reason": "driving_lesson",
        },
        "providers": {"id": "C01", "type": "nursery", "town": "Halluin", "country": "FR"},
        "openings": {
            "provider": "C01", "weekdays": "Mon-Fri", "opens": "07:30", "closes": "18:30",
        },
        "children": {"id": "K01", "person": "L01", "birth_month": "2024-09", "weeks": "all"},
        "care": {"child": "K01", "provider": "C01", "option": "1", "weekdays": "Mon-Fri"},
        "hosts": {
            "id": "H01", "town": "Roubaix", "country": "FR", "type": "nursery",
            "age_groups": "under_3", "staff": "16", "slots": "3", "shifts": "08:30-16:00",
        },
        "closures": {"place": "C01", "first": "2027-05-07", "last": "2027-05-07"},
        "sessions": {
            "id": "S01", "title": "Psychologie", "unit": "PSY", "kind": "course", "groups": "A",
            "count": "12", "trainers": "T01",
        },
        "precedences": {"before": "S01", "after": "STAGE"},
        "blocks": {"id": "STAGE", "group": "A", "weeks": "4", "country": "FR"},
        "placement_rules": {"track": "CAP", "rule": "weeks", "value": "14"},
        "papers": {"person": "L01", "kind": "extract", "requested": "2026-12-10"},
        "host_loads": {
            "host": "H01", "first": "2027-02-01", "last": "2027-02-12", "interns": "2",
        },
        "wishes": {"person": "L01", "kind": "host", "value": "H01", "weight": "60"},
        "pins": {
            "session_set": "S01", "date": "2027-01-07", "start": "09:00", "rooms": "LIL-1",
            "trainers": "T01", "state": "published",
        },
        "policies": {"country": "FR", "rule": "lunch_min", "value": "45"},
        "travel": {"origin": "L01", "destination": "LIL", "mode": "car", "minutes": "25"},
    }
)  # fmt: skip

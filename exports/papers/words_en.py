"""English texts of papers; the keys are those of the other languages."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

ENGLISH: Mapping[str, str] = MappingProxyType(
    {
        "paper.date": "Date",
        "paper.dates": "Dates",
        "paper.hours": "Hours",
        "paper.subject": "Subject",
        "paper.place": "Place",
        "paper.rooms": "Rooms",
        "paper.map": "Map",
        "paper.show_map": "Map of {name}",
        "paper.from_to": "from {first} to {last}",
        "paper.contact": "Whom to ask:",
        "paper.as_of": "Made from the plan of {date}.",
        "country.FR": "France",
        "country.BE": "Belgium",
        "convocation.title": "Convocation of {name}",
        "convocation.intro": "You are expected at the following sessions.",
        "convocation.settle.one": "{count} session is to be settled with the coordinator.",
        "convocation.settle.many": "{count} sessions are to be settled with the coordinator.",
        "convocation.placements": "Placements",
        "convocation.places": "How to get there",
        "convocation.changes": (
            "Sessions can still move: your calendar feed, or the coordinator, has the last word."
        ),
        "sheet.title": "Attendance sheets, {place}",
        "sheet.heading": "Attendance sheet: {date}, {half}",
        "sheet.morning": "morning",
        "sheet.afternoon": "afternoon",
        "sheet.person": "Person",
        "sheet.organisation": "Organisation",
        "sheet.signature": "Signature",
        "sheet.trainer": "trainer",
        "sheet.facilitator": "facilitator",
        "sheet.missing": "absence announced",
        "sheet.expected.one": "{count} learner expected in this room.",
        "sheet.expected.many": "{count} learners expected in this room.",
        "agreement.title": "Annex to the placement agreement: {name}",
        "agreement.parties": "Who is concerned",
        "agreement.learner": "Learner",
        "agreement.school": "Training organisation",
        "agreement.host": "Host",
        "agreement.tutor": "Tutor (name, telephone)",
        "agreement.when": "Dates and hours",
        "agreement.shift": "Hours of presence",
        "agreement.break": "Break in the day",
        "agreement.day": "Work in a day, without the break",
        "agreement.weeks": "Week by week",
        "agreement.days": "Days of presence",
        "agreement.hours": "Hours of work",
        "agreement.total": "In all",
        "agreement.count_days.one": "{count} day",
        "agreement.count_days.many": "{count} days",
        "agreement.rules": "Rules of the country of the host: {country}",
        "agreement.insurance": "Insurance",
        "agreement.insurance_line": (
            "Civil liability, accidents at work and on the way: insurer, number and validity "
            "of the policy"
        ),
        "agreement.abroad": (
            "The placement lies abroad ({country}): the insurer confirms in writing, before "
            "the first day, that its cover holds there."
        ),
        "agreement.signatures": "Date and signatures",
        "rule.intern_min_week": "Work in a week at most",
        "rule.continuous_min": "Work without a break at most",
        "rule.intern_break_min": "Break beyond that",
        "rule.intern_rest_min": "Rest between two days at least",
        "rule.work_earliest": "Work begins at the earliest",
        "rule.work_latest": "Work ends at the latest",
        "rule.interns_per_tutor": "Interns of one tutor at most",
        "travel_paper.total": "Total",
        "travel_paper.days.one": "{count} day",
        "travel_paper.days.many": "{count} days",
        "travel_paper.none": "No journey is planned.",
        "travel_paper.planned": (
            "Figures of the plan, to be compared with the signed attendance sheets."
        ),
        "monthly.title": "Monthly statements of {name}",
        "monthly.heading": "Statement of {month}: {name}",
        "monthly.planned": "planned",
        "monthly.seen": "seen",
        "monthly.yes": "present",
        "monthly.no": "absent",
        "monthly.sums": "Sums of what is planned",
        "monthly.credited": "credited",
        "monthly.periods.one": "{count} period (BE)",
        "monthly.periods.many": "{count} periods (BE)",
        "monthly.note": (
            "What was attended is on the signed attendance sheets; write it into the last column."
        ),
        "care_paper.title": "Children expected: {name}",
        "care_paper.intro": "Children stand under codes that only the coordinator can read.",
        "care_paper.from": "brought at",
        "care_paper.to": "fetched at",
        "care_paper.child": "child (code)",
        "care_paper.totals": "Children by day",
        "care_paper.children": "children",
        "care_paper.most": "most at once",
        "care_paper.reserved": "reserved places",
        "care_paper.over": "{count} too many",
        "evidence.title": "Evidence by action: {name}",
        "evidence.intro": (
            "Sessions in which this partner takes part: with a trainer, a room or learners."
        ),
        "evidence.actions": "Actions",
        "evidence.action": "action",
        "evidence.placement": "placements of the partner’s own learners, in days",
        "evidence.hours": "hours",
        "evidence.fr": "present (FR)",
        "evidence.be": "present (BE)",
        "evidence.partner": "Partner",
        "evidence.coordinator": "Coordinator",
        "evidence.note": (
            "Attendance as planned; kilometres of the partner’s own people, a day’s shared "
            "evenly among its sessions. Attach the signed sheets."
        ),
    }
)

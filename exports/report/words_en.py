"""English texts of the report; the keys are those of the other languages."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

ENGLISH: Mapping[str, str] = MappingProxyType(
    {
        "report.title": "Report of {name}",
        "report.dates": "From {first} to {last}",
        "report.private": (
            "For the coordinator only. People appear by their code or pseudonym, homes by "
            "their town; no child, no health and no aid of a person is in this file. It loads "
            "nothing from the network."
        ),
        "report.skip": "To the content",
        "report.contents": "Contents",
        "report.summary": "In plain words",
        "report.grid": "Weekly timetables",
        "report.heat": "Sites and weeks",
        "report.commute": "Commutes",
        "report.worst": "Longest days of travel",
        "report.map": "Map",
        "report.placements": "Placements",
        "report.objective": "Objective",
        "report.conflicts_head": "Conflicts and their reasons",
        "report.search": "Search",
        "report.sessions.one": "{count} session",
        "report.sessions.many": "{count} sessions",
        "report.stays.one": "{count} placement",
        "report.stays.many": "{count} placements",
        "report.all_placed": "Everything has its place: {sessions} and {stays}.",
        "report.some_placed": "{sessions} and {stays} have a place; {missing} found none.",
        "report.provisional.one": "{count} session depends on a date that is still provisional.",
        "report.provisional.many": "{count} sessions depend on dates that are still provisional.",
        "report.learners.one": "{count} learner",
        "report.learners.many": "{count} learners",
        "report.conflicts": (
            "Of {expected} expected attendances, {count} ({share}) are not possible; they "
            "concern {learners}, most of all {learner} ({most})."
        ),
        "report.travel": (
            "A class day takes a learner {mean} of travel on average, from door to door and "
            "with childcare stops; one day in ten takes {tenth} or more, the longest "
            "{longest} ({person}, {date})."
        ),
        "report.heaviest": (
            "The heaviest week of class travel is that of {person}: {minutes} in {week}."
        ),
        "report.optimal": "It is proved that no plan is better.",
        "report.unproved": "Nothing is proved about how much better a plan could be.",
        "report.gap": (
            "Of what can be decided at all, no plan can save more than {gap}: that much is proved."
        ),
        "report.forced": "Of the cost of {total}, {forced} are conflicts that no plan can avoid.",
        "report.no_script": (
            "The weekly timetables need JavaScript; everything else on this page does not."
        ),
        "report.who": "Whose timetable",
        "report.week": "Week",
        "report.former_week": "Previous week",
        "report.next_week": "Next week",
        "report.kind.group": "Groups",
        "report.kind.learner": "Learners",
        "report.kind.trainer": "Trainers",
        "report.kind.place": "Rooms and hosts",
        "report.kind.site": "Sites",
        "report.missed": "cannot attend",
        "report.empty": "Nothing is planned for #name in week #week.",
        "report.shown": "#name, week #week: entries: #count",
        "report.heat_caption": "Sessions of each site in each week",
        "report.commute_of": "Group {group}: learners by mean travel of a class day",
        "report.as_table": "As a table",
        "report.learner_count": "learners",
        "report.no_travel": "The plan holds no journeys to class.",
        "report.worst_caption": "The longest class day of those who travel most",
        "report.legs": "legs",
        "report.home": "home",
        "report.care_stop": "childcare",
        "report.map_note": (
            "Homes are drawn in the centre of their town, larger where there are more of "
            "them. The wider a line, the more class days it is travelled; its colour tells "
            "the minutes one way, as does the table."
        ),
        "report.map_title": "Homes by town, sites and hosts",
        "report.map.home": "homes",
        "report.map.care": "childcare",
        "report.map.host": "hosts",
        "report.map.site": "sites",
        "report.map.more": "{minutes} min and more",
        "report.flows": "Who comes from where",
        "report.all_flows": "The other towns and sites",
        "report.town": "town",
        "report.one_way": "minutes one way",
        "report.gantt": "Placements over the weeks of the term",
        "report.gantt_note": (
            "A bar is a placement at the host named in it; a dashed border means the other country."
        ),
        "report.no_stays": "There are no placements.",
        "report.objective_note": (
            "Each line in its own unit; weights turn it into minutes of travel, in which "
            "costs are added."
        ),
        "report.share": "share",
        "report.bar": "share, drawn",
        "report.all_cases": "Every case",
        "report.more_cases": "… and {count} more: attendance.csv of the export lists all.",
        "report.search_facts": "How the plan was found",
        "report.seconds": "seconds used / allowed",
        "report.seed": "seed",
        "report.versions": "versions",
        "report.curve": "Cost of the best plan (solid) and proved bound (dashed) over time",
        "report.axis_seconds": "seconds",
        "report.phase": "phase",
        "report.missed_count": "conflicts",
        "report.no_trace": "The plan keeps no trace of its search.",
        "phase.compiling the term": "reading the term",
        "phase.starting from the former plan": "starting from the former plan",
        "phase.relaxing": "proving a bound",
        "phase.searching": "searching",
        "phase.placing weeks": "placing week by week",
        "phase.placing the rest": "placing the rest",
        "phase.improving": "improving",
        "phase.writing the plan": "writing the plan",
    }
)

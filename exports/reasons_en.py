"""English sentences of explain, why-not and repair; the keys are those of the other languages."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

ENGLISH: Mapping[str, str] = MappingProxyType(
    {
        "why.closed_people": "closed day of {names}",
        "why.on_placement": "{names} on placement",
        "why.same_set": "{set} already lies there",
        "why.in_class": "the group is in {set}",
        "why.teaching": "{trainer} teaches {set}",
        "why.trainer_closed": "closed day of {trainer}",
        "why.trainer_dates": "none of the dates of {trainer}",
        "why.trainer_hours": "{trainer} is available {hours} only",
        "why.trainer_absent": "{trainer} is away",
        "why.closed_place": "{place} is closed",
        "why.rooms_closed": "closed at this time: {rooms}",
        "why.rooms_taken": "taken by {sets}: {rooms}",
        "why.rule": "breaks {rule}: {text}",
        "explain.session": (
            "{session} {title}: {when} at {place}, with {crew}; {present} of {expected} "
            "learners attend"
        ),
        "explain.pinned": "it is pinned there (R16)",
        "explain.window": (
            "by its own data it could lie at {count} moments (date, time and site), from "
            "{first} to {last}"
        ),
        "explain.none": "no other moment at all",
        "explain.blocked": "{count} of them are blocked, all else left as it is:",
        "explain.free": "{count} break no rule; the cheapest, all else left as it is:",
        "explain.best": "every other moment that breaks no rule costs more by itself",
        "explain.better": (
            "moved by itself to {when} it would cost {minutes} person-minutes less: solve "
            "longer, or ask why-not"
        ),
        "explain.unjudged": "{count} more, further away in time, were not judged",
        "explain.absent": "{learner} cannot attend: {reason}",
        "moments": "moments",
        "what_blocks": "what is in the way",
        "when": "when",
        "where": "where",
        "by_line": "where it comes from",
        "person_minutes": "person-minutes",
        "explain.person": (
            "{person}, week {week}: {days} days, {travel} of travel, of which {detour} for "
            "childcare; {sessions} sessions, {missed} missed"
        ),
        "explain.average": (
            "an average week has {travel} of travel; the heaviest, {week}, has {most}"
        ),
        "explain.load": "{minutes} min taught this week, at most {most}",
        "explain.share": "over the term: {travel} of travel, {missed} sessions missed",
        "explain.home": "home",
        "explain.no_week": "nothing this week",
        "chain": "door to door",
        "day": "day",
        "explain.hard": (
            "{rule} is a hard rule: no plan may break it; this plan breaks it {count} times"
        ),
        "explain.line": "{line}: {value}, at {weight} each, costs {cost} of {total} ({share})",
        "explain.line_free": "{line}: {value}, reported only: it costs nothing",
        "explain.who": "who",
        "explain.excused": "{count} of the absences have a reason of this rule",
        "whynot.there": (
            "{session} lies there already, or another session of {set}, which can be "
            "exchanged for it"
        ),
        "whynot.clash": (
            "{session} cannot lie at {when}, whatever else moves in the weeks concerned:"
        ),
        "whynot.untold": (
            "{session} found no place at {when} in the time given; that it is impossible "
            "was not proved"
        ),
        "whynot.cost": (
            "{session} at {when} would cost {minutes} person-minutes more, with {moved} "
            "sessions moved ({proof})"
        ),
        "whynot.gain": (
            "{session} at {when} would cost {minutes} person-minutes less, with {moved} "
            "sessions moved ({proof}): the plan was not yet best"
        ),
        "whynot.even": (
            "{session} at {when} would cost the same, with {moved} sessions moved ({proof})"
        ),
        "whynot.proved": "least in the weeks concerned, proved",
        "whynot.unproved": "at most; not proved least",
        "whynot.unplaced": "{count} sessions would then find no place",
        "whynot.slack": (
            "the same weeks without the request could cost {minutes} less than in the plan; "
            "the cost above is against that"
        ),
        "repair.nothing": "nothing to repair: everything is placed, and everybody attends",
        "repair.goal_sessions": "{of}: {count} sessions not placed",
        "repair.goal_internships": "{of}: {count} placements not placed",
        "repair.goal_absences": "{of} misses {count} sessions",
        "repair.conflict": "these cannot all hold (proved{minimal}):",
        "repair.minimal": ", none could be left out",
        "repair.unproved": "not proved impossible: a longer solve may place it",
        "repair.menu": "What could be changed, best first",
        "repair.none": "no single change was found that helps",
        "repair.untried": (
            "{count} more changes were not tried in the time given; --seconds gives more"
        ),
        "repair.places": "places {count}",
        "repair.attends": "{count} more attended",
        "repair.title": "{change}",
        "repair.note": (
            "Solved again with it: {gain}; travel and comfort change by {minutes} "
            "person-minutes. Ask {owner}."
        ),
        "ask_whom": "ask",
        "unlocks": "unlocks",
        "owner.trainer": "trainer {who}",
        "owner.site": "site {who}",
        "owner.host": "host {who}",
        "owner.provider": "care provider {who}",
        "owner.learner": "learner {who}",
        "owner.organisation": "organisation {who}",
        "owner.coordinator": "the coordinator",
        "lever.second": "{trainer} also teaches {set}",
        "lever.trainer_day": "{trainer} is also available on {weekday} {hours}",
        "lever.trainer_dates": "{trainer} also comes on {dates}",
        "lever.trainer_minutes": "{trainer} may teach {minutes} minutes a week, {more} more",
        "lever.trainer_border": "{trainer} crosses the border on up to {days} days a week",
        "lever.absence": "{person} is free after all: {span}",
        "lever.room_allowed": "{set} may use {room}",
        "lever.room_equipped": "{room} gets {equipment} for {set}",
        "lever.room_seats": "{room} gets {seats} seats more for {set}",
        "lever.room_made": "{room} gets {equipment} and {seats} seats more for {set}",
        "lever.room_hours": "{room} is open {days} {hours}",
        "lever.room_dates": "{room} is booked for the whole term",
        "lever.room_more": "one more room like {room} at {site}",
        "lever.closure": "{place} opens after all: {span}",
        "lever.set_last": "{set} may last until {date}",
        "lever.set_first": "{set} may begin on {date}",
        "lever.set_dates": "{set} may lie on any date of class",
        "lever.set_run": "{set} may spread over {days} days",
        "lever.set_hours": "{set} may lie at any class period",
        "lever.set_linked": "{set} may be linked {most} times",
        "lever.fewer": "{set} has {count} sessions, {fewer} fewer",
        "lever.term_longer": "the term lasts until {date}",
        "lever.saturday": "class on Saturdays too",
        "lever.order": "{before} need not come before {after}",
        "lever.pin": "{set} on {date} may move",
        "lever.host_slots": "{host} takes {slots} interns a week, {more} more",
        "lever.host_tutors": "{host} has {tutors} tutors and takes {more} interns more",
        "lever.host_larger": "a host as {host} with {staff} staff takes {more} interns more",
        "lever.host_new": "one more host like {host} in {town}",
        "lever.block_weeks": "{block} may lie in weeks {weeks}",
        "lever.block_any_week": "{block} may lie in any week",
        "lever.block_deadline": "{block} may last until {date}",
        "lever.block_apart": "learners of {block} go in different weeks",
        "lever.block_away": "{most} learners of {block} may be away at once",
        "lever.block_days": "{block} needs {days} open days a week",
        "lever.block_calendar": "{block} need not lie in the days of {calendar}",
        "lever.paper": "{learner} has the paper '{kind}' from the first day",
        "lever.care_opens": "{provider} opens at {opens} ({days})",
        "lever.care_closes": "{provider} closes at {closes} ({days})",
        "lever.care_days": "{provider} keeps each child up to {days} days a week",
        "lever.care_places": "{provider} reserves {places} places",
        "lever.care_weekdays": "{provider} also keeps {child} on {days}",
        "lever.travel_cap": "{learner} accepts {minutes} minutes of travel a day",
        "fact.count": "{set} asks for {count} sessions",
        "fact.interns": "{block} asks for a host for {count} learners",
        "fact.block": "{block} takes {weeks} weeks from class",
        "fact.hours": "{trainer} is available {hours} only",
        "fact.absences": "{trainer} is away ({count} entries)",
        "fact.minutes": "{trainer} may teach {minutes} minutes a week",
        "fact.border": "{trainer} crosses the border on {days} days a week at most",
        "fact.crew": "only {crews} can teach {set}",
        "fact.rooms": "{set} ({people} people) fits only in {rooms}",
        "fact.window": "{set} must lie between {first} and {last}, at its own dates and hours",
        "fact.host": "{host} takes {slots} interns a week",
        "fact.together": "all learners of {block} go in the same weeks",
        "fact.weeks": "{block} must lie in weeks {weeks}",
        "fact.deadline": "{block} must be over by {date}",
        "fact.papers": "{block} needs valid papers: {papers}",
        "fact.away": "{most} learners of {block} may be away at once",
        "fact.calendar": "{block} must lie in the days of {calendar}",
        "fact.order": "{before} comes before {after}",
        "fact.pin": "{set} is pinned on {date}",
        "fact.closure": "{place} is closed from {first} to {last}",
        "fact.closed": "{organisation} keeps its closed days",
    }
)

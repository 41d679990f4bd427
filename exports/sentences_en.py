"""English sentences of plans, word for word as the solver writes them; see sentences.py."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

ENGLISH: Mapping[str, str] = MappingProxyType(
    {
        "said.count_of": "{count} of {total} times: {why}",
        "said.care_opens": (
            "{learner}: care opens {opens} at {provider}, {place} starts {start}, {minutes} "
            "min too late"
        ),
        "said.care_closes": (
            "{learner}: care closes {closes} at {provider}, {place} ends {end}, {minutes} min "
            "too late"
        ),
        "said.travel_cap": "{learner}: {minutes} min of travel in the day, {most} allowed",
        "said.absence_cap": "{learner}: {minutes} min away from home, {most} allowed",
        "said.unavailable": "{learner}: not available {span}, away from home {away}",
        "said.contact": "{learner}: more than {minutes} min of class",
        "said.amplitude": "{learner}: a day longer than {minutes} min",
        "said.no_way": "{learner}: no time to travel between two sessions",
        "said.continuous": "{learner}: more than {minutes} min in a row",
        "said.lunch": "{learner}: no lunch break of {minutes} min",
        "said.before_midnight": "{learner}: the way there would start before midnight",
        "said.after_midnight": "{learner}: the way home would end after midnight",
        "said.care_contract": "{learner}: the care days of the week at {providers} are used up",
        "said.care_full": (
            "{learner}: the reserved places at {providers} are taken by other children"
        ),
        "said.clash": "{learner}: clashes with another session",
        "said.recorded": "{learner}: was not there, as recorded",
        "said.no_care": "{learner}: no care is arranged",
        "said.no_care_on": "{learner}: no care on {weekday}s",
        "said.not_open": "{learner}: {provider} is not open on {weekday} {date}",
        "said.closed": "{learner}: {provider} is closed on {date}",
        "said.contract_starts": "{learner}: the contract with {provider} starts on {date}",
        "said.contract_ended": "{learner}: the contract with {provider} ended on {date}",
        "said.adaptation": "{learner}: adaptation at {provider} lasts until {date}",
        "said.age": "{learner}: {provider} does not take a child of {months} months",
        "said.nothing_fits": "no date, room and trainer of the term fit it at all",
        "said.frozen": "all its dates lie before {date}, when the plan is frozen",
        "said.on_placement": "on placement: {names}",
        "said.in_class": "in another class: {names}",
        "said.teaching": "teaching elsewhere: {names}",
        "said.limits": (
            "weekly limits, travel, rooms, the order of sessions, or its series and quotas"
        ),
        "said.no_swap": "no open host of another kind, without a visitor, on a day that suits",
        "said.no_visit": "no internship, or nobody free for a visit in a shift while it lasts",
        "said.late_far": "{learner}: {place} ends {end}, after {latest}, {minutes} min from home",
        "said.no_gap": (
            "no gap beside the learner's class, at the same site, that care and crew allow"
        ),
        "said.no_host": (
            "no host of the block's country, age group and type is open long enough, with a "
            "shift that law, travel and rest allow, when papers are valid"
        ),
        "said.hosts_full": "hosts are full, or no weeks are left beside class, deadline and order",
    }
)

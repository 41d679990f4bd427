"""More mistakes, seldom made: each is told once, where it is, with its code."""

import pytest

FORUM = "FORUM,,forum,ALL,1,T06,,LIL-1,,video,2027-01-14,13:30,16:30"
PIN = "CM1,2027-01-05,09:00,LIL-1\n"
WITH_CREW = "session_set,date,start,trainers\nCM1,2027-01-05,09:00,"
FIVE_PINS = "session_set,date,start\n" + "".join(
    f"CM1,2027-01-{day},09:00\n" for day in ("05", "06", "07", "08", "11")
)
PICKY_HOST = """\
id,town,country,age_groups,shifts,accepts
H3,Tournai,BE,under_3,07:00-14:30,OTHER
"""
ROOMS_UPSTAIRS = """\
id,site,seats,equipment,step_free
LIL-1,LIL,20,video,no
LIL-2,LIL,20,video,no
TOU-1,TOU,20,video,no
"""
ON_WHEELS = """\
id,town,country,organisation,track,groups,needs
L01,Lille,FR,LILLE,FR,FR;ALL,step_free
L04,Lille,FR,LILLE,FR,FR;ALL,
L15,Mouscron,BE,HAINAUT,BE,BE;ALL,
"""
PERIODS = 'periods = ["09:00-12:30", "13:30-17:00"]'

BLOCK = "id,group,weeks,country,age_group,iso_weeks"
CASES = {
    "paper without a date": (
        ("papers.csv", None, "person,kind\nL15,extract\n"),
        ("PAPER_DATES", "papers.csv:2:valid_from", "nothing says from when 'extract' of L15"),
    ),
    "paper that ends before it serves": (
        ("papers.csv", None, "person,kind,valid_from,valid_to\nL15,x,2027-02-01,2027-01-01\n"),
        ("END_BEFORE_START", "papers.csv:2:valid_to", "2027-01-01 lies before"),
    ),
    "paper of nobody": (
        ("papers.csv", None, "person,kind,requested\nL99,extract,2027-01-01\n"),
        ("UNKNOWN_ID", "papers.csv:2:person", "'L99' is not in learners.csv"),
    ),
    "block that asks for a paper nobody has": (
        [("blocks.csv", BLOCK, f"{BLOCK},papers"), ("blocks.csv", "under_3,4", "under_3,4,extrakt"),
         ("papers.csv", None, "person,kind,requested\nL15,extract,2026-12-01\n")],
        ("UNKNOWN_ID", "blocks.csv:2:papers", "'extrakt' is not in papers.csv"),
    ),
    "recall day on a Saturday": (
        [("blocks.csv", BLOCK, f"{BLOCK},recall_days"),
         ("blocks.csv", "under_3,4", "under_3,4,2027-01-30")],
        ("RECALL_DAY", "blocks.csv:2:recall_days", "2027-01-30 is no Monday to Friday"),
    ),
    "recall days that leave too little": (
        [("blocks.csv", BLOCK, f"{BLOCK},recall_weekdays"),
         ("blocks.csv", "under_3,4", "under_3,4,Mon;Fri")],
        ("BLOCK_WEEKS", "blocks.csv:2:recall_weekdays", "4 days a week beside its recall days"),
    ),
    "track that asks for more than the blocks give": (
        ("placement_rules.csv", None, "track,rule,value\nBE,hosts,1\nBE,weeks,14\n"),
        ("PLACEMENT_RULE", "placement_rules.csv:3:value", "L15, L16, L18 have 1 weeks"),
    ),
    "host full of other schools' interns": (
        ("host_loads.csv", None, "host,first,last,interns\nH3,2027-01-25,2027-01-29,2\n"),
        ("TOO_FEW_PLACES", "blocks.csv:2:group", "have 1 places in the same weeks"),
    ),
    "wish for a person": (
        ("wishes.csv", None, "person,kind,value\nL15,host,L16\n"),
        ("WISH", "wishes.csv:2:value", "'L16' is no host"),
    ),
    "start without end": (
        ("sessions.csv", "2027-01-14,13:30,16:30", "2027-01-14,13:30,"),
        ("HALF_TIME", "sessions.csv:6:end", "a start and no end"),
    ),
    "interview without length": (
        [("sessions.csv", "dates,start,end", "dates,start,individual"),
         ("sessions.csv", "2027-01-14,13:30,16:30", "2027-01-14,,yes")],
        ("NO_LENGTH", "sessions.csv:6:length_min", "'FORUM' is individual and has no length"),
    ),
    "visit to a host with a room": (
        [("sessions.csv", "linked_rooms,equipment", "linked_rooms,host"),
         ("sessions.csv", "LIL-1,,video,", "LIL-1,,H1,")],
        ("HOST_AND_ROOM", "sessions.csv:6:host", "visits a host and names rooms"),
    ),
    "event outside its own window": (
        [("sessions.csv", "dates,start,end", "dates,first,end"),
         ("sessions.csv", "2027-01-14,13:30,16:30", "2027-01-14,2027-01-20,")],
        ("CLOSED_DAY", "sessions.csv:6:dates", "2027-01-14 lies outside the set's own first"),
    ),
    "date outside the term": (
        ("sessions.csv", "2027-01-14,13:30", "2028-01-14,13:30"),
        ("OUTSIDE_TERM", "sessions.csv:6:dates", "2028-01-14 lies outside the term"),
    ),
    "one pin too many": (
        ("pins.csv", None, FIVE_PINS),
        ("TOO_MANY_PINS", "pins.csv:6:session_set", "4 sessions and this is pin 5"),
    ),
    "pinned to half a team": (
        ("pins.csv", None, WITH_CREW + "T04\n"),
        ("PIN_CREW", "pins.csv:2:trainers", "T04 is no crew of 'CM1'"),
    ),
    "pinned to a whole team": (("pins.csv", None, WITH_CREW + "T05;T04\n"), None),
    "pinned to linked rooms": (
        ("pins.csv", None, "session_set,date,start,rooms\nTC1,2027-01-05,09:00,LIL-1;TOU-1\n"),
        None,
    ),
    "pinned to two rooms that are not linked": (
        ("pins.csv", None, "session_set,date,start,rooms\nTC1,2027-01-05,09:00,LIL-2;TOU-1\n"),
        ("PIN_ROOM", "pins.csv:2:rooms", "pinned to LIL-2, TOU-1, which it may not use"),
    ),
    "no arrangement in force": (
        ("care.csv", None, "child,provider,option\nK01,C01,2\n"),
        ("NO_FIRST_OPTION", "care.csv:2:option", "no arrangement of option 1"),
    ),
    "ages the wrong way round": (
        ("providers.csv", "FR,3,36", "FR,36,3"),
        ("RANGE", "providers.csv:2:max_age_months", "3 is below min_age_months 36"),
    ),
    "a month that is none": (
        ("children.csv", "2025-03", "2025-13"),
        ("CELL", "children.csv:2:birth_month", "'2025-13' is no month"),
    ),
    "negative amount of law": (
        ("policies.csv", None, "country,rule,value\nFR,lunch_min,-45\n"),
        ("RANGE", "policies.csv:2:value", "-45 is negative"),
    ),
    "two templates of one name": (
        ("term.toml", PERIODS, f'{PERIODS}\n[[templates]]\nid = "day"\n{PERIODS}'),
        ("TEMPLATE", "term.toml:10:templates.1.id", "the id 'day' is already taken"),
    ),
    "periods that overlap": (
        ("term.toml", PERIODS, 'periods = ["09:00-12:30", "12:00-17:00"]'),
        ("TEMPLATE", "term.toml:8:templates.0.periods", "09:00-12:30 and 12:00-17:00 overlap"),
    ),
    "clock in the settings": (
        ("term.toml", "09:00-12:30", "9 to 12"),
        ("CELL", "term.toml:8:templates.0.periods.0", "is not a period"),
    ),
    "id with a mark": (
        ("tracks.csv", "FR,CAP,FR,no\n", "FR,CAP,FR,no\nX+Y,,FR,no\n"),
        ("ID_MARK", "tracks.csv:3:id", "holds '+'"),
    ),
    "half days in a row": (
        [("sessions.csv", "dates,start,end", "consecutive_days,start,end"),
         ("sessions.csv", "TC1,TC1,course,ALL,12,T01,T06,,LIL-1;TOU-1,,,,",
          "TC1,TC1,course,ALL,12,T01,T06,,LIL-1;TOU-1,,5,,"),
         ("sessions.csv", f"{FORUM}\n", ""),
         ("precedences.csv", "TC1,FORUM\n", "")],
        ("VOLUME", "sessions.csv:2:count", "only 10 fit: 5 open days in 5 days in a row"),
    ),
    "deadline too early": (
        [("blocks.csv", "iso_weeks", "deadline"),
         ("blocks.csv", "under_3,4", "under_3,2027-01-06")],
        ("BLOCK_WEEKS", "blocks.csv:2:deadline", "before the deadline 2027-01-06"),
    ),
    "host closed all week": (
        ("closures.csv", None, "place,first,last\nH3,2027-01-25,2027-01-29\n"),
        ("NO_HOST", "blocks.csv:2:min_days_week", "none open 4 days in each week"),
    ),
    "nobody accepts this block": (
        ("hosts.csv", None, PICKY_HOST),
        ("UNKNOWN_ID", "hosts.csv:2:accepts", "'OTHER' is not in blocks.csv"),
    ),
    "one tutor is one intern in Belgium": (
        ("hosts.csv", "10,3,3,3", "10,3,1,3"),
        ("TOO_FEW_PLACES", "blocks.csv:2:group", "have 1 places in the same weeks"),
    ),
    "no room is step-free": (
        [("rooms.csv", None, ROOMS_UPSTAIRS),
         ("learners.csv", None, ON_WHEELS)],
        ("NO_STEP_FREE_ROOM", "rooms.csv:2:step_free", "L01 needs step-free access"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_mistake_has_one_message(broken, name):
    edits, expected = CASES[name]
    issues = broken(*edits) if isinstance(edits, list) else broken(edits)
    told = [issue for issue in issues if issue.severity == "error"]
    if expected is None:
        assert told == []
        return
    code, where, message = expected
    assert len(told) == 1, "\n".join(map(str, told))
    assert (told[0].code, told[0].where) == (code, where)
    assert message in told[0].message

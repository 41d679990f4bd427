"""One edit makes one mistake, and one mistake makes one message: place, words and mend."""

import pytest

SMALL_ROOMS = (
    "id,site,seats,equipment\nLIL-1,LIL,6,video\nLIL-2,LIL,5,computers;video\nTOU-1,TOU,6,video\n"
)
EXAM = "EXAM,,exam,FR,1,,,LIL-1,,,2027-01-{day},09:00,12:00\nFORUM,,forum"
LATIN = "id,town\nL01,Tourcoing\nL02,Armentières\n".encode("cp1252")

CASES = {
    # files
    "missing term.toml": (
        ("term.toml", "", None),
        ("term.toml", "the file is missing", "first = 2027-01-04"),
    ),
    "bad TOML syntax": (
        ("term.toml", "2027-01-04", "4 January"),
        ("term.toml:2", "is not TOML", "dates without"),
    ),
    "missing table": (
        ("rooms.csv", "", None),
        ("rooms.csv", "the file is missing", "id, site, seats"),
    ),
    "empty file": (
        ("trainers.csv", None, ""),
        ("trainers.csv", "the file is empty", "column names"),
    ),
    "wrong encoding": (
        ("learners.csv", None, LATIN),
        ("learners.csv:3", "looks like Latin-1 or Windows-1252 (near 'L02,Armentières')", "UTF-8"),
    ),
    "quote never closed": (
        ("rooms.csv", "LIL-2,LIL", '"LIL-2,LIL'),
        ("rooms.csv:3", "never closed", "between quotes"),
    ),
    "misspelt file name": (
        ("policy.csv", None, "country,rule,value\nFR,lunch_min,60\n"),
        ("policy.csv", "is no table of a term", "did you mean 'policies.csv'?"),
    ),
    # columns
    "missing column": (
        ("rooms.csv", None, "id,site\nLIL-1,LIL\nLIL-2,LIL\nTOU-1,TOU\n"),
        ("rooms.csv:1:seats", "the column 'seats' is missing", "fill it in each row"),
    ),
    "misspelt column that is needed": (
        ("rooms.csv", "id,site,seats,equipment", "id,site,sets,equipment"),
        ("rooms.csv:1:sets", "'sets' is no column of rooms.csv", "did you mean 'seats'?"),
    ),
    "misspelt column of the groups": (
        ("learners.csv", "track,groups", "track,gruops"),
        ("learners.csv:1:gruops", "'gruops' is no column", "did you mean 'groups'?"),
    ),
    "required column left out": (
        ("groups.csv", None, "name,kind\nFR,track\nBE,track\n"),
        ("groups.csv:1:id", "the column 'id' is missing", "add it to the header"),
    ),
    "unknown column": (
        ("learners.csv", "upper_secondary\n", "uper_secondary\n"),
        ("learners.csv:1:uper_secondary", "is no column", "did you mean 'upper_secondary'?"),
    ),
    "column twice": (
        ("tracks.csv", "id,title,country", "id,country,country"),
        ("tracks.csv:1:country", "the column 'country' stands twice", "keep one"),
    ),
    "more cells than columns": (
        ("units.csv", "CM1,module", "CM1,module,maybe"),
        ("units.csv:3", "more cells than the header ('maybe'", "between double quotes"),
    ),
    # cells
    "clock out of range": (
        ("openings.csv", "07:30", "8h75"),
        ("openings.csv:2:opens", "'8h75' is outside the day", "from 00:00 to 24:00"),
    ),
    "not a clock": (
        ("unavailabilities.csv", "17:30", "half past five"),
        ("unavailabilities.csv:2:start", "is not a clock time", "HH:MM, e.g. 08:30"),
    ),
    "bad date": (
        ("calendars.csv", "2027-01-13,2027-01-13", "2027-01-13,mid January"),
        ("calendars.csv:2:last", "'mid January' is not a date", "YYYY-MM-DD"),
    ),
    "no such day": (
        ("pins.csv", "2027-01-05", "2027-02-30"),
        ("pins.csv:2:date", "not a day of the calendar", "YYYY-MM-DD"),
    ),
    "negative number": (
        ("sessions.csv", "ALL,4,", "ALL,-4,"),
        ("sessions.csv:3:count", "-4 is negative", "1 or more"),
    ),
    "zero seats": (
        ("rooms.csv", "TOU-1,TOU,20", "TOU-1,TOU,0"),
        ("rooms.csv:4:seats", "0 is too small", "1 or more"),
    ),
    "not a number": (
        ("rooms.csv", "TOU-1,TOU,20", "TOU-1,TOU,twenty"),
        ("rooms.csv:4:seats", "'twenty' is not a whole number", "digits"),
    ),
    "unknown mode": (
        ("trainers.csv", "T05,Tournai,car", "T05,Tournai,byke"),
        ("trainers.csv:4:mode", "'byke' is no mode", "did you mean 'bike'? use car, passenger"),
    ),
    "neither yes nor no": (
        ("learners.csv", "BE;ALL,no", "BE;ALL,perhaps"),
        ("learners.csv:8:upper_secondary", "neither yes nor no", "write yes or no"),
    ),
    "empty cell that is needed": (
        ("pins.csv", "CM1,2027", ",2027"),
        ("pins.csv:2:session_set", "the cell is empty", "a value is required"),
    ),
    "latitude off the globe": (
        ("learners.csv", "50.7863", "507863"),
        ("learners.csv:5:lat", "is too large", "90 or less"),
    ),
    "period that ends first": (
        ("hosts.csv", "3,07:00-14:30", "3,14:30-07:00"),
        ("hosts.csv:4:shifts", "ends before it starts", "09:00-12:30"),
    ),
    "birth month": (
        ("children.csv", "2025-03", "last spring"),
        ("children.csv:2:birth_month", "right form", "YYYY-MM"),
    ),
    # ids
    "unknown id": (
        ("sessions.csv", "FORUM,,forum,ALL,1,T06", "FORUM,,forum,ALL,1,T60"),
        ("sessions.csv:6:trainers", "'T60' is not in trainers.csv", "did you mean 'T06'?"),
    ),
    "unknown trainer in a team": (
        ("sessions.csv", "T04+T05", "T04+T55"),
        ("sessions.csv:3:trainers", "'T55' is not in trainers.csv", "did you mean 'T05'?"),
    ),
    "unknown calendar": (
        ("organisations.csv", "FWB", "FBW"),
        ("organisations.csv:3:calendars", "'FBW' is not in calendars.csv", "'FWB'"),
    ),
    "unknown child": (
        ("care.csv", "K15,", "K51,"),
        ("care.csv:3:child", "'K51' is not in children.csv", "'K15'"),
    ),
    "two ids where one belongs": (
        ("blocks.csv", "OBS,BE,", '"OBS","BE, FR",'),
        ("blocks.csv:2:group", "'BE, FR' names 2 ids", "part them with ';': BE;FR"),
    ),
    "team with spaces": (
        ("sessions.csv", "T04+T05", "T04 + T05"),
        ("sessions.csv:3:trainers", "has spaces around '+'", "write T04+T05"),
    ),
    "unknown town of travel": (
        ("travel.csv", "Roubaix,", "Rubaix,"),
        ("travel.csv:3:origin", "'Rubaix' is no site", "did you mean 'Roubaix'?"),
    ),
    "duplicate id": (
        ("rooms.csv", "LIL-2,LIL", "LIL-1,LIL"),
        ("rooms.csv:3:id", "the id 'LIL-1' is already taken in this table", "of its own"),
    ),
    "duplicate learner": (
        ("learners.csv", "L02,Roubaix", "L01,Roubaix"),
        ("learners.csv:3:id", "the id 'L01' is already taken in this table", "of its own"),
    ),
    "trainer and learner alike": (
        ("trainers.csv", "T06,Mouscron", "L03,Mouscron"),
        ("trainers.csv:5:id", "the id 'L03' is already taken in learners", "of its own"),
    ),
    "row twice": (
        ("care.csv", "K15,E05,Mon-Fri\n", "K15,E05,Mon-Fri\nK01,C01,Mon-Fri\n"),
        ("care.csv:4:child", "says again", "delete one"),
    ),
    "group twice in a cell": (
        ("learners.csv", "LILLE,FR,FR;ALL,yes\nL02", "LILLE,FR,FR;FR;ALL,yes\nL02"),
        ("learners.csv:2:groups", "names 'FR' 2 times", "once"),
    ),
    # order and windows
    "end before start": (
        ("calendars.csv", "2027-01-13,2027-01-13", "2027-01-13,2027-01-12"),
        ("calendars.csv:2:last", "last day 2027-01-12 lies before the first day", "swap"),
    ),
    "term that ends first": (
        ("term.toml", "last = 2027-01-29", "last = 2027-01-01"),
        ("term.toml:3:last", "lies before the first day", "swap"),
    ),
    "closes before it opens": (
        ("openings.csv", "C01,Mon-Fri,07:30,18:30", "C01,Mon-Fri,18:30,07:30"),
        ("openings.csv:2:closes", "closes 07:30 does not come after opens 18:30", "earlier one"),
    ),
    "overlapping opening": (
        ("openings.csv", "E05,Wed,07:00", "E05,Mon;Wed,07:00"),
        ("openings.csv:4:opens", "'E05' opens twice at once on Mon", "merge"),
    ),
    "pin outside the term": (
        ("pins.csv", "2027-01-05", "2027-02-05"),
        ("pins.csv:2:date", "outside the term (2027-01-04 to 2027-01-29)", "term.toml"),
    ),
    "pin off the grid": (
        ("pins.csv", "09:00", "09:10"),
        ("pins.csv:2:start", "09:10 is off the grid of 15 minutes", "write 09:00 or 09:15"),
    ),
    "pin at no start of a period": (
        ("pins.csv", "09:00", "10:00"),
        ("pins.csv:2:start", "10:00 is no start for 'CM1'", "09:00, 13:30"),
    ),
    "pin in a wrong room": (
        ("pins.csv", "CM1,2027-01-05,09:00,LIL-1", "EP1,2027-01-05,09:00,TOU-1"),
        ("pins.csv:2:rooms", "pinned to TOU-1, which it may not use", "LIL-1, LIL-2"),
    ),
    "pin on a closed day": (
        ("pins.csv", "2027-01-05", "2027-01-13"),
        ("pins.csv:2:date", "HAINAUT is closed (training day of the teachers)", "mend the date"),
    ),
    "fixed event on a closed day": (
        ("sessions.csv", "2027-01-14,13:30", "2027-01-13,13:30"),
        ("sessions.csv:6:dates", "lies on Wed 2027-01-13, and HAINAUT is closed", "an open day"),
    ),
    "fixed event in a room that is shut": (
        ("sessions.csv", "13:30,16:30", "18:00,20:00"),
        ("sessions.csv:6:start", "no room it may use is open then", "opening"),
    ),
    "period off the grid": (
        ("term.toml", "09:00-12:30", "09:10-12:30"),
        ("term.toml:8:templates.0.periods", "09:10-12:30 is off the grid", "grid_min"),
    ),
    "unknown setting": (
        ("term.toml", "conflict = 600", "conflicts = 600"),
        ("term.toml:11:weights.conflicts", "'conflicts' is no setting", "'conflict'"),
    ),
    "setting out of range": (
        ("term.toml", "conflict = 600", "conflict = -1"),
        ("term.toml:11:weights.conflict", "-1 is negative", "0 or more"),
    ),
    # places
    "wrong coordinate order": (
        ("learners.csv", "50.7863,3.1261", "3.1261,50.7863"),
        ("learners.csv:5:lat", "look swapped: 3.1261, 50.7863", "lat 50.7863 and lon 3.1261"),
    ),
    "half a coordinate": (
        ("learners.csv", "50.7863,3.1261", "50.7863,"),
        ("learners.csv:5:lon", "lat is given without lon", "write both"),
    ),
    "no home": (
        ("trainers.csv", "T01,Lille", "T01,"),
        ("trainers.csv:2:town", "'T01' has no home", "write the town"),
    ),
    # rooms
    "room smaller than every group": (
        ("rooms.csv", "LIL-2,LIL,12", "LIL-2,LIL,2"),
        ("rooms.csv:3:seats", "LIL-2 has 2 seats, fewer than every audience", "leave the room out"),
    ),
    "audience larger than every room": (
        ("rooms.csv", None, SMALL_ROOMS),
        ("rooms.csv:2:seats", "6 seats and is the largest room that CM1, FORUM may use", "7 seats"),
    ),
    "largest room of one set": (
        ("rooms.csv", "TOU-1,TOU,20", "TOU-1,TOU,2"),
        ("sessions.csv:5:rooms", "has 3 learners; the largest room it may use, TOU-1, has 2", "3"),
    ),
    "equipment nobody has": (
        ("sessions.csv", "LIL-1,,video", "LIL-1,,care_lab"),
        ("sessions.csv:6:equipment", "(LIL-1) has 'care_lab'", "their equipment: video"),
    ),
    "linked rooms in one country": (
        ("sessions.csv", "LIL-1;TOU-1", "LIL-1;LIL-2"),
        ("sessions.csv:2:linked_rooms", "(LIL-1, LIL-2) all lie in FR", "in each country"),
    ),
    "linked room without video": (
        ("rooms.csv", "TOU-1,TOU,20,video", "TOU-1,TOU,20,"),
        ("sessions.csv:2:linked_rooms", "room TOU-1 has no 'video'", "in its equipment"),
    ),
    # people
    "two tracks for L18": (
        ("learners.csv", "HAINAUT,BE,BE;ALL,no", "HAINAUT,FR;BE,BE;ALL,no"),
        ("learners.csv:8:track", "a learner holds exactly one certifying track", "keep one"),
    ),
    "two track groups for L18": (
        ("learners.csv", "HAINAUT,BE,BE;ALL,no", "HAINAUT,BE,BE;FR;ALL,no"),
        ("learners.csv:8:groups", "exactly one certifying track", "kind 'mixed'"),
    ),
    "track closed to L18": (
        ("tracks.csv", "Auxiliaire,BE,no", "Auxiliaire,BE,yes"),
        ("learners.csv:8:track", "L18 has no upper secondary diploma (CESS", "another track"),
    ),
    "group too large": (
        ("groups.csv", "ALL,mixed,16", "ALL,mixed,6"),
        ("groups.csv:4:max_size", "'ALL' has 7 learners, at most 6", "raise max_size"),
    ),
    "team trainer without competence": (
        ("trainers.csv", "CM1;DEC", "DEC"),
        ("sessions.csv:3:trainers", "T05 of the team T04+T05 cannot teach 'CM1'", "add 'CM1'"),
    ),
    "nobody in the audience": (
        [("groups.csv", "ALL,mixed,16", "ALL,mixed,16\nNIGHT,practice,"),
         ("sessions.csv", "FORUM,,forum,ALL", "FORUM,,forum,NIGHT"),
         ("precedences.csv", "TC1,FORUM\n", "")],
        ("sessions.csv:6:groups", "nobody attends 'FORUM': no learner is in NIGHT", "another"),
    ),
    # volumes and order
    "unit volume that cannot fit": (
        ("sessions.csv", "TC1,TC1,course,ALL,12", "TC1,TC1,course,ALL,60"),
        ("sessions.csv:2:count", "'TC1' has 60 sessions and only 38 fit: 19 open days", "lower"),
    ),
    "programme that cannot fit": (
        ("sessions.csv", "EP1,EP1,course,FR,6", "EP1,EP1,course,FR,26"),
        ("sessions.csv:4:count", "L01 has 42 sessions (TC1, CM1, EP1) and only 40 half-days", ""),
    ),
    "volume that does not match the curriculum": (
        ("sessions.csv", "ALL,4,T04", "ALL,5,T04"),
        ("curriculum.csv:4:minutes", "(and so do BE); L01 gets 5 sessions = 1050", "add up to 4"),
    ),
    "minutes of the curriculum": (
        ("curriculum.csv", "FR,EP1,1260", "FR,EP1,1300"),
        ("curriculum.csv:6:minutes", "L01 gets 6 sessions = 1260 minutes", "1300 is not a whole"),
    ),
    "periods of the curriculum": (
        ("curriculum.csv", "BE,DEC,1260,24", "BE,DEC,1260,20"),
        ("curriculum.csv:7:periods", "asks 1260 minutes and 20 periods", "mend the curriculum"),
    ),
    "circular precedence": (
        ("precedences.csv", "TC1,FORUM\n", "TC1,FORUM\nFORUM,CM1\nCM1,TC1\n"),
        ("precedences.csv:5:after", "in a circle: TC1 -> FORUM -> CM1 -> TC1", "turn round"),
    ),
    "precedence that dates forbid": (
        [("sessions.csv", "FORUM,,forum", EXAM.format(day="08")),
         ("precedences.csv", "TC1,FORUM\n", "FORUM,EXAM\n")],
        ("precedences.csv:3:before", "'FORUM' starts on 2027-01-14 at the earliest", "mend the"),
    ),
    "exam before the first class": (
        ("sessions.csv", "FORUM,,forum", EXAM.format(day="04")),
        ("sessions.csv:6:dates", "exam 'EXAM' is on 2027-01-04 at the latest", "move the exam"),
    ),
    # care
    "child too old": (
        ("children.csv", "2025-03", "2022-03"),
        ("care.csv:2:provider", "K01 is 58 months old on 2027-01-04", "mend birth_month"),
    ),
    "care that is closed": (
        ("care.csv", "K15,E05,Mon-Fri", "K15,E05,Sat"),
        ("care.csv:3:provider", "'E05' is closed on all days of this row (Sat)", "openings.csv"),
    ),
    # placements
    "host that none fits": (
        ("blocks.csv", "BE,under_3", "BE,3_6"),
        ("blocks.csv:2:age_group", "no host fits 'OBS': none with age group '3_6'; the 1", ""),
    ),
    "age group no host has": (
        ("blocks.csv", "BE,under_3", "BE,under_4"),
        ("blocks.csv:2:age_group", "none with age group 'under_4'", "did you mean 'under_3'?"),
    ),
    "too few places": (
        ("hosts.csv", "10,3,3,3", "10,3,3,2"),
        ("blocks.csv:2:group", "for 3 learners; the 1 hosts that fit have 2 places", "add hosts"),
    ),
    "week outside the term": (
        ("blocks.csv", "under_3,4", "under_3,4;40"),
        ("blocks.csv:2:iso_weeks", "no full ISO week 40", "1 to 4"),
    ),
    "block too long": (
        ("blocks.csv", "OBS,BE,1,BE", "OBS,BE,2,BE"),
        ("blocks.csv:2:iso_weeks", "needs 2 weeks in a row and finds none among", "more weeks"),
    ),
}  # fmt: skip


def test_the_term_without_edits_has_no_mistake(broken):
    assert broken() == ()


@pytest.mark.parametrize("name", CASES)
def test_one_mistake_gives_one_message(broken, name):
    edits, (where, message, fix) = CASES[name]
    issues = broken(*edits) if isinstance(edits, list) else broken(edits)
    issues = [issue for issue in issues if issue.code != "EMPTY_GROUP"]  # a warning beside it
    assert len(issues) == 1, "\n".join(map(str, issues))
    assert issues[0].where == where
    assert message in issues[0].message
    assert fix in issues[0].fix
    assert issues[0].severity == "error"

"""A term with many mistakes tells them all in one go, in the order of the files."""

MISTAKES = [
    ("term.toml", "conflict = 600", "conflict = -1"),
    ("calendars.csv", "2027-01-13,2027-01-13", "2027-01-13,2027-01-12"),
    ("rooms.csv", "LIL-2,LIL,12", "LIL-2,LIL,-12"),
    ("learners.csv", "50.7863,3.1261", "3.1261,50.7863"),
    ("learners.csv", "HAINAUT,BE,BE;ALL,no", "HAINAUT,FR;BE,BE;ALL,no"),
    ("trainers.csv", "T01,Lille,bike", "T01,Lille,byke"),
    ("openings.csv", "07:30", "8h75"),
    ("openings.csv", "E05,Wed,07:00", "E05,Mon;Wed,07:00"),
    ("children.csv", "K15,L15", "K15,L51"),
    ("hosts.csv", "H2,Roubaix", "H1,Roubaix"),
    ("sessions.csv", "T04+T05", "T04+T55"),
    ("precedences.csv", "TC1,FORUM\n", "TC1,FORUM\nFORUM,CM1\nCM1,TC1\n"),
    ("pins.csv", "09:00", "09:10"),
    ("travel.csv", "Roubaix,", "Rubaix,"),
]

PLACES = [
    "term.toml:11:weights.conflict",
    "calendars.csv:2:last",
    "rooms.csv:3:seats",
    "learners.csv:5:lat",
    "learners.csv:8:track",
    "trainers.csv:2:mode",
    "openings.csv:2:opens",
    "openings.csv:4:opens",
    "children.csv:3:person",
    "hosts.csv:3:id",
    "sessions.csv:3:trainers",
    "precedences.csv:5:after",
    "pins.csv:2:start",
    "travel.csv:3:origin",
]


def test_every_mistake_is_told_at_once(broken):
    issues = broken(*MISTAKES)
    assert [issue.where for issue in issues] == PLACES
    assert all(issue.message and issue.fix for issue in issues)


def test_the_text_of_the_error_has_one_line_a_mistake(broken):
    settings, calendar, room = map(str, broken(*MISTAKES[:3]))
    assert settings == "term.toml:11:weights.conflict: -1 is negative; write 0 or more"
    assert calendar.startswith("calendars.csv:2:last: the last day 2027-01-12 lies before")
    assert room == "rooms.csv:3:seats: -12 is negative; write 1 or more"


def test_a_row_that_cannot_be_read_still_has_its_id(broken):
    issues = broken(
        ("learners.csv", "L15,Mouscron,50.7450", "L15,Mouscron,north"),
        ("rooms.csv", "LIL-1,LIL,20", "LIL-1,LIL,many"),
    )
    assert [issue.where for issue in issues] == ["rooms.csv:2:seats", "learners.csv:6:lat"]


def test_an_unreadable_table_silences_what_depends_on_it(broken):
    issues = broken(("learners.csv", None, ""), ("rooms.csv", "LIL-2,LIL,12", "LIL-2,LIL,zero"))
    assert [issue.where for issue in issues] == ["rooms.csv:3:seats", "learners.csv"]

"""A small cross-border term without a mistake, as the texts of its files, to be broken."""

import pytest

from passerelle.instances.read import read_term
from passerelle.models.issue import BadInputError

CROSS_BORDER = {
    "term.toml": """\
id = "cross-border"
first = 2027-01-04
last = 2027-01-29
grid_min = 15

[[templates]]
id = "day"
periods = ["09:00-12:30", "13:30-17:00"]

[weights]
conflict = 600
""",
    "organisations.csv": "id,country,calendars\nLILLE,FR,\nHAINAUT,BE,FWB\n",
    "calendars.csv": """\
calendar,first,last,label
FWB,2027-01-13,2027-01-13,training day of the teachers
""",
    "sites.csv": """\
id,town,lat,lon,country,organisation
LIL,Lille,50.6339,3.0551,FR,LILLE
TOU,Tournai,50.6071,3.3893,BE,HAINAUT
""",
    "rooms.csv": """\
id,site,seats,equipment,opening
LIL-1,LIL,20,video,Mon-Fri 08:00-18:30
LIL-2,LIL,12,computers;video,Mon-Fri 08:00-18:30
TOU-1,TOU,20,video,Mon-Fri 08:00-18:30
""",
    "tracks.csv": "id,title,country,requires_upper_secondary\nFR,CAP,FR,no\nBE,Auxiliaire,BE,no\n",
    "units.csv": "id,kind\nTC1,common_core\nCM1,module\nEP1,national\nDEC,national\n",
    "curriculum.csv": """\
track,unit,minutes,periods
FR,TC1,2520,48
BE,TC1,2520,48
FR,CM1,840,16
BE,CM1,840,16
FR,EP1,1260,24
BE,DEC,1260,24
""",
    "groups.csv": "id,kind,max_size\nFR,track,8\nBE,track,8\nALL,mixed,16\n",
    "learners.csv": """\
id,town,lat,lon,country,organisation,track,groups,upper_secondary
L01,Lille,50.6339,3.0551,FR,LILLE,FR,FR;ALL,yes
L02,Roubaix,50.6942,3.1746,FR,LILLE,FR,FR;ALL,yes
L03,Tourcoing,50.7239,3.1612,FR,LILLE,FR,FR;ALL,yes
L04,Halluin,50.7863,3.1261,FR,LILLE,FR,FR;ALL,yes
L15,Mouscron,50.7450,3.2064,BE,HAINAUT,BE,BE;ALL,yes
L16,Tournai,50.6071,3.3893,BE,HAINAUT,BE,BE;ALL,yes
L18,Tournai,50.6071,3.3893,BE,HAINAUT,BE,BE;ALL,no
""",
    "trainers.csv": """\
id,town,mode,organisation,competences
T01,Lille,bike,LILLE,TC1
T04,Lille,car,LILLE,CM1;EP1
T05,Tournai,car,HAINAUT,CM1;DEC
T06,Mouscron,car,HAINAUT,
""",
    "sessions.csv": """\
id,unit,kind,groups,count,trainers,facilitators,rooms,linked_rooms,equipment,dates,start,end
TC1,TC1,course,ALL,12,T01,T06,,LIL-1;TOU-1,,,,
CM1,CM1,course,ALL,4,T04+T05,,,,,,,
EP1,EP1,course,FR,6,T04,,LIL-1;LIL-2,,,,,
DEC,DEC,course,BE,6,T05,,TOU-1,,,,,
FORUM,,forum,ALL,1,T06,,LIL-1,,video,2027-01-14,13:30,16:30
""",
    "precedences.csv": "before,after\nCM1,OBS\nTC1,FORUM\n",
    "pins.csv": "session_set,date,start,rooms\nCM1,2027-01-05,09:00,LIL-1\n",
    "unavailabilities.csv": """\
person,weekdays,start,end,reason
L04,Wed,17:30,18:30,driving_lesson
""",
    "providers.csv": """\
id,type,town,country,min_age_months,max_age_months
C01,nursery,Lille,FR,3,36
E05,school,Mouscron,BE,30,144
""",
    "openings.csv": """\
provider,weekdays,opens,closes
C01,Mon-Fri,07:30,18:30
E05,Mon;Tue;Thu;Fri,07:00,18:00
E05,Wed,07:00,12:00
""",
    "children.csv": "id,person,birth_month\nK01,L01,2025-03\nK15,L15,2021-05\n",
    "care.csv": "child,provider,weekdays\nK01,C01,Mon-Fri\nK15,E05,Mon-Fri\n",
    "hosts.csv": """\
id,town,country,age_groups,staff,living_groups,tutors,slots,shifts
H1,Lille,FR,under_3,8,2,2,3,08:30-16:00
H2,Roubaix,FR,3_6,9,2,2,3,08:30-16:00
H3,Tournai,BE,under_3,10,3,3,3,07:00-14:30;10:30-18:00
""",
    "blocks.csv": """\
id,group,weeks,country,age_group,iso_weeks
OBS,BE,1,BE,under_3,4
""",
    "travel.csv": "origin,destination,minutes\nL01,LIL,12\nRoubaix,Tournai,35\n",
}
"""Seven learners, two sites on both sides of the border, four weeks of January 2027."""


@pytest.fixture(scope="session")
def cross_border():
    return CROSS_BORDER


@pytest.fixture
def broken(tmp_path):
    """Write the term with some edits, read it, and give back the issues.

    An edit is (file, old, new); old None replaces the whole file, new None deletes it.
    """

    def read(*edits):
        files = {name: text.encode() for name, text in CROSS_BORDER.items()}
        for file, old, new in edits:
            if new is None:
                del files[file]
            elif old is None:
                files[file] = new if isinstance(new, bytes) else new.encode()
            else:
                assert files[file].count(old.encode()) == 1, f"{old!r} is not once in {file}"
                files[file] = files[file].replace(old.encode(), new.encode())
        folder = tmp_path / "term"
        folder.mkdir()
        for name, data in files.items():
            (folder / name).write_bytes(data)
        try:
            read_term(folder)
        except BadInputError as error:
            issues = error.issues
        else:
            issues = ()
        written = {entry.name: entry.read_bytes() for entry in folder.iterdir()}
        assert written == files, "reading wrote something"
        assert list(tmp_path.iterdir()) == [folder]
        return issues

    return read

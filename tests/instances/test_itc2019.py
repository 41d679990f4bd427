"""Files of ITC 2019 are read, written and refused as they should."""

import random

import pytest

from passerelle.instances.itc2019 import read_university_instance
from passerelle.instances.itc2019_solution import (
    read_university_timetable,
    university_instance_text,
    university_timetable_text,
)
from passerelle.models.issue import BadInputError
from passerelle.tests.public import (
    bench_files,
    distribution,
    drawn_timetable,
    little_university,
    needs_bench,
)


@pytest.fixture
def written(tmp_path):
    def write(text):
        path = tmp_path / "university.xml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


CONSTRAINED = little_university(
    [
        distribution("SameRoom", "lab1", "lab2", required=True),
        distribution("MaxBreaks", "lab1", "lab2", penalty=4, numbers=(1, 2)),
    ]
)


@pytest.mark.parametrize("instance", [little_university(), CONSTRAINED], ids=["plain", "rules"])
def test_what_is_written_is_read_again(instance, written):
    assert read_university_instance(written(university_instance_text(instance))) == instance


def test_a_byte_order_mark_does_no_harm(written):
    text = "\ufeff" + university_instance_text(CONSTRAINED)
    assert read_university_instance(written(text)) == CONSTRAINED


@pytest.mark.parametrize("seed", range(5))
def test_timetables_are_read_again(seed, written):
    timetable = drawn_timetable(CONSTRAINED, random.Random(seed))
    assert read_university_timetable(written(university_timetable_text(timetable))) == timetable


def mistakes(read, path):
    with pytest.raises(BadInputError) as caught:
        read(path)
    return [str(issue).removeprefix(str(path)) for issue in caught.value.issues]


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ('days="10"', 'days="102"', "days is '102'; write 2 digits 0 or 1, not all 0"),
        ('<travel room="lab"', '<travel room="lobby"', "room 'lobby' is unknown"),
        ('value="2"', 'value="-2"', "value is '-2'; write a whole number from 0 on"),
        ('id="lab2" limit', 'id="lab1" limit', "class 'lab1' is there twice"),
        ('parent="lecture"', 'parent="sport"', "parent 'sport' of class 'lab1' is unknown"),
        ('start="8"', 'start="15"', "start 15 and length 4 go beyond the day"),
        ('type="SameRoom"', 'type="SameMood"', "type 'SameMood' is unknown"),
        ('type="MaxBreaks(1,2)"', 'type="MaxBreaks(1)"', "MaxBreaks takes 2 in brackets"),
        ('<course id="games"/>', '<course id="chess"/>', "course 'chess' is unknown"),
        ('required="true"', 'required="yes"', "required is 'yes'; write true or false"),
        (' student="5"', "", "no attribute 'student'"),
    ],
)
def test_a_mistake_is_told_with_its_line(right, wrong, told, written):
    text = university_instance_text(CONSTRAINED)
    assert right in text
    found = mistakes(read_university_instance, written(text.replace(right, wrong)))
    line = next(n for n, row in enumerate(text.splitlines(), 1) if right in row)
    assert any(told in row for row in found)
    assert any(row.startswith(f":{line}: ") for row in found)


def test_several_mistakes_are_told_at_once(written):
    text = university_instance_text(CONSTRAINED)
    text = text.replace('capacity="9"', 'capacity="big"').replace('penalty="4"', "")
    assert len(mistakes(read_university_instance, written(text))) == 2


def test_a_class_without_times_or_rooms_is_refused(written):
    text = '<problem name="x" nrDays="1" nrWeeks="1" slotsPerDay="9"><rooms/><courses>\n'
    text += '<course id="1"><config id="1"><subpart id="1"><class id="1"/>\n'
    found = mistakes(
        read_university_instance,
        written(text + "</subpart></config></course></courses></problem>"),
    )
    assert any("class '1' has no time" in row for row in found)
    assert any("class '1' has no room" in row for row in found)
    assert any("it has 0 elements <optimization>" in row for row in found)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("<problem", "this is no XML"),
        ("<solution name='x'/>", "this is no ITC 2019 problem"),
        ("", "this is no XML"),
    ],
)
def test_something_else_is_refused(text, told, written):
    assert told in mistakes(read_university_instance, written(text))[0]


def test_a_timetable_with_mistakes_is_refused(written):
    text = '<solution name="x" runtime="soon">\n<class id="1" days="1" start="x"/></solution>'
    found = mistakes(read_university_timetable, written(text))
    assert any("runtime is 'soon'" in row for row in found)
    assert any(":2: <class>: start is 'x'" in row for row in found)
    assert any("no attribute 'weeks'" in row for row in found)


@needs_bench
@pytest.mark.parametrize("path", bench_files("itc2019/*.xml"), ids=lambda path: path.stem)
def test_real_problems_come_back_as_they_were(path, written):
    instance = read_university_instance(path)
    assert read_university_instance(written(university_instance_text(instance))) == instance

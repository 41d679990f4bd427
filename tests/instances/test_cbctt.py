"""Files of curriculum-based course timetabling are read, written and refused as they should."""

import pytest

from passerelle.instances.cbctt import (
    course_instance_text,
    lectures_text,
    read_course_instance,
    read_lectures,
)
from passerelle.models.cbctt import LectureRoom
from passerelle.models.issue import BadInputError
from passerelle.tests.public import bench_files, lecture_list, little_school, needs_bench


@pytest.fixture
def written(tmp_path):
    def write(text):
        path = tmp_path / "school.ctt"
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.mark.parametrize(
    "school",
    [
        little_school(),
        little_school(curricula=(), unavailable=()),
        little_school(
            rooms=(LectureRoom("big", 30, "north"), LectureRoom("small", 15, "south")),
            daily_lectures=(1, 3),
            unsuitable=(("poetry", "small"),),
        ),
    ],
    ids=["plain", "without curricula", "extended"],
)
def test_what_is_written_is_read_again(school, written):
    assert read_course_instance(written(course_instance_text(school))) == school


def test_lectures_are_read_again(tmp_path):
    rows = lecture_list(("algebra", "big", 0, 1), ("logic", "small", 2, 3))
    path = tmp_path / "solution.txt"
    path.write_text(lectures_text(rows) + "\n", encoding="utf-8")
    assert read_lectures(path) == rows


def mistakes(read, path):
    with pytest.raises(BadInputError) as caught:
        read(path)
    return [str(issue).removeprefix(str(path)) for issue in caught.value.issues]


def test_every_mistake_is_told_with_its_line(written):
    text = course_instance_text(little_school())
    text = text.replace("algebra Ada 3 3 30", "algebra Ada many 3 30")
    text = text.replace("science 2 algebra logic", "science 3 algebra magic")
    text = text.replace("poetry 2 3", "poetry 7 3").replace("Rooms: 2", "Rooms: 5")
    told = mistakes(read_course_instance, written(text))
    assert [row.partition(": ")[0] for row in told] == [":10", ":20", ":20", ":25", ":3"]
    assert "the number of lectures is 'many'; write a whole number from 1 on" in told[0]
    assert "course 'magic' is unknown" in told[2]
    assert "days go from 0 to 2" in told[3]
    assert "Rooms is 5, but ROOMS has 2 lines" in told[4]


def test_a_file_of_something_else_is_refused(written):
    told = mistakes(read_course_instance, written("<problem/>\n"))
    assert any("no line 'Days:'" in row for row in told)
    assert any("no section COURSES" in row for row in told)


def test_a_double_id_and_an_unknown_section_are_told(written):
    text = course_instance_text(little_school()).replace("small 15", "big 15")
    told = mistakes(read_course_instance, written(text.replace("CURRICULA:", "CURRICLA:")))
    assert any("'big' is there twice" in row for row in told)
    assert any("'CURRICLA' is no section" in row for row in told)


def test_a_timetable_with_short_lines_is_refused(written):
    told = mistakes(read_lectures, written("algebra big 0 1\nlogic small\nlogic small x 1\n"))
    assert sorted(row.partition(": ")[0] for row in told) == [":2", ":3"]


def test_no_text_at_all_is_refused(tmp_path):
    path = tmp_path / "picture.ctt"
    path.write_bytes(b"\x89PNG\xff\xfe")
    assert "no UTF-8 text" in mistakes(read_course_instance, path)[0]


@needs_bench
@pytest.mark.parametrize("path", bench_files("cbctt/*ctt"), ids=lambda path: path.name)
def test_real_instances_come_back_as_they_were(path, written):
    instance = read_course_instance(path)
    assert read_course_instance(written(course_instance_text(instance))) == instance

"""Plans on disk: nothing is lost, nothing is half written, and every mistake is located."""

import json
import os
import re
from pathlib import Path

import pytest

from passerelle.exports.atomic import write_bytes, write_changed
from passerelle.exports.plan_file import parse_plan, read_plan, write_plan
from passerelle.models.issue import BadInputError
from passerelle.models.plan import PLAN_VERSION


@pytest.fixture
def data(plan):
    return json.loads(plan.model_dump_json())


def issues(text, **more):
    with pytest.raises(BadInputError) as caught:
        parse_plan(text if isinstance(text, str) else json.dumps(text), "plan.json", **more)
    return caught.value.issues


def test_a_plan_comes_back_as_it_was_written(plan, tmp_path):
    path = tmp_path / "new" / "plan.json"
    write_plan(plan, path)
    again = read_plan(path)
    assert again == plan
    assert again.term.fingerprint == plan.term.fingerprint
    assert again.travel.fingerprint == plan.travel.fingerprint


def test_the_file_is_compact_readable_and_the_same_each_time(plan, tmp_path):
    one, other = tmp_path / "one.json", tmp_path / "other.json"
    write_plan(plan, one)
    write_plan(read_plan(one), other)
    assert one.read_bytes() == other.read_bytes()
    text = one.read_text(encoding="utf-8")
    assert text.count("\n") == 1
    assert '": ' not in text
    assert '"09:00-12:30"' in text
    assert "préscolaire" in text


def test_a_write_that_fails_midway_leaves_the_former_plan_whole(plan, tmp_path, monkeypatch):
    path = tmp_path / "plan.json"
    write_plan(plan, path)
    before = path.read_bytes()

    def power_cut(_descriptor):
        raise OSError("no space left")

    monkeypatch.setattr(os, "fsync", power_cut)
    with pytest.raises(OSError, match="no space"):
        write_plan(plan.model_copy(update={"total": 0}), path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_the_name_is_given_only_to_a_complete_file(tmp_path, monkeypatch):
    path, seen = tmp_path / "feed.ics", []
    write_bytes(path, b"old")
    real = Path.replace

    def watched(self, target):
        seen.append((self.parent, self.read_bytes(), Path(target).read_bytes()))
        return real(self, target)

    monkeypatch.setattr(Path, "replace", watched)
    write_bytes(path, b"new" * 1000)
    assert seen == [(tmp_path, b"new" * 1000, b"old")]
    assert path.read_bytes() == b"new" * 1000


def test_what_does_not_change_is_not_written(tmp_path):
    path = tmp_path / "a.ics"
    assert write_changed(path, b"x")
    assert not write_changed(path, b"x")
    assert write_changed(path, b"y")


@pytest.mark.skipif(os.name != "posix", reason="links and devices of POSIX")
def test_links_are_followed_and_devices_written_to(tmp_path):
    real, link = tmp_path / "real.json", tmp_path / "link.json"
    link.symlink_to(real)
    write_bytes(link, b"x")
    assert link.is_symlink()
    assert real.read_bytes() == b"x"
    write_bytes(Path(os.devnull), b"x")
    assert not Path(os.devnull).is_file()


def test_a_missing_file_says_what_to_name(tmp_path):
    with pytest.raises(BadInputError, match=r"none\.json: cannot read the plan: No such file"):
        read_plan(tmp_path / "none.json")


def test_bytes_that_are_no_text_are_no_plan(tmp_path):
    (tmp_path / "plan.json").write_bytes(b"PK\x03\x04\xff")
    with pytest.raises(BadInputError, match="byte 4 is not UTF-8"):
        read_plan(tmp_path / "plan.json")


def test_a_plan_cut_off_is_located_by_line_and_column(plan):
    text = plan.model_dump_json(indent=1)
    (issue,) = issues(text[: len(text) // 2])
    assert re.fullmatch(r"plan\.json:\d{2,}:\d+", issue.where)
    assert "broken JSON" in issue.message


@pytest.mark.parametrize("text", ["[]", "3", "null", '{"sessions": []}', "[" * 100_000, "9" * 5000])
def test_other_json_is_no_plan(text):
    (issue,) = issues(text)
    assert "plan" in issue.message


def test_a_newer_version_asks_for_a_newer_program(data):
    (issue,) = issues({**data, "version": PLAN_VERSION + 1})
    assert "newer" in issue.message
    assert "newer Passerelle" in issue.fix


@pytest.mark.parametrize("version", [0, -3])
def test_an_older_version_without_a_way_says_so(data, version):
    (issue,) = issues({**data, "version": version})
    assert f"version {version} cannot be brought to version {PLAN_VERSION}" in issue.message


@pytest.mark.parametrize("version", ["1", 1.5, None, True])
def test_a_version_is_a_whole_number(data, version):
    assert "no whole number" in issues({**data, "version": version})[0].message


def test_an_older_version_is_migrated_step_by_step(data, plan):
    old = {**data, "version": PLAN_VERSION - 2, "lessons": data["sessions"]}
    del old["sessions"]

    def rename(rows):
        return {key: value for key, value in rows.items() if key != "lessons"} | {
            "sessions": rows["lessons"]
        }

    steps = {PLAN_VERSION - 2: rename, PLAN_VERSION - 1: dict}
    assert parse_plan(json.dumps(old), "plan.json", steps) == plan


def test_every_wrong_field_is_named_with_what_was_found(data):
    data["sessions"][1]["period"] = "12:30-09:00"
    data["sessions"][2]["colour"] = "red"
    del data["internships"][0]["host"]
    found = {issue.where: issue.message for issue in issues(data)}
    assert "ends before it starts" in found["plan.json: sessions[1].period"]
    assert "'12:30-09:00'" in found["plan.json: sessions[1].period"]
    assert "plan.json: sessions[2].colour" in found
    assert "required" in found["plan.json: internships[0].host"]


def test_hundreds_of_mistakes_are_summed_up(data):
    data["travel"]["nodes"] = [[]] * 500
    found = issues(data)
    assert len(found) < 30
    assert "more mistakes" in found[-1].message

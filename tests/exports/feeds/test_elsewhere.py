"""Publishing where the system grants less than a Linux server: no links, no folders to open."""

import os
from pathlib import Path

import pytest

from passerelle.exports.atomic import write_bytes
from passerelle.exports.feeds.release import CURRENT, current_release, switch


@pytest.fixture
def no_links(monkeypatch):
    def refuse(*_args, **_options):
        raise OSError(1314, "A required privilege is not held by the client")

    monkeypatch.setattr(Path, "symlink_to", refuse)
    monkeypatch.setattr(os, "symlink", refuse)
    monkeypatch.setattr(os, "link", refuse)


@pytest.fixture
def no_folders_to_open(monkeypatch):
    real = os.open

    def opened(path, flags, *rest, **options):
        if Path(path).is_dir():
            raise PermissionError(13, "Permission denied")
        return real(path, flags, *rest, **options)

    monkeypatch.setattr(os, "open", opened)


@pytest.mark.usefixtures("no_links", "no_folders_to_open")
def test_without_links_a_file_names_the_publication(house, plan, moved):
    report = house.publish(plan)
    assert (report.number, current_release(house.root)) == (1, 1)
    assert (house.root / CURRENT).read_text() == "releases/000001"
    assert house.publish(moved).number == 2
    assert current_release(house.root) == 2
    assert house.undo().number == 3
    assert len(list((house.root / "releases" / "000003" / "www" / "c").glob("*.ics"))) > 10


def test_a_link_that_cannot_be_replaced_gives_way_to_a_file(tmp_path, monkeypatch):
    for number in (1, 2, 3):
        (tmp_path / "releases" / f"{number:06d}").mkdir(parents=True)
    switch(tmp_path, 1)
    assert (tmp_path / CURRENT).is_symlink()
    real = Path.replace

    def replace(self, target):
        if self.is_symlink():
            raise PermissionError(5, "Access is denied")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    switch(tmp_path, 2)
    assert current_release(tmp_path) == 2
    monkeypatch.undo()
    switch(tmp_path, 3)
    assert (tmp_path / CURRENT).is_symlink()
    assert current_release(tmp_path) == 3


@pytest.mark.usefixtures("no_folders_to_open")
def test_files_are_written_where_folders_cannot_be_opened(tmp_path):
    write_bytes(tmp_path / "new" / "plan.json", b"{}\n")
    assert (tmp_path / "new" / "plan.json").read_bytes() == b"{}\n"


def test_files_are_synced_through_a_handle_that_writes(house, plan, monkeypatch):
    """Windows refuses to sync one that only reads."""
    fcntl = pytest.importorskip("fcntl")
    real, modes = os.fsync, []

    def fsync(handle):
        if not os.path.isdir(f"/proc/self/fd/{handle}"):  # noqa: PTH112 - a link of the kernel
            modes.append(fcntl.fcntl(handle, fcntl.F_GETFL) & os.O_ACCMODE)
        real(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    house.publish(plan)
    assert len(modes) > 10
    assert os.O_RDONLY not in modes

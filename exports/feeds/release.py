"""Publications on disk: each one a whole folder, and one link that says which is read.

::

    current -> releases/000007    (a file with that text where links are not permitted)
    releases/000007/www/          what is served: c/<name>.ics, c/<name>.ics.gz, public.ics
    releases/000007/manifest.json what the server must know of each file
    releases/000007/coordinator/  index, digests, late changes: never served

A folder is complete, on disk, before the link is turned; turning it is one rename.
"""

from __future__ import annotations

import gzip
import json
import os
import re
import shutil
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

CURRENT = "current"
RELEASES = "releases"
WWW = "www"
MANIFEST = "manifest.json"
COORDINATOR = "coordinator"
KEPT = 3
"""Publications kept on disk: readers may be in the middle of a former one."""
GZIP_LEVEL = 6
WRITERS = 8  # fsyncs at a time: a disk takes many at once
_NUMBER = re.compile(r"^\d{6,}$")


@dataclass(frozen=True, slots=True)
class Served:
    """One file of a publication as the server must know it.

    ``name`` is its path below ``www`` without suffix; ``modified`` seconds since 1970 of its last
    change; ``token_hash`` of its address, empty for the public feed; ``octets`` its size.
    """

    name: str
    token_hash: str
    sha256: str
    modified: int
    kind: str
    lang: str
    title: str
    octets: int = 0


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a publication consists of. ``expires`` is an ISO date, ``base`` the server's address."""

    number: int
    at: int
    base: str
    expires: str
    files: tuple[Served, ...] = ()
    gone: tuple[str, ...] = field(default=())


def release_folder(root: Path, number: int) -> Path:
    """The folder of a publication."""
    return root / RELEASES / f"{number:06d}"


def current_release(root: Path) -> int | None:
    """Number of the publication that is read; None before the first."""
    current = root / CURRENT
    try:
        target = current.readlink() if current.is_symlink() else Path(current.read_text("utf-8"))
    except (OSError, ValueError):
        return None
    name = target.name
    return int(name) if _NUMBER.match(name) else None


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a publication; OSError or ValueError where there is none."""
    data: dict[str, Any] = json.loads((folder / MANIFEST).read_bytes())
    files = tuple(Served(**row) for row in data.pop("files"))
    return Manifest(files=files, gone=tuple(data.pop("gone")), **data)


class Draft:
    """A publication being written. What does not change is linked from ``base``, if given."""

    def __init__(self, root: Path, number: int, base: Path | None) -> None:
        self.folder = release_folder(root, number)
        self._base = base
        self._folders: set[Path] = set()
        self._files: list[Path] = []
        if self.folder.exists():
            shutil.rmtree(self.folder)
        self._make(self.folder / WWW / "c")
        self._make(self.folder / COORDINATOR, mode=0o700)

    def feed(self, name: str, data: bytes, modified: int) -> None:
        """Write a feed and its gzip twin; both bear the time of the last change of the content."""
        path = self.folder / WWW / f"{name}.ics"
        self._write(path, data, modified)
        twin = gzip.compress(data, GZIP_LEVEL, mtime=0)
        self._write(path.with_name(f"{path.name}.gz"), twin, modified)

    def keep(self, name: str, former: str) -> bool:
        """Take a feed over from the former publication, there called ``former``; if it is there."""
        if self._base is None:
            return False
        for suffix in (".ics", ".ics.gz"):
            source = self._base / WWW / f"{former}{suffix}"
            target = self.folder / WWW / f"{name}{suffix}"
            try:
                _link(source, target)
            except FileNotFoundError:
                return False
        return True

    def keep_page(self, name: str) -> bool:
        """Take another served file over from the former publication; if it is there."""
        if self._base is None:
            return False
        try:
            _link(self._base / WWW / name, self.folder / WWW / name)
        except FileNotFoundError:
            return False
        return True

    def drop(self) -> None:
        """Remove everything that was written."""
        shutil.rmtree(self.folder)

    def page(self, name: str, data: bytes) -> None:
        """Write another file that is served."""
        self._write(self.folder / WWW / name, data)

    def private(self, name: str, data: bytes) -> None:
        """Write a file for the coordinator."""
        path = self.folder / COORDINATOR / name
        self._make(path.parent, mode=0o700)
        self._write(path, data)

    def seal(self, manifest: Manifest) -> None:
        """Write the manifest, and make everything last through a power cut."""
        data = json.dumps(asdict(manifest), ensure_ascii=False, indent=1).encode()
        self._write(self.folder / MANIFEST, data)
        with ThreadPoolExecutor(WRITERS) as pool:
            list(pool.map(_sync_file, self._files))
        for folder in (*self._folders, self.folder, self.folder.parent):
            sync_folder(folder)

    def _make(self, folder: Path, mode: int = 0o755) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(mode)
        self._folders.add(folder)

    def _write(self, path: Path, data: bytes, modified: int | None = None) -> None:
        path.write_bytes(data)
        self._files.append(path)
        if modified is not None:
            os.utime(path, (modified, modified))


def switch(root: Path, number: int) -> None:
    """Make readers see a publication: one rename of a link, or of a file that names it."""
    new, current = root / f".{CURRENT}.new", root / CURRENT
    target = Path(RELEASES) / f"{number:06d}"
    new.unlink(missing_ok=True)
    try:
        new.symlink_to(target, target_is_directory=True)
        new.replace(current)
    except OSError:  # Windows permits links to few, and replaces none that leads to a folder
        new.unlink(missing_ok=True)
        write_durably(new, target.as_posix().encode())
        if current.is_symlink():
            current.unlink()
        new.replace(current)
    sync_folder(root)


def prune(root: Path, number: int, *, keep: int = KEPT) -> None:
    """Remove publications that were never finished, and those older than the last ``keep``."""
    for folder in numbered(root / RELEASES):
        found = int(folder.name)
        if found > number or found <= number - keep:
            shutil.rmtree(folder)


def numbered(folder: Path) -> Iterable[Path]:
    """Folders named by a number, in order."""
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if _NUMBER.match(path.name))


def write_durably(path: Path, data: bytes, mode: int = 0o644) -> None:
    """Write a new file and see it to the disk; for folders that nobody reads yet."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _sync_file(path: Path) -> None:
    with path.open("rb+") as file:  # Windows syncs no handle that only reads
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Make the names in a folder last through a power cut, where the system can."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _link(source: Path, target: Path) -> None:
    """A second name for a file; a copy where the file system has none."""
    try:
        os.link(source, target)
    except FileNotFoundError:
        raise
    except OSError:
        shutil.copy2(source, target)

"""Writing files so that a reader sees the former bytes or the new ones, never half of them."""

from __future__ import annotations

import os
import threading
from contextlib import suppress
from pathlib import Path


def write_bytes(path: Path, data: bytes, mode: int = 0o666) -> None:
    """Replace a file at once: temporary file beside it, fsync, rename, fsync of the folder.

    Missing folders are created; ``mode`` is that of the new file, before the umask. A link is
    followed; what is no regular file (a pipe, a device) is written to directly. Raises OSError,
    and then the former file is untouched.
    """
    path = Path(os.path.realpath(path))
    if path.exists() and not path.is_file():
        path.write_bytes(data)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}-{threading.get_ident()}.tmp")
    try:
        with os.fdopen(
            os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "wb"
        ) as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
    _sync_folder(path.parent)


def write_changed(path: Path, data: bytes) -> bool:
    """Write unless the file already holds these bytes; whether it was written.

    A file that stays keeps its time of change, on which web servers base ``Last-Modified``.
    """
    if path.is_file() and path.read_bytes() == data:
        return False
    write_bytes(path, data)
    return True


def _sync_folder(folder: Path) -> None:
    """Make a rename last through a power cut; not every system lets a folder be opened."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

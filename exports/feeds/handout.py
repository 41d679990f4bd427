"""New addresses, once: pages to hand out and a list, outside of everything that is served.

``handout/000007/`` belongs to publication 7; the coordinator deletes it when all are handed out.
"""

from __future__ import annotations

import csv
import shutil
from io import StringIO
from pathlib import Path

from passerelle.exports.feeds.page import Page
from passerelle.exports.feeds.release import numbered, sync_folder, write_durably
from passerelle.exports.feeds.render import Templates
from passerelle.exports.feeds.report import Handed
from passerelle.exports.feeds.tokens import address
from passerelle.exports.file_names import file_stem

HANDOUT = "handout"
LIST = "addresses.csv"


def hand_out(root: Path, number: int, handed: tuple[Handed, ...], base: str) -> None:
    """Write the pages and the list of new addresses; nothing where there are none."""
    if not handed:
        return
    folder = root / HANDOUT / f"{number:06d}"
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True, mode=0o700)
    folder.parent.chmod(0o700)
    templates = Templates()
    out = StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(("kind", "id", "name", "address"))
    for row in handed:
        table.writerow((row.kind, row.id, row.name, address(base, row.token).https))
        if base:
            page = templates.page(Page(row.kind, row.name, row.lang, base, row.token))
            name = handout_name(row.kind, row.id)
            write_durably(folder / name, page, mode=0o600)
    write_durably(folder / LIST, out.getvalue().encode(), mode=0o600)
    sync_folder(folder)
    sync_folder(folder.parent)


def handout_name(kind: str, owner: str) -> str:
    """File name of the page of a new address."""
    return f"{kind}-{file_stem(owner)}.html"


def sweep_handouts(root: Path, number: int) -> None:
    """Remove addresses of a publication that was never finished: they do not exist."""
    for folder in numbered(root / HANDOUT):
        if int(folder.name) > number:
            shutil.rmtree(folder)


def waiting_handouts(root: Path) -> list[Path]:
    """Folders of addresses that were not deleted yet."""
    return list(numbered(root / HANDOUT))

"""File names from ids: any text gives one name that stays inside its folder."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import quote

LONGEST = 80
"""Characters of a name; file systems take 255 octets with suffixes."""
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)
"""Names that mean a device on Windows, whatever their suffix."""


def file_stem(text: str) -> str:
    """A name without separators, the text itself where that is plain; different for each text."""
    name = quote(text, safe="")
    if name.startswith(".") or _DEVICE.match(name):
        name = f"%{ord(name[0]):02X}{name[1:]}"
    if len(name) <= LONGEST:
        return name
    return f"{name[:60]}~{hashlib.sha256(text.encode()).hexdigest()[:16]}"

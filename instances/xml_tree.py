"""A small XML tree that knows its lines, so that a mistake can be told with its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from passerelle.instances.located import Problems


@dataclass
class Element:
    """An element: name, attributes, line of its start tag, children."""

    tag: str
    attributes: dict[str, str]
    line: int
    children: list[Element] = field(default_factory=list)

    def of(self, tag: str) -> Iterator[Element]:
        """The children of a name, in order."""
        return (child for child in self.children if child.tag == tag)


def read_tree(path: Path, problems: Problems) -> Element:
    """The root of a file. BadInputError where it is no well-formed XML.

    Expat bounds the expansion of entities and loads nothing that a file points to.
    """
    top = Element("", {}, 1)
    open_elements = [top]
    parser = expat.ParserCreate()

    def start(tag: str, attributes: dict[str, str]) -> None:
        element = Element(tag, attributes, parser.CurrentLineNumber)
        open_elements[-1].children.append(element)
        open_elements.append(element)

    def end(_tag: str) -> None:
        open_elements.pop()

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    try:
        parser.Parse(path.read_bytes(), True)
    except expat.ExpatError as error:
        reason = expat.ErrorString(error.code)
        problems.tell(f"{error.lineno}", f"this is no XML: {reason}", "mend or download it again")
        problems.settle()
    return top.children[0]


class Attributes:
    """Typed reading of attributes; what is missing or wrong is told, and a default given."""

    def __init__(self, problems: Problems) -> None:
        self.problems = problems

    def tell(self, element: Element, message: str, fix: str) -> None:
        """Note a mistake at an element."""
        self.problems.tell(f"{element.line}", f"<{element.tag}>: {message}", fix)

    def text(self, element: Element, name: str) -> str:
        """An attribute that must be there."""
        if name not in element.attributes:
            self.tell(element, f"no attribute '{name}'", f'write {name}="..."')
        return element.attributes.get(name, "")

    def number(self, element: Element, name: str, default: int | None = None) -> int:
        """A whole number from 0 on; without a default it must be there."""
        if default is not None and name not in element.attributes:
            return default
        text = self.text(element, name)
        if text.isdecimal():
            return int(text)
        if name in element.attributes:
            self.tell(element, f"{name} is '{text}'", "write a whole number from 0 on")
        return 0

    def bits(self, element: Element, name: str, length: int) -> str:
        """A string of 0 and 1 of a length, with at least one 1."""
        text = self.text(element, name)
        if name in element.attributes and (
            len(text) != length or set(text) - {"0", "1"} or "1" not in text
        ):
            mend = f"write {length} digits 0 or 1, not all 0"
            self.tell(element, f"{name} is '{text}'", mend)
        return text

    def flag(self, element: Element, name: str, default: bool) -> bool:
        """``true`` or ``false``."""
        text = element.attributes.get(name, str(default).lower())
        if text not in {"true", "false"}:
            self.tell(element, f"{name} is '{text}'", "write true or false")
        return text == "true"

    def only(self, element: Element, tag: str) -> Element:
        """The one child of a name; an empty one where there is none, which is told."""
        found = list(element.of(tag))
        if len(found) != 1:
            self.tell(element, f"it has {len(found)} elements <{tag}>", "write one")
        return found[0] if found else Element(tag, {}, element.line)

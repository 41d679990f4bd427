"""The tutorial, followed to the letter: its tables typed into the workbook, its commands run."""

import http.client
import re
import shlex
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

PAGE = (Path(__file__).parents[1] / "docs" / "tutorial.md").read_text(encoding="utf-8")
TABLE = re.compile(r"^\*\*(.+?)\*\*.*\n\n((?:\|.*\n)+)", re.MULTILINE)
BLOCKS = re.findall(r"```console\n\$ (passerelle .*)\n((?:.*\n)*?)```", PAGE)


def command(line):
    return [sys.executable, "-m", "passerelle", *shlex.split(line)[1:]]


def run(line, folder):
    return subprocess.run(
        command(line), cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False
    )


def cells(row):
    return [cell.strip() for cell in row.strip("| \n").split("|")]


def fill_in(path):
    """Type the tables of the page: settings beside their names, rows below the example."""
    book = openpyxl.load_workbook(path)
    for title, text in TABLE.findall(PAGE):
        head, _, *rows = map(cells, text.splitlines())
        sheet = book[title]
        columns = {cell.value: number for number, cell in enumerate(sheet[1], 1)}
        names = {sheet.cell(line, 1).value: line for line in range(1, sheet.max_row + 1)}
        for number, row in enumerate(rows, 3):
            line = names[row[0]] if title == "Settings" else number
            for heading, value in zip(head, row, strict=True):
                sheet.cell(line, columns[heading]).value = value
    book.save(path)


def shown(wanted, found):
    """Whether the lines of the page stand in the output, in order; … stands for any lines."""
    parts = [part.strip("\n") for part in re.split(r"(?m)^…\n", wanted)]
    squeezed = [re.sub(r" +", " ", text) for text in (*parts, found.replace("\\", "/"))]
    at = 0
    for part in squeezed[:-1]:
        at = squeezed[-1].find(re.sub(r" \n", "\n", part), at)
        if at < 0:
            return False
    return True


def test_the_page_has_ten_commands_at_most():
    assert 7 <= len(BLOCKS) <= 10


@pytest.fixture(scope="module")
def followed(tmp_path_factory):
    """The folder of somebody who follows the page, and what each command said."""
    folder = tmp_path_factory.mktemp("tutorial")
    said = {}
    for line, _ in BLOCKS[:-1]:
        said[line] = run(line, folder)
        if line.startswith("passerelle new"):
            fill_in(folder / "my-term.xlsx")
    return folder, said


@pytest.mark.parametrize(("line", "wanted"), BLOCKS[:-1])
def test_each_command_says_what_the_page_shows(followed, line, wanted):
    result = followed[1][line]
    assert result.returncode == 0, result.stderr
    assert shown(wanted, re.sub(r" +\n", "\n", result.stdout)), result.stdout + result.stderr


def test_the_calendars_are_served(followed):
    pytest.importorskip("uvicorn")
    folder, _ = followed
    line, wanted = BLOCKS[-1]
    urls = re.findall(r"https://agenda\.example\.org(/\S+?\.ics)", "".join(
        path.read_text(encoding="utf-8") for path in (folder / "feeds" / "handout").rglob("*.csv")
    ))  # fmt: skip
    assert len(urls) >= 9
    server = subprocess.Popen(
        command(f"{line} --port 0"), cwd=folder, stderr=subprocess.PIPE, text=True
    )
    assert server.stderr is not None
    try:
        found = re.match(r"listening on http://(\S+):(\d+)$", server.stderr.readline().strip())
        assert found
        assert server.stderr.readline() == wanted.splitlines(keepends=True)[1]
        connection = http.client.HTTPConnection(found[1], int(found[2]), timeout=20)
        connection.request("GET", urls[0])
        assert connection.getresponse().read().startswith(b"BEGIN:VCALENDAR")
        connection.close()
    finally:
        server.terminate()
        server.wait()
        server.stderr.close()

"""What a wheel would hold, read from pyproject.toml: building one is too slow for each run."""

import re
import tomllib
from pathlib import Path

import passerelle

ROOT = Path(__file__).parents[1]
NOT_SHIPPED = {"benchmarks", "build", "dist", "docs", "out", "tests", "venv"}
CONFIG = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
SETUPTOOLS = CONFIG["tool"]["setuptools"]


def shipped_files():
    """Files below the root that are neither hidden, cached, generated nor for developers."""
    for path in ROOT.glob("[!._]*/**/*"):
        parts = path.relative_to(ROOT).parts
        hidden = any(part.startswith(".") or part == "__pycache__" for part in parts)
        generated = parts[0] in NOT_SHIPPED or parts[0].endswith(".egg-info")
        if path.is_file() and not hidden and not generated:
            yield path


def package_name(folder):
    return ".".join(("passerelle", *folder.relative_to(ROOT).parts))


def test_packages_listed_are_the_packages_present():
    present = {package_name(path.parent) for path in shipped_files() if path.suffix == ".py"}
    assert sorted(SETUPTOOLS["packages"]) == sorted(present | {"passerelle"})


def test_each_package_has_its_init():
    folders = (ROOT.joinpath(*name.split(".")[1:]) for name in SETUPTOOLS["packages"])
    assert [folder for folder in folders if not (folder / "__init__.py").is_file()] == []


def test_package_data_names_each_data_file():
    named = {
        path
        for package, patterns in SETUPTOOLS["package-data"].items()
        for pattern in patterns
        for path in ROOT.joinpath(*package.split(".")[1:]).glob(pattern)
    }
    data = {path for path in shipped_files() if path.suffix != ".py"}
    assert sorted(data - named) == []
    assert ROOT / "py.typed" in named


POSIX_ONLY = (
    r"\bimport (?:fcntl|grp|pwd|resource|termios)\b|\bos\.(?:fork|get[eg]*[ug]id|kill|killpg|"
    r"mkfifo|setsid|O_DIRECTORY)\b|\bsignal\.(?:SIGHUP|SIGUSR\d|SIGKILL|alarm)\b|symlink_to\(|"
    r"os\.symlink\("
)
GUARDED = {
    "travel/geocoding.py": {"import fcntl"},  # goes without a lock where there is none
    "exports/feeds/release.py": {"symlink_to("},  # a file where links are not permitted
}


def test_nothing_else_needs_a_posix_system():
    found = {}
    for path in shipped_files():
        if path.suffix == ".py":
            names = set(re.findall(POSIX_ONLY, path.read_text(encoding="utf-8")))
            if names:
                found[path.relative_to(ROOT).as_posix()] = names
    assert found == GUARDED


def test_version_is_the_same_everywhere():
    version = CONFIG["project"]["version"]
    assert passerelle.__version__ == version
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert re.search(rf"^version: {re.escape(version)}$", citation, re.MULTILINE)
    assert re.search(
        rf"^## \[{re.escape(version)}\]",
        (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"),
        re.MULTILINE,
    )


def test_core_does_not_install_road_graphs():
    assert not [name for name in CONFIG["project"]["dependencies"] if "osmnx" in name]
    assert CONFIG["project"]["optional-dependencies"]["roads"]


def test_public_names_have_a_home():
    assert set(passerelle.__all__) == {*passerelle._HOME, "__version__"}
    assert {home.rpartition(".")[0] for home in passerelle._HOME.values()} <= {
        *SETUPTOOLS["packages"]
    }

"""Who may import whom. Change the tables only together with docs/architecture.md."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

ARROWS = {
    "models": set(),
    "travel": {"models"},
    "instances": {"models"},
    "solver": {"models"},
    "checker": {"models"},
    "exports": {"models"},
    "mobility": {"models", "travel", "instances", "exports"},
    "verdicts": {"models", "travel", "exports"},
    "planning": {
        "models",
        "travel",
        "instances",
        "solver",
        "checker",
        "exports",
        "mobility",
        "verdicts",
    },
    "mobility_report": {"models", "travel", "instances", "exports", "mobility", "planning"},
    "parallel": {"models", "solver", "checker"},
    "whatif": {"models", "travel", "instances", "solver", "exports", "planning", "parallel"},
    "replanning": {
        "models",
        "travel",
        "instances",
        "solver",
        "exports",
        "mobility",
        "planning",
        "whatif",
    },
    "sweeping": {
        "models",
        "instances",
        "solver",
        "exports",
        "planning",
        "parallel",
        "whatif",
    },
    "fronts": {
        "models",
        "solver",
        "exports",
        "planning",
        "parallel",
        "replanning",
        "sweeping",
        "whatif",
    },
    "report_page": {"models", "exports", "travel"},
    "reports": {"models", "exports", "planning", "report_page"},
    "publishing": {"models", "exports", "planning", "verdicts"},
    "forgetting": {"models", "instances", "checker", "exports", "planning", "publishing"},
    "levers": {"models", "checker"},
    "levers_people": {"models", "checker", "levers"},
    "conflicts": {"models", "checker", "solver"},
    "pairing": {"models", "levers", "conflicts"},
    "forcing": {"models", "checker", "solver", "exports", "planning"},
    "explaining": {"models", "checker", "planning", "forcing"},
    "repairing": {
        "models",
        "travel",
        "instances",
        "solver",
        "checker",
        "exports",
        "planning",
        "levers",
        "levers_people",
        "conflicts",
        "pairing",
    },
    "telling": {
        "models",
        "checker",
        "exports",
        "levers",
        "conflicts",
        "forcing",
        "explaining",
        "repairing",
    },
    "telling_json": {
        "checker",
        "exports",
        "conflicts",
        "forcing",
        "explaining",
        "repairing",
        "telling",
    },
    "benching": {"models", "instances", "solver", "checker", "exports"},
    "converting": {"models", "instances", "exports", "planning"},
    "generate": {"models", "travel"},
    "generating": {"models", "travel", "instances", "solver", "exports", "planning", "generate"},
    "answers": {
        "models",
        "checker",
        "exports",
        "planning",
        "replanning",
        "sweeping",
        "fronts",
        "whatif",
        "mobility_report",
    },
    "feed_answers": {"models", "exports", "publishing", "forgetting"},
    "console": {"models", "solver", "exports"},
    "cli_shared": {"models", "console"},
    "cli_what_if": {"solver", "whatif", "answers", "console", "cli_shared"},
    "cli_replan": {"solver", "replanning", "answers", "console", "cli_shared"},
    "cli_trade": {
        "solver",
        "replanning",
        "sweeping",
        "fronts",
        "whatif",
        "answers",
        "console",
        "cli_shared",
    },
    "cli_answers": {
        "planning",
        "forcing",
        "explaining",
        "repairing",
        "telling",
        "telling_json",
        "console",
        "cli_shared",
    },
    "cli_feeds": {"console", "cli_shared", "publishing", "forgetting", "feed_answers"},
    "cli_bench": {"benching", "console", "cli_shared"},
    "cli_travel": {"mobility_report", "answers", "console", "cli_shared"},
    "cli_terms": {"converting", "generating", "console", "cli_shared"},
    "cli": {
        "models",
        "solver",
        "planning",
        "converting",
        "reports",
        "answers",
        "console",
        "cli_shared",
        "cli_answers",
        "cli_bench",
        "cli_feeds",
        "cli_replan",
        "cli_terms",
        "cli_trade",
        "cli_travel",
        "cli_what_if",
    },
    "__init__": {"models", "travel", "instances", "solver", "checker", "exports", "planning"},
    "__main__": {"cli"},
}
ONLY_IN = {
    "distributed": {"parallel"},
    "httpx": {"travel"},
    "jinja2": {"exports"},
    "plutoprint": {"exports"},
    "numba": {"solver"},
    "ortools": {"solver"},
    "osmium": {"travel"},
    "osmnx": {"travel"},
    "openpyxl": {"instances"},
    "typer": {
        "cli",
        "cli_shared",
        "cli_answers",
        "cli_bench",
        "cli_feeds",
        "cli_replan",
        "cli_terms",
        "cli_trade",
        "cli_travel",
        "cli_what_if",
    },
    "xlsxwriter": {"instances", "exports"},
    "yaml": {"instances"},
}
NOT_SHIPPED = {"benchmarks", "build", "dist", "docs", "out", "tests", "venv"}

FILES = sorted(
    path.relative_to(ROOT)
    for pattern in ("*.py", "[!._]*/**/*.py")
    for path in ROOT.glob(pattern)
    if path.relative_to(ROOT).parts[0] not in NOT_SHIPPED
)


def imported(tree):
    """Dotted names a module imports, also inside functions; `from a import b` gives a.b."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{'.' * node.level}{node.module}.{alias.name}" for alias in node.names)


def faults(layer, source):
    for name in imported(ast.parse(source)):
        top, _, rest = name.partition(".")
        target = rest.partition(".")[0]
        if name.startswith("."):
            yield f"relative import {name}"
        elif top == "passerelle" and target not in {layer, "__version__", *ARROWS[layer]}:
            yield f"{layer} must not import {name}"
        elif layer not in ONLY_IN.get(top, {layer}):
            yield f"{top} belongs in {ONLY_IN[top]}, not in {layer}"


@pytest.mark.parametrize("path", FILES, ids=str)
def test_imports_follow_the_arrows(path):
    layer = path.with_suffix("").parts[0]
    assert layer in ARROWS, f"give {layer} its arrows in this file"
    assert list(faults(layer, (ROOT / path).read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    ("layer", "source"),
    [
        ("checker", "from passerelle.solver.compile.term import compile_term"),
        ("checker", "def late():\n    import passerelle.solver"),
        ("exports", "from passerelle import checker"),
        ("models", "from passerelle import Term"),
        ("solver", "from passerelle.planning import plan"),
        ("planning", "from passerelle.cli import main"),
        ("models", "from ortools.sat.python import cp_model"),
        ("travel", "from . import cache"),
    ],
)
def test_a_wrong_import_is_seen(layer, source):
    assert list(faults(layer, source))


def test_a_right_import_passes():
    assert not list(faults("solver", "from passerelle.models.term import Term\nimport numpy"))

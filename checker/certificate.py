"""A certificate: what was checked, against what, and what came out."""

from __future__ import annotations

from collections import Counter
from typing import Any

from passerelle import __version__
from passerelle.checker.check import RULE_CODES
from passerelle.checker.verdict import Verdict
from passerelle.models.plan import Plan
from passerelle.models.term import Term
from passerelle.models.travel import TravelTimes


def certificate(
    term: Term, plan: Plan, verdict: Verdict, travel: TravelTimes | None = None
) -> dict[str, Any]:
    """JSON-able record of a verdict: hashes (SHA-256), violations per rule code, objective.

    Every code that was checked is listed, also those without violations.
    """
    counts = Counter(issue.code for issue in verdict.violations if issue.severity == "error")
    source = plan.provenance
    return {
        "valid": verdict.valid,
        "status": plan.status,
        "term_hash": term.fingerprint,
        "travel_hash": (plan.travel if travel is None else travel).fingerprint,
        "rules": {code: counts[code] for code in sorted({*RULE_CODES, *counts})},
        "objective": [line.model_dump(mode="json") for line in verdict.objective],
        "total": verdict.total,
        "bound": verdict.bound,
        "forced": plan.forced,
        "gap": verdict.gap,
        "versions": {**source.versions, "checker": __version__},
        "seed": source.seed,
    }

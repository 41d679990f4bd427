"""Sessions at one site on one day follow one day template."""

from __future__ import annotations

from passerelle.solver.model import Model


def post(model: Model) -> None:
    """Where more than one template is in play, choose one and admit only its periods."""
    groups: dict[tuple[int, int], dict[tuple[int, ...], list[int]]] = {}
    for o, option in enumerate(model.problem.options):
        for site in option.parts if option.templates and option.rooms else ():
            for span in option.occurrences:
                kinds = groups.setdefault((site, span.day), {})
                kinds.setdefault(option.templates, []).append(model.x[o])
    for (site, day), kinds in groups.items():
        shared = set.intersection(*(set(kind) for kind in kinds))
        if shared:
            continue
        chosen = {
            template: model.column(day=day)
            for template in sorted({t for kind in kinds for t in kind})
        }
        where = f"site {site}, day {day}"
        model.rule("TEMPLATE", where, [(column, 1) for column in chosen.values()], high=1)
        for kind, columns in kinds.items():
            for column in columns:
                terms = [(column, 1), *((chosen[template], -1) for template in kind)]
                model.rule("TEMPLATE", where, terms, high=0)

"""Each agent has one day pattern a day, and it is what the options say (R17, R18, R26-R33)."""

from __future__ import annotations

from passerelle.solver.model import Model


def post(model: Model) -> None:
    """Link options to day patterns, exactly; limits over patterns."""
    _link(model)
    _one_pattern(model)
    _exams(model)
    for budget in model.problem.day_budgets:
        terms = [(model.day[agent][d][index], 1) for agent, d, index in budget.patterns]
        model.rule(budget.code, budget.where, terms, high=budget.limit)
    for row in model.problem.minute_budgets:
        terms = [(model.day[agent][d][index], minutes) for agent, d, index, minutes in row.terms]
        model.rule(row.code, row.where, terms, high=row.limit)


def _link(model: Model) -> None:
    problem = model.problem
    visits: dict[tuple[int, int, int, int, int], list[tuple[int, int]]] = {}
    for o, option in enumerate(problem.options):
        for agent, location in option.attends:
            for span in option.occurrences:
                key = (agent, span.day, location, span.start, span.end)
                visits.setdefault(key, []).append((model.x[o], 1))
    for s, staffing in enumerate(problem.staffings):
        for agent in staffing.agents:
            for span in staffing.occurrences:
                key = (agent, span.day, staffing.location, span.start, span.end)
                visits.setdefault(key, []).append((model.staff[s], 1))
    for agent, row in enumerate(problem.agents):
        for d, patterns in enumerate(row.patterns):
            for index, pattern in enumerate(patterns):
                for node in pattern.visits:
                    visits.setdefault((agent, d, *node), []).append(
                        (model.day[agent][d][index], -1)
                    )
    for (agent, *_), terms in visits.items():
        model.rule("R17", problem.agents[agent].name, terms, low=0, high=0)


def _one_pattern(model: Model) -> None:
    """At most one pattern a day, none while the agent's people are on placement (R39)."""
    problem = model.problem
    away: dict[tuple[int, int], list[tuple[int, int]]] = {}
    single: list[tuple[int, list[tuple[int, int]]]] = []
    for b, block in enumerate(problem.placements):
        if block.together:
            for k, choice in enumerate(block.choices):
                for agent in block.agents:
                    for d in choice.days:
                        away.setdefault((agent, d), []).append((model.choice[b][k], 1))
            continue
        agent_of = dict(zip(block.learners, block.agent_of, strict=True))
        apart: dict[tuple[int, int, int], list[tuple[int, int]]] = {}
        for i, stay in enumerate(block.stays):
            for d in block.choices[stay.choice].days:
                key = (agent_of[stay.learner], d, stay.learner)
                apart.setdefault(key, []).append((model.stay[b][i], 1))
        single += [
            (column_agent, [*((model.day[column_agent][d][p], 1) for p in range(n)), *terms])
            for (column_agent, d, _), terms in apart.items()
            if (n := len(problem.agents[column_agent].patterns[d]))
        ]
    for agent, row in enumerate(problem.agents):
        for d, patterns in enumerate(row.patterns):
            terms = [(column, 1) for column in model.day[agent][d]]
            if patterns:
                terms += away.get((agent, d), [])
                model.rule("R39", row.name, terms, high=1)
    for agent, terms in single:
        model.rule("R39", problem.agents[agent].name, terms, high=1)


def _exams(model: Model) -> None:
    """A day with an exam holds nothing else (R42)."""
    problem = model.problem
    held: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for o, option in enumerate(problem.options):
        if option.activity in problem.exams:
            for agent, _ in option.attends:
                for span in option.occurrences:
                    held.setdefault((agent, span.day), []).append((model.x[o], 1))
    for (agent, d), terms in held.items():
        full = [
            (column, 1)
            for column, pattern in zip(
                model.day[agent][d], problem.agents[agent].patterns[d], strict=True
            )
            if len(pattern.visits) > 1
        ]
        model.rule("R42", problem.agents[agent].name, [*terms, *full], high=1)

"""The commands `explain`, `why-not` and `repair`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from passerelle import console
from passerelle.cli_shared import Json, Language, PlanFile, TermSource, answering, print_json

EXPLAIN = "Example: passerelle explain plan.json --session TC1-03"
WHY_NOT = "Example: passerelle why-not plan.json --session TC1-03 --at '2027-02-02 09:00'"
REPAIR = "Example: passerelle repair pass-emploi --plan plan.json -o repairs"


def explain(
    plan: PlanFile,
    session: Annotated[str, typer.Option(metavar="ID", help="Why this session, there?")] = "",
    person: Annotated[
        str, typer.Option(metavar="ID", help="A week of this person, door to door.")
    ] = "",
    rule: Annotated[
        str, typer.Option(metavar="ID", help="What this rule or line costs, e.g. R56, waiting.")
    ] = "",
    week: Annotated[
        int | None,
        typer.Option(metavar="W", min=1, max=53, help="ISO week of --person; empty: the heaviest."),
    ] = None,
    lang: Language = "",
    as_json: Json = False,
) -> None:
    """Say why a plan is as it is: a session, a person's week, or what a rule costs.

    Of a session: every other moment, what is in its way there, and what it would cost, all else
    left as it is. The cost with other sessions moving too is told by: passerelle why-not.

    Exit code: 0, or 2 for an id or file that cannot be used.
    """
    with answering(as_json, lang):
        from passerelle import explaining, planning, telling, telling_json

        asked = [name for name in (session, person, rule) if name]
        if len(asked) != 1:
            fix = "give one of --session, --person and --rule"
            raise planning.bad_input("EXPLAIN", "explain", f"{len(asked)} things are asked", fix)
        words = planning.reasons_of(plan, lang)
        if session:
            why = explaining.session_of(plan, session)
            data, tables = telling_json.session_json(why, words), telling.session_tables(why, words)
        elif person:
            days = explaining.person_week(plan, person, week)
            data, tables = telling_json.person_json(days), telling.person_tables(days, words)
        else:
            share = explaining.rule_share(plan, rule)
            data, tables = telling_json.rule_json(share), telling.rule_tables(share, words)
        if as_json:
            print_json(data)
        else:
            console.show(*tables)


def why_not(
    plan: PlanFile,
    session: Annotated[str, typer.Option(metavar="ID", help="The session to force.")],
    when: Annotated[
        str, typer.Option("--at", metavar="WHEN", help="A date, or 'YYYY-MM-DD HH:MM'.")
    ],
    site: Annotated[str, typer.Option(metavar="ID", help="And at this site.")] = "",
    seconds: Annotated[float, typer.Option(min=0.5, help="Time to look, in all.")] = 20,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the search.")] = 1,
    lang: Language = "",
    as_json: Json = False,
) -> None:
    """Say what it would cost, or break, to have a session at another time or site.

    The session is forced there, and the weeks of its old and its new place are planned anew; all
    other weeks stay. The answer is the difference line by line and person by person, or what it
    clashes with.

    Exit code: 0 it can be had, 1 it cannot, 2 an id, date or file that cannot be used.
    """
    with answering(as_json, lang):
        from passerelle import forcing, planning, telling, telling_json

        words = planning.reasons_of(plan, lang)
        found = forcing.why_not(plan, session, when, site, seconds=seconds, seed=seed)
        if as_json:
            print_json(telling_json.why_not_json(found, words))
        else:
            console.show(*telling.why_not_tables(found, words))
        raise typer.Exit(1 if found.outcome in {"clash", "untold"} else 0)


def repair(
    term: TermSource,
    plan: Annotated[
        Path | None, typer.Option(metavar="PLAN", help="Mend this plan; empty: solve first.")
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="DIR", help="Folder for a scenario of each line."),
    ] = None,
    seconds: Annotated[float, typer.Option(min=1, help="Time to look, in all.")] = 30,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the search.")] = 1,
    lang: Language = "",
    as_json: Json = False,
) -> None:
    """Say what could be changed so that everything is placed, and everybody attends.

    Each line of the menu names the change, who must agree, and what it unlocks; it was solved
    again before it is shown. With -o each becomes a scenario file for: passerelle what-if. Where
    something cannot fit at all, the few facts that exclude each other are named.

    Exit code: 0 nothing to repair, or a change for all that is left out; 1 not for all, 2 input
    that cannot be used.
    """
    with answering(as_json, lang) as voice:
        from passerelle import planning, repairing, telling, telling_json

        request = repairing.Request(term, plan, seconds, seed, output)
        answer = console.run_stoppable(lambda stop: repairing.repair(request, stop=stop), voice)
        words = planning.reasons_in(answer.menu.plan, lang)
        menu = repairing.written(answer.menu, output, telling.menu_titles(answer.menu, words))
        if as_json:
            print_json(telling_json.menu_json(menu, answer.conflicts, words))
        else:
            console.show(*telling.menu_tables(menu, answer.conflicts, words))
        for path in menu.files:
            voice.say(f"written: {path}")
        raise typer.Exit(0 if menu.whole else 1)

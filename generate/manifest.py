"""What a generated term says of itself: options, figures, what is official, typical, invented."""

from __future__ import annotations

from passerelle.generate.wanted import Wanted
from passerelle.models.plan import Plan
from passerelle.models.term import Term

PLAN_FILE = "witness.json"
VERSION = 1
"""Raised whenever the same options give another term."""
TEXT = """# A generated term: `{id}`

Made by the command

    {command}

with version {version} of the generator; both together give the same files. Nobody in it is real:
no person, organisation, address or appointment.

| what | figure |
|---|--:|
{figures}

Marks, as in the manifests of the bundled terms: **official** public holidays and school calendars
of 2026-2027; **typical** volumes of the programmes, lengths of placements, hours of childcare,
limits of trainers; **invented** who lives where, who has children and who keeps them, which towns
have sites, hosts and providers. Towns and their coordinates are those of GeoNames (CC BY 4.0).

`{plan}` is a plan in which everything is placed. The term was built around it: windows,
rooms, hosts, hours of trainers and places in childcare are what that plan uses, and more. It is a
valid plan, not a good one; a search can begin with it:

    passerelle solve {id} --from {id}/{plan} -o plan.json

`passerelle check` warns of learners whose childcare opens too late or closes too early for any
class (R26): drop-in and mobile nurseries have such hours, and what their parents miss is a
conflict with a price, not a mistake.
"""


def command_of(asked: Wanted) -> str:
    """The command that makes a term again."""
    words = [f"passerelle generate --learners {asked.learners} --seed {asked.seed}"]
    plain = Wanted()
    if asked.weeks:
        words.append(f"--weeks {asked.weeks}")
    if asked.language != plain.language:
        words.append(f"--lang {asked.language}")
    if asked.cars != plain.cars:
        words.append(f"--cars {asked.cars:g}")
    if asked.parents != plain.parents:
        words.append(f"--parents {asked.parents:g}")
    return " ".join([*words, f"-o {asked.id}"])


def manifest(asked: Wanted, term: Term, plan: Plan) -> str:
    """The text of the manifest."""
    return TEXT.format(
        id=term.settings.id,
        command=command_of(asked),
        version=VERSION,
        plan=PLAN_FILE,
        figures="\n".join(f"| {name} | {value:,} |" for name, value in _figures(asked, term, plan)),
    )


def _figures(asked: Wanted, term: Term, plan: Plan) -> tuple[tuple[str, int], ...]:
    lines = {line.line: line.value for line in plan.objective}
    return (
        ("learners", len(term.learners)),
        ("programmes", len(asked.programmes)),
        ("trainers", len(term.trainers)),
        ("rooms", len(term.rooms)),
        ("sites", len(term.sites)),
        ("half-days of class", sum(row.count for row in term.sessions if not row.individual)),
        ("interviews", sum(bool(row.learner) for row in plan.sessions)),
        ("weeks", asked.term_weeks),
        ("placements", len(plan.internships)),
        ("hosts", len(term.hosts)),
        ("places at hosts", sum(row.slots for row in term.hosts)),
        ("children", len(term.children)),
        ("providers of childcare", len(term.providers)),
        ("places reserved there", sum(row.reserved or 0 for row in term.providers)),
        ("conflicts of the witness", lines["conflicts"]),
    )

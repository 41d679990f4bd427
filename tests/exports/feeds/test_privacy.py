"""No output that leaves the house holds a private value of any bundled term."""

import re
from pathlib import Path

import pytest

import passerelle
from passerelle.exports.care_export import write_care
from passerelle.exports.feeds.manage import ask_private
from passerelle.exports.feeds.tokens import hashed
from passerelle.exports.ical import write_calendars
from passerelle.instances.read import read_term
from passerelle.models.without import mentions
from passerelle.tests.fabricated import fabricated
from passerelle.tests.publishing import KEY, House

ROOT = Path(passerelle.__file__).parent
TERMS = sorted(path.parent.name for path in ROOT.glob("instances/*/term.toml"))
SHAREABLE = ("www", "handout", "digests")


def public_words(term):
    """What may be said to anybody: establishments, towns they lie in, titles, pseudonyms."""
    places = (*term.sites, *term.hosts)
    rows = [row.name for row in (*places, *term.rooms, *term.groups)]
    rows += [row.title for row in term.services]
    rows += [row.town for row in places]
    rows += [str(value) for row in places for value in (row.lat, row.lon) if value is not None]
    rows += [row.title for row in (*term.units, *term.sessions, *term.blocks, *term.tracks)]
    rows += [row.name or row.id for row in term.trainers]
    return " | ".join([*rows, term.settings.title])


def private_words(term):
    """Homes, children, places of care, names of learners, as they stand in the term."""
    people = (*term.learners, *term.trainers)
    words = {row.town for row in people} | {row.name for row in term.learners}
    words |= {str(value) for row in people for value in (row.lat, row.lon) if value is not None}
    words |= {row.id for row in term.children} | {row.birth_month for row in term.children}
    words |= {text for row in term.providers for text in (row.id, row.name, row.town)}
    words |= {row.key for row in (one.home for one in people)}
    known = public_words(term)
    return {word for word in words if word and not mentions(known, (word,))}


REASONS = (
    "step_free", "care_opens_late", "no_care", "cannot be brought", "driving_lesson", "medical",
    "custody", "garde alternée", "AGE", "km",
)  # fmt: skip


def published(name, folder):
    """A bundled term published twice, with a private feed for everyone."""
    term = read_term(name)
    house = House(folder / "feeds")
    plan = fabricated(term)
    house.publish(plan)
    people = [f"learner:{row.id}" for row in term.learners]
    people += [f"trainer:{row.id}" for row in term.trainers]
    house.publish(None, edit=ask_private(people))
    later = plan.model_copy(update={"sessions": plan.sessions[5:]})
    house.publish(later)
    write_calendars(plan, folder / "export", key=KEY)
    write_care(plan, folder / "export", KEY)
    return term, house


def outputs(house):
    """Everything that is served or handed out, unfolded, with whose it is."""
    owners = {hashed(token): name for name, token in house.tokens.items()}
    yield from exported(house.root.parent / "export")
    for path in house.root.rglob("*"):
        if path.is_file() and path.suffix not in (".gz", ".csv") and {*path.parts} & {*SHAREABLE}:
            text = path.read_bytes().decode().replace("\r\n ", "")
            text = re.sub(r"(?s)<style>.*?</style>|<svg.*?</svg>|https:\S+|webcal:\S+", "", text)
            kind, _, rest = path.stem.partition("-")
            yield path, text, owners.get(path.stem, f"{kind}:{rest}")


def exported(folder):
    """The calendars of `export`, and what it writes for care providers, with whose they are."""
    for path in folder.rglob("*"):
        if path.suffix == ".ics" or (path.suffix == ".csv" and folder / "care" in path.parents):
            text = path.read_bytes().decode().replace("\r\n ", "")
            kind = "provider" if "care" in path.parts else path.parent.name.removesuffix("s")
            yield path, text, f"{kind}:{path.stem}"


def finder(words):
    """A pattern that finds any of some words in a text."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(words)))})(?!\w)")


@pytest.mark.parametrize("name", TERMS)
def test_no_output_tells_what_is_nobodys_business(name, tmp_path):
    term, house = published(name, tmp_path)
    secret = finder({*private_words(term), *REASONS})
    learners = finder({row.id for row in term.learners})
    own = {f"provider:{row.id}": {row.id, row.name, row.town} for row in term.providers}
    leaks, count = [], 0
    for path, text, owner in outputs(house):
        count += 1
        kind, _, who = owner.partition(":")
        mine = {who} if kind in ("learner", "private") else own.get(owner, set())
        found = {*secret.findall(text), *learners.findall(text)} - mine
        if path.suffix == ".ics":
            found |= {*FORBIDDEN.findall(text)}
            found |= {*OWN_TIMES.findall(text)} if kind not in ("private", "provider") else set()
        leaks += [(owner, path.name, sorted(found))] if found else []
    assert leaks == []
    assert count > 2 * len(house.tokens)


FORBIDDEN = re.compile(r"(?m)^(?:ATTENDEE|ORGANIZER|CONTACT|METHOD|SOURCE|URL)\b")
OWN_TIMES = re.compile("07:17|07:29")

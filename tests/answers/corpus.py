"""Terms that ask for too much: what each lacks, the sentence told, the change that mends it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from passerelle.models.calendars import CalendarSpan
from passerelle.models.care import CareArrangement, CareProvider, Child, Opening
from passerelle.models.internships import Paper
from passerelle.models.people import Organisation, Trainer, Unavailability
from passerelle.models.places import Closure, Room
from passerelle.models.sessions import Block, Pin, Precedence, Unit
from passerelle.models.term import Term
from passerelle.tests.builders import day, hours, minute
from passerelle.tests.tight import lessons, nursery, person, teacher, tight

MONDAYS = hours("Mon 08:00-18:00")
HALF = Unit(id="U", credit_min=210)


@dataclass(frozen=True)
class Case:
    """A term, how much is left out, and what must be said of it.

    ``told``: words of the pre-check, empty where only solving shows it. ``facts``: owner and key
    of the conflict set; ``repair``: key of a change on the menu and who must agree.
    """

    name: str
    term: Term
    left: int
    told: str
    facts: frozenset[tuple[str, str]] = field(default_factory=frozenset)
    repair: tuple[str, str] = ("", "")


def _case(
    name: str, term: Term, left: int, told: str, facts: str, repair: str, who: str = ""
) -> Case:
    split = (text.partition(":") for text in facts.split())
    pairs = frozenset((who_of, key) for who_of, _, key in split)
    return Case(name, term, left, told, pairs, (repair, who))


def trainers(**changes: Any) -> tuple[Trainer, ...]:
    return (teacher(**changes), teacher("T02"))


def sessions_cases() -> list[Case]:
    """Too little time, too few rooms, too tight a window."""
    return [
        _case(
            "a trainer asked for nine half-days has eight",
            tight(trainers=trainers(availability=MONDAYS), sessions=(lessons(count=9),)),
            1,
            "only T01 can teach C: 9 sessions by 2027-01-31, but has 8 half-days in 4 weeks",
            ":fact.count T01:fact.hours :fact.crew",
            "trainer_day",
            "T01",
        ),
        _case(
            "a second trainer could take one of them",
            tight(trainers=trainers(availability=MONDAYS), sessions=(lessons(count=9),)),
            1,
            "9 sessions by 2027-01-31, but has 8 half-days",
            ":fact.count T01:fact.hours :fact.crew",
            "second",
            "T02",
        ),
        _case(
            "a trainer booked for two dates has three sessions left to give",
            tight(trainers=trainers(dates=(day(0), day(1))), sessions=(lessons(count=5),)),
            1,
            "5 sessions by 2027-01-31, but has 4 half-days",
            ":fact.count T01:fact.hours :fact.crew",
            "trainer_dates",
            "T01",
        ),
        _case(
            "a trainer's weekly maximum holds one session of two",
            tight(
                units=(HALF,),
                trainers=trainers(max_minutes_week=210),
                sessions=(lessons(unit="U", count=5),),
            ),
            1,
            "only T01 can teach C: 5 sessions by 2027-01-31, but has 4 half-days in 4 weeks",
            ":fact.count T01:fact.minutes :fact.crew",
            "trainer_minutes",
            "T01",
        ),
        _case(
            "a trainer is away for the only week of the set",
            tight(
                sessions=(lessons(count=2, last=day(4)),),
                unavailabilities=(Unavailability(person="T01", first=day(0), last=day(4)),),
            ),
            2,
            "only T01 can teach C: 2 sessions by 2027-01-08, but has 0 half-days",
            ":fact.count T01:fact.absences :fact.crew :fact.window",
            "absence",
            "T01",
        ),
        _case(
            "two sets of one trainer in the same two days",
            tight(
                sessions=(
                    lessons("C", count=3, last=day(1)),
                    lessons("D", count=2, last=day(1), groups=("K",)),
                ),
                learners=(person(), person("L02", groups=("K",))),
            ),
            1,
            "only T01 can teach C, D: 5 sessions by 2027-01-05, but has 4 half-days",
            ":fact.count :fact.crew :fact.window",
            "set_last",
        ),
        _case(
            "two trainers share more sets than they have half-days",
            tight(
                trainers=(
                    teacher("T01", availability=MONDAYS),
                    teacher("T02", availability=MONDAYS),
                    teacher("T03"),
                ),
                learners=(person(), person("L02", groups=("K",))),
                sessions=(
                    lessons("C", count=9, trainers=("T01", "T02")),
                    lessons("D", count=8, trainers=("T01", "T02"), groups=("K",)),
                ),
            ),
            1,
            "only T01, T02 can teach C, D: 17 sessions by 2027-01-31, but have 16 half-days",
            ":fact.count T01:fact.hours T02:fact.hours :fact.crew",
            "trainer_day",
            "T01",
        ),
        _case(
            "a group asked for more half-days than the term has",
            tight(sessions=(lessons(count=30), lessons("D", count=12, trainers=("T02",)))),
            2,
            "L01, L02 need 42 half-days by 2027-01-31; at most 40 remain",
            ":fact.count",
            "term_longer",
        ),
        _case(
            "three lessons before a Monday evening",
            tight(sessions=(lessons(count=3, last=day(0), trainers=("T01", "T02")),)),
            1,
            "L01, L02 need 3 half-days by 2027-01-04; at most 2 remain",
            ":fact.count :fact.window",
            "set_last",
        ),
        _case(
            "lessons that may begin too late",
            tight(sessions=(lessons(count=3, first=day(25)),)),
            1,
            "L01, L02 need 3 half-days by 2027-01-31; at most 2 remain",
            ":fact.count :fact.window",
            "set_first",
        ),
        _case(
            "an event on a date that is closed",
            tight(
                sessions=(lessons(dates=(day(2),)),),
                organisations=(Organisation(id="O", calendars=("OFF",)),),
                learners=(person(organisation="O"), person("L02", organisation="O")),
                calendars=(CalendarSpan(calendar="OFF", first=day(2), last=day(2)),),
            ),
            1,
            "of 1 dates it may lie on, none is open for its whole audience",
            ":fact.count O:fact.closed :fact.window",
            "set_dates",
        ),
        _case(
            "a workshop that needs a laboratory nobody has",
            tight(sessions=(lessons(equipment=("lab",)),)),
            1,
            "no room",
            ":fact.count :fact.rooms",
            "room_equipped",
            "LIL",
        ),
        _case(
            "a room too small by one seat",
            tight(
                rooms=(Room(id="A1", site="LIL", seats=1),),
                sites=tight().sites[:1],
            ),
            1,
            "no room",
            ":fact.count :fact.rooms",
            "room_seats",
            "LIL",
        ),
        _case(
            "a laboratory open on Mondays only",
            tight(
                rooms=(
                    Room(id="A1", site="LIL", seats=9),
                    Room(id="LAB", site="LIL", seats=9, equipment=("lab",), opening=MONDAYS),
                ),
                sessions=(lessons(count=9, equipment=("lab",), trainers=("T01", "T02")),),
            ),
            1,
            "need 9 half-days in these rooms, 8 are open",
            ":fact.count :fact.rooms",
            "room_hours",
            "LIL",
        ),
        _case(
            "a site closed for the week of the set",
            tight(
                rooms=("A1",),
                sites=tight().sites[:1],
                sessions=(lessons(count=2, last=day(4)),),
                closures=(Closure(place="LIL", first=day(0), last=day(4)),),
            ),
            2,
            "need 2 half-days in these rooms, 0 are open",
            ":fact.count LIL:fact.closure :fact.window",
            "closure",
            "LIL",
        ),
        _case(
            "one room for two groups at once",
            tight(
                rooms=("A1",),
                sites=tight().sites[:1],
                learners=(person(), person("L02", groups=("K",))),
                sessions=(
                    lessons("C", count=2, dates=(day(0),)),
                    lessons("D", count=1, dates=(day(0),), groups=("K",), trainers=("T02",)),
                ),
            ),
            1,
            "need 3 half-days in these rooms, 2 are open",
            ":fact.count :fact.rooms :fact.window",
            "room_more",
            "LIL",
        ),
        _case(
            "a room that the set may not use stands empty",
            tight(
                rooms=(Room(id="A1", site="LIL", seats=9, opening=MONDAYS), "A2"),
                sessions=(lessons(count=9, rooms=("A1",), trainers=("T01", "T02")),),
            ),
            1,
            "need 9 half-days in these rooms, 8 are open",
            ":fact.count :fact.rooms",
            "room_allowed",
        ),
        _case(
            "the exam before its lessons can be over",
            tight(
                sessions=(
                    lessons("C", count=3),
                    lessons("E", kind="exam", dates=(day(1),), trainers=("T02",)),
                ),
                precedences=(Precedence(before="C", after="E"),),
            ),
            1,
            "",
            ":fact.count :fact.order :fact.window",
            "order",
        ),
        _case(
            "all of it within one day",
            tight(sessions=(lessons(count=3, consecutive_days=1),)),
            1,
            "",
            ":fact.count :fact.window",
            "set_run",
        ),
        _case(
            "a pinned lesson where the event must be",
            tight(
                sessions=(
                    lessons("C", count=1),
                    lessons(
                        "F", dates=(day(0),), start=540, end=750, kind="forum", trainers=("T02",)
                    ),
                ),
                pins=(Pin(session_set="C", date=day(0), start=minute("09:00")),),
            ),
            1,
            "",
            ":fact.count :fact.pin",
            "pin",
        ),
    ]


def block_cases() -> list[Case]:
    """Hosts, weeks and papers."""
    block = Block(id="B", group="G")

    def of(**changes: Any) -> Term:
        fields: dict[str, Any] = {"sessions": (), "hosts": (nursery(),), "blocks": (block,)}
        return tight(**{**fields, **changes})

    def changed(**fields: Any) -> tuple[Block, ...]:
        return (block.model_copy(update=fields),)

    return [
        _case(
            "two learners, one place at the host",
            of(),
            1,
            "2 learners need a host; its hosts take 1 in the best weeks, all together",
            ":fact.interns H1:fact.host :fact.together",
            "host_slots",
            "H1",
        ),
        _case(
            "they could go one after the other",
            of(),
            1,
            "2 learners need a host; its hosts take 1 in the best weeks, all together",
            ":fact.interns H1:fact.host :fact.together",
            "block_apart",
        ),
        _case(
            "one week for two learners at one place",
            of(blocks=changed(together=False, iso_weeks=(2,))),
            1,
            "2 learners need a host; its hosts take 1 over all 1 possible starts",
            ":fact.interns H1:fact.host :fact.weeks",
            "block_weeks",
        ),
        _case(
            "a deadline before the second week",
            of(blocks=changed(together=False, deadline=day(4))),
            1,
            "2 learners need a host; its hosts take 1 over all 1 possible starts",
            ":fact.interns H1:fact.host :fact.deadline",
            "block_deadline",
        ),
        _case(
            "nobody may be away beside another",
            of(
                hosts=(nursery(slots=2),),
                blocks=changed(max_learners_week=1, iso_weeks=(2,), together=False),
            ),
            1,
            "2 learners need a host; its hosts take 1 over all 1 possible starts",
            ":fact.interns :fact.away :fact.weeks",
            "block_away",
        ),
        _case(
            "a host that is closed in the only week",
            of(
                hosts=(nursery(slots=2),),
                blocks=changed(iso_weeks=(2,)),
                closures=(Closure(place="H1", first=day(7), last=day(11)),),
            ),
            2,
            "2 learners need a host; its hosts take 0 in the best weeks, all together",
            ":fact.interns H1:fact.closure :fact.weeks",
            "closure",
            "H1",
        ),
        _case(
            "a paper that comes after the term",
            of(
                hosts=(nursery(slots=2),),
                blocks=changed(papers=("extract",), together=False),
                papers=(
                    Paper(person="L01", kind="extract", valid_from=day(0), valid_to=day(60)),
                    Paper(person="L02", kind="extract", valid_from=day(40), valid_to=day(60)),
                ),
            ),
            1,
            "L02 can start B on none of 4 Mondays",
            ":fact.interns :fact.papers",
            "paper",
            "L02",
        ),
    ]


def care_cases() -> list[Case]:
    """Learners whom care keeps from class; everything is placed, at the price of absences."""

    def of(opens: str, closes: str, **changes: Any) -> Term:
        mine = {"weekdays": changes.pop("weekdays")} if "weekdays" in changes else {}
        count = changes.pop("count", 2)
        return tight(
            learners=(person(),),
            sites=tight().sites[:1],
            rooms=("A1",),
            sessions=(lessons(count=count, dates=(day(0), day(1))),),
            providers=(CareProvider(id="N1", town="Lille", **changes),),
            openings=(Opening(provider="N1", opens=opens, closes=closes),),
            children=(Child(id="K1", person="L01"),),
            care=(CareArrangement(child="K1", provider="N1", **mine),),
        )

    return [
        _case(
            "a nursery that opens too late",
            of("13:45", "18:30"),
            0,
            "care opens 13:45 (N1)",
            "",
            "care_opens",
            "N1",
        ),
        _case(
            "a nursery that closes before class is over",
            of("07:00", "12:00"),
            0,
            "care closes 12:00 (N1)",
            "",
            "care_closes",
            "N1",
        ),
        _case(
            "a contract of one day, two days of class",
            of("07:00", "19:00", max_days_week=1, count=3),
            0,
            "",
            "",
            "care_days",
            "N1",
        ),
        _case(
            "a child kept on Mondays only",
            of("07:00", "19:00", weekdays="Mon", count=3),
            0,
            "",
            "",
            "care_weekdays",
            "N1",
        ),
    ]


CASES = (*sessions_cases(), *block_cases(), *care_cases())

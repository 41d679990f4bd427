"""What a coordinator reads in the terminal."""

import pytest
from rich.console import Console

from passerelle.exports.show import summary, timetable
from passerelle.exports.words import LANGS
from passerelle.models.issue import BadInputError


def printed(renderable, width=160):
    console = Console(width=width, record=True, file=None, color_system=None, quiet=False)
    with console.capture() as capture:
        console.print(renderable)
    return capture.get()


@pytest.fixture(scope="module")
def of_lea(plan):
    return printed(timetable(plan, learner="L01"))


def test_a_learner_sees_her_weeks_places_and_journeys(of_lea):
    assert "Emploi du temps de L01 (Léa)" in of_lea
    for text in ("2027-W12", "09:00–12:30", "Greta Lille", "trajet 07:42 → 13:37", "Odile"):
        assert text in of_lea
    assert "Examen blanc" not in of_lea
    assert "Entretien" not in of_lea


def test_absences_are_said_in_words(of_lea):
    flat = " ".join(of_lea.replace("│", " ").split())
    assert "ABSENT" in flat
    assert "garde" in flat
    assert "no_care" not in flat


def test_placements_fill_whole_days_and_tell_where_care_does_not_fit(of_lea):
    assert of_lea.count("Stage d'observation") == 8
    assert of_lea.count("garde incompatible") == 1


def test_one_week_alone(plan):
    text = printed(timetable(plan, learner="L01", week=13))
    assert "2027-W13" in text
    assert "2027-W12" not in text
    assert "Rien n'est placé ici." in printed(timetable(plan, learner="L01", week=17))


@pytest.mark.parametrize(
    ("subject", "shown"),
    [
        ({"trainer": "T01"}, ("Entretien VAE", "L02", "G-FR (2)")),
        ({"room": "R2"}, ("Examen blanc", "G-BE (1)", "(accompagnement)")),
        ({"site": "S-TOU"}, ("École du Beffroi Local 3", "Examen blanc")),
        ({"host": "H01"}, ("L01", "L02", "08:00–15:00")),
        ({"host": "H02"}, ("Visite", "10:00–11:30")),
    ],
)
def test_everything_that_has_a_feed_has_a_timetable(plan, subject, shown):
    text = printed(timetable(plan, **subject))
    assert [part for part in shown if part not in text] == []


def test_cancelled_sessions_are_marked(of_lea):
    assert "ANNULÉ Pratique" in of_lea


def test_nobody_in_particular_gets_the_overview_by_week(plan):
    lines = printed(timetable(plan)).splitlines()
    week = next(line for line in lines if "2027-W13" in line)
    assert week.split()[-6:] == ["3", "4", "1", "6", "?", "·"]  # one is provisional
    closed = next(line for line in lines if "2027-W16" in line)
    assert closed.count("fermé") == 1


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"learner": "L1"}, "did you mean 'L01'"),
        ({"room": "Z"}, "there is no room 'Z'"),
        ({"learner": "L01", "room": "R1"}, "one timetable at a time"),
        ({"week": 3}, "no such ISO week; weeks 11 to 17"),
    ],
)
def test_a_wrong_question_is_answered_with_help(plan, asked, message):
    with pytest.raises(BadInputError, match=message):
        timetable(plan, **asked)


@pytest.mark.parametrize("lang", LANGS)
def test_the_summary_explains_itself_in_each_language(plan, lang):
    text = printed(summary(plan, lang))
    for figure in ("1 546", "1 500", "13.6%", "3 h 23", "T01 has no free hour left", "K77"):
        assert figure in text
    for code in ("PARTIAL", "no_care", "learner_travel", "person-min ", "learner-sessions   "):
        assert code not in text or lang == "en"


def test_the_summary_of_a_plan_without_placements_claims_nothing(plan):
    names = ("sessions", "attendance", "internships", "journeys", "objective", "unplaced", "tiers")
    bare = plan.model_copy(
        update={
            **dict.fromkeys(names, ()),
            "status": "INFEASIBLE",
            "bound": None,
            "gap": None,
            "total": 0,
        }
    )
    text = printed(summary(bare, "en"))
    assert "proved that no plan exists" in text
    assert "none proved" in text
    assert "Everything is placed" not in text
    assert "can attend" not in text


def test_square_brackets_of_a_title_are_text_not_markup(plan):
    rows = (plan.sessions[2].model_copy(update={"title": "Pratique [red]salle[/red]"}),)
    text = printed(timetable(plan.model_copy(update={"sessions": rows}), learner="L02"))
    assert "[red]" in text


def test_a_narrow_terminal_still_holds_it(plan):
    assert "09:00" in printed(timetable(plan, learner="L01"), width=60)

"""Digests and the list of late changes: who is told what, in which language, by when."""

from datetime import UTC, datetime

import pytest

from passerelle.exports.feeds.late import late_changes
from passerelle.exports.feeds.manage import speak
from passerelle.exports.feeds.store import reading


def paper(house, name):
    return (house.root / "current" / "coordinator" / name).read_text(encoding="utf-8")


def test_a_digest_says_what_was_and_what_is_and_by_when_to_tell(house, plan, moved):
    house.publish(plan)
    house.publish(moved)
    assert paper(house, "digests/learner-L02.txt") == (
        "Changements dans votre agenda : L02 – Petite enfance, mars 2027\n"
        "1 changement\n"
        "\n"
        "- Déplacé\u00a0: Pratique – Greta Lille Salle 1\n"
        "    avant\u00a0: mar. 30/03 13:30–17:00, Greta Lille, Salle 1, Lille\n"
        "    maintenant\u00a0: jeu. 01/04 13:30–17:00, Greta Lille, Salle 1, Lille\n"
        "    (à annoncer avant le sam. 27/03 12:30)\n"
        "\n"
        "Votre programme d’agenda ne le montrera peut-être que demain.\n"
        "Publié le 03/02/2027 09:00.\n"
    )
    html = paper(house, "digests/learner-L02.html")
    assert "<s>mar. 30/03 13:30–17:00" in html
    assert '<html lang="fr">' in html


@pytest.mark.parametrize(
    ("lang", "word"), [("fr", "Annulé"), ("nl", "Geannuleerd"), ("en", "Cancelled")]
)
def test_a_digest_speaks_its_readers_language(house, plan, dropped, lang, word):
    house.publish(plan)
    house.publish(None, edit=speak(["L02"], lang))
    house.publish(plan)
    house.publish(dropped)
    assert f"- {word}" in paper(house, "digests/learner-L02.txt")


def test_only_those_concerned_get_a_digest_and_new_people_get_none(house, plan, moved):
    house.publish(plan)
    assert not (house.root / "current/coordinator/digests").exists()
    house.publish(moved)
    names = {path.stem for path in (house.root / "current/coordinator/digests").iterdir()}
    assert names == {"learner-L01", "learner-L02", "trainer-T01"}


def test_changes_of_the_next_72_hours_are_listed_for_another_channel(house, plan, dropped):
    house.publish(plan)
    house.now = datetime(2027, 3, 27, 12, tzinfo=UTC)
    report = house.publish(dropped)  # on 28 March; the practice was on the 30th
    assert [(row.kind, row.id, row.change.kind) for row in report.late] == [
        ("learner", "L01", "cancelled"),
        ("learner", "L02", "cancelled"),
        ("trainer", "T01", "cancelled"),
    ]
    assert "à annoncer tout de suite" in paper(house, "digests/learner-L01.txt")
    assert paper(house, "late.csv").count("\n") == 4
    with reading(house.root) as store:
        assert len(late_changes(store, datetime(2027, 3, 29, 12, tzinfo=UTC))) == 3
        assert late_changes(store, datetime(2027, 3, 30, 12, tzinfo=UTC)) == ()


def test_a_change_told_four_days_before_is_not_late(house, plan, dropped):
    house.publish(plan)
    house.now = datetime(2027, 3, 25, 10, tzinfo=UTC)
    assert house.publish(dropped).late == ()


def test_the_index_lists_feeds_and_codes_and_no_address(house, plan):
    house.publish(plan)
    index = paper(house, "index.html")
    assert "K77" in index  # the coordinator's own key to the codes
    assert not [token for token in house.tokens.values() if token in index]

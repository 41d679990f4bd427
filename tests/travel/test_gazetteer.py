"""A coordinator writes towns as they come to mind; the gazetteer must know which are meant."""

import pytest

from passerelle.travel.gazetteer import Gazetteer, Town, default_gazetteer, spelling

TOWNS = default_gazetteer()


@pytest.mark.parametrize(
    "name",
    [
        "Villeneuve-d'Ascq",
        "Villeneuve d’Ascq",
        "VILLENEUVE D ASCQ",
        "villeneuve-d-ascq",
        "Villeneuve dAscq",
        " Villeneuve-d'Ascq (FR) ",
    ],
)
def test_spelling_of_a_town_does_not_matter(name):
    town = TOWNS.find(name)
    assert town is not None
    assert (town.name, town.lat, town.lon) == ("Villeneuve-d'Ascq", 50.6167, 3.1666)


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("Libramont-Chevigny", "Libramont"),
        ("Leuze-en-Hainaut", "Leuze"),
        ("Cherbourg-en-Cotentin", "Cherbourg"),
        ("Carentan-les-Marais", "Carentan"),
        ("Mortain-Bocage", "Mortain"),
        ("Comines-Warneton", "Comines"),
        ("marche", "Marche-en-Famenne"),
        ("Marcq-en-Baroeul", "Marcq-en-Barœul"),
        ("St-Lô", "Saint-Lô"),
        ("Saint Lo", "Saint-Lô"),
        ("Ste-Mère-Église", "Sainte-Mère-Église"),
        ("PERUWELZ", "Péruwelz"),
        ("Moeskroen", "Mouscron"),
        ("Courtrai", "Kortrijk"),
    ],
)
def test_aliases_ligatures_accents_and_short_forms(name, meant):
    town = TOWNS.find(name)
    assert town is not None
    assert town.name == meant


def test_a_name_on_both_sides_of_the_border_needs_its_country():
    assert TOWNS.find("Comines") is None
    assert TOWNS.suggest("Comines") == ("Comines (BE)", "Comines (FR)")
    french, belgian = TOWNS.find("Comines (FR)"), TOWNS.find("comines be")
    assert french is not None
    assert belgian is not None
    assert (french.lat, french.lon) == (50.7615, 3.0106)
    assert (belgian.lat, belgian.lon) == (50.7754, 3.0012)


def test_the_former_name_of_a_renamed_town_is_ambiguous_too():
    assert TOWNS.find("Templeuve") is None
    assert TOWNS.suggest("Templeuve") == ("Templeuve (BE)", "Templeuve-en-Pévèle")
    belgian = TOWNS.find("Templeuve (BE)")
    assert belgian is not None
    assert belgian.lat == 50.6441


def test_namesakes_of_one_country_are_told_apart():
    assert TOWNS.find("Celles") is None
    assert TOWNS.find("Celles (BE)") is None
    assert TOWNS.suggest("Celles") == ("Celles (Houyet)", "Celles (Tournai)")
    assert TOWNS.find("Celles (Tournai)") is not None


def test_an_unknown_town_gets_close_names():
    assert TOWNS.find("Tornai") is None
    assert TOWNS.suggest("Tornai")[0] == "Tournai"
    assert "Roubaix" in TOWNS.suggest("Roubeix")
    assert TOWNS.suggest("Lile (FR)")[0] == "Lille"
    assert TOWNS.suggest("Xqzwkj") == ()
    assert TOWNS.suggest("") == ()


def test_a_country_keeps_suggestions_on_its_side():
    names = [TOWNS.find(name) for name in TOWNS.suggest("Comine (FR)")]
    assert {town.country for town in names if town} == {"FR"}


def test_each_town_can_be_written_so_that_it_is_found():
    assert [town for town in TOWNS.towns if TOWNS.find(TOWNS.label(town)) is not town] == []


def test_coordinates_are_degrees_of_the_three_regions():
    assert len(TOWNS.towns) > 1600
    assert all(48 < town.lat < 52 and -2.5 < town.lon < 7 for town in TOWNS.towns)
    assert {town.country for town in TOWNS.towns} == {"FR", "BE", "LU"}


def test_the_nearest_town_and_how_far_it_is():
    town, km = TOWNS.nearest(50.6071, 3.3893)
    assert town.name == "Tournai"
    assert km < 0.05


def test_a_gazetteer_of_ones_own():
    own = Gazetteer([Town("Αθήνα", "GR", 37.98, 23.73), Town("Οία", "GR", 36.46, 25.38)])
    town = own.find("αθηνα")
    assert town is not None
    assert town.country == "GR"
    assert spelling("Œuf-en-Ternois") == "oeufenternois"


@pytest.mark.parametrize(
    ("text", "town"),
    [
        ("7780 Comines", ("Comines", "BE")),
        ("59560 Comines", ("Comines", "FR")),
        ("7700 Mouscron", ("Mouscron", "BE")),
        ("59200 tourcoing", ("Tourcoing", "FR")),
        ("6700", ("Arlon", "BE")),
        ("50000", ("Saint-Lô", "FR")),
    ],
)
def test_a_postcode_is_no_obstacle_and_tells_the_country(text, town):
    found = default_gazetteer().find(text)
    assert found is not None
    assert (found.name, found.country) == town


@pytest.mark.parametrize("text", ["7700 Lille", "59999", "123 Lille", "7700"[:3]])
def test_a_postcode_that_contradicts_the_name_finds_nothing(text):
    assert default_gazetteer().find(text) is None

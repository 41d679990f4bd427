"""A folder to publish to, and the hand-made plan of March 2027 changed in four ways."""

from datetime import date

import pytest

from passerelle.models.base import Period
from passerelle.tests.publishing import House, with_session


@pytest.fixture
def house(tmp_path):
    return House(tmp_path / "feeds")


@pytest.fixture(scope="session")
def moved(plan):
    """The practice of 30 March is on 1 April."""
    return with_session(plan, "PRA-01", date=date(2027, 4, 1))


@pytest.fixture(scope="session")
def dropped(plan):
    """The practice of 30 March is left out."""
    return with_session(plan, "PRA-01")


@pytest.fixture(scope="session")
def elsewhere(plan):
    """The practice of 30 March is in Tournai, at the same time."""
    return with_session(plan, "PRA-01", rooms=("R3",))


@pytest.fixture(scope="session")
def shorter(plan):
    """The practice of 30 March ends earlier."""
    return with_session(plan, "PRA-01", period=Period(810, 960))

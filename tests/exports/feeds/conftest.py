"""A folder to publish to."""

import pytest

from passerelle.tests.publishing import House


@pytest.fixture
def house(tmp_path):
    return House(tmp_path / "feeds")

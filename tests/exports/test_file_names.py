"""Names of files that every system takes."""

import pytest

from passerelle.exports.file_names import file_stem


@pytest.mark.parametrize("name", ["AUX", "con", "Nul", "LPT1", "com9.old", ".hidden"])
def test_names_that_mean_a_device_or_hide_are_changed(name):
    assert file_stem(name).startswith("%")


@pytest.mark.parametrize("name", ["AUX-ENF", "CONSEIL", "L01", "nulle-part"])
def test_plain_names_stay(name):
    assert file_stem(name) == name

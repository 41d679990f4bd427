"""Hypothesis draws the same examples in every continuous-integration run."""

import os

import pytest
from hypothesis import settings

settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("ci")


@pytest.fixture(autouse=True)
def cache(monkeypatch, tmp_path_factory):
    """Each test has a cache folder of its own; none knows the user's."""
    folder = tmp_path_factory.mktemp("cache")
    monkeypatch.setenv("PASSERELLE_CACHE", str(folder))
    return folder

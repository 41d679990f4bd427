"""The bar against OSRM on real extracts, where the machine has them (see benchmarks/roads.md)."""

import os
from pathlib import Path

import numpy as np
import pytest

from passerelle.travel import matrix_from_osm

BENCH = Path(os.environ.get("PASSERELLE_BENCH", "")) / "roads"
EXTRACTS = sorted(BENCH.glob("*.osm.pbf")) if "PASSERELLE_BENCH" in os.environ else []


@pytest.mark.skipif(not EXTRACTS, reason="PASSERELLE_BENCH names no folder with roads/*.osm.pbf")
@pytest.mark.parametrize("path", EXTRACTS, ids=lambda path: path.name.split(".")[0])
def test_car_minutes_agree_with_osrm(path, tmp_path):
    kept = np.load(path.with_name(f"{path.name.split('.')[0]}.reference.npz"))
    found = 60 * matrix_from_osm(path, kept["points_lon_lat"][:, ::-1], cache=tmp_path)
    known = kept["osrm_seconds"]
    pairs = known > 0
    ratio = found[pairs] / known[pairs]
    assert np.isfinite(found).all()
    assert 0.95 <= np.median(ratio) <= 1.05
    assert np.abs(ratio - 1).mean() <= 0.06
    assert np.corrcoef(found[pairs], known[pairs])[0, 1] >= 0.99
    assert np.percentile(np.abs(found - known)[pairs], 90) <= 120

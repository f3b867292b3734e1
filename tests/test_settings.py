"""Guard what is said of a mistake in a settings file."""

from __future__ import annotations

from pathlib import Path

import pytest

from opschaling_nlp.errors import UserError
from opschaling_nlp.settings import load_settings


def test_a_removed_setting_is_told_from_a_misspelt_one(tmp_path: Path) -> None:
    """Who has a setting that there was, reads since which version it is gone; what never was may be misspelt."""
    path = tmp_path / "eigen.toml"
    path.write_text("[themes]\nweight_drivers = 0.5\nseedz = 3\n", "utf-8")
    with pytest.raises(UserError) as raised:
        load_settings(path)
    assert [str(problem) for problem in raised.value.problems] == [
        f"{path}: themes › weight_drivers: bestaat sinds versie 0.1.0 niet meer → haal de regel weg",
        f"{path}: themes › seedz: wordt hier niet herkend → controleer de spelling of haal het weg",
    ]

"""Guard what is said of a mistake in a settings file."""

from __future__ import annotations

from pathlib import Path

import pytest

from opschaling_nlp.errors import UserError
from opschaling_nlp.settings import load_settings


def test_a_setting_of_an_earlier_version_stops_nothing(tmp_path: Path) -> None:
    """Who has a setting that there was, can still run, and reads that it counts no more; it changes nothing that is kept."""
    path = tmp_path / "eigen.toml"
    path.write_text("[themes]\nweight_drivers = 0.5\nseed = 3\n[parallel]\njobs = 2\n", "utf-8")
    settings = load_settings(path)
    assert (settings.ignored, settings.themes.seed) == (("themes.weight_drivers", "parallel.jobs"), 3)
    assert "ignored" not in settings.model_dump()
    assert load_settings().ignored == ()


def test_a_setting_that_never_was_is_refused(tmp_path: Path) -> None:
    """What no version knew may be misspelt."""
    path = tmp_path / "eigen.toml"
    path.write_text("[themes]\nseedz = 3\n", "utf-8")
    with pytest.raises(UserError, match="seedz: wordt hier niet herkend"):
        load_settings(path)


def test_a_setting_outside_its_part_is_told_which_part_it_has(tmp_path: Path) -> None:
    """What stands above every part names the part that it belongs to, with all else that is wrong."""
    path = tmp_path / "eigen.toml"
    path.write_text('language = "en"\nprint_limit = 3\n[themes]\nstable = "hoog"\n', "utf-8")
    with pytest.raises(UserError) as error:
        load_settings(path)
    told = str(error.value)
    assert "language: staat boven elk onderdeel → zet er [output] boven" in told
    assert "print_limit" in told
    assert "stable" in told

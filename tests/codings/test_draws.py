"""Guard that how a sample was drawn is kept, read back whole, and never overwritten."""

from __future__ import annotations

import pytest

from opschaling_nlp.codings.draws import Draw, Drawn, chances, load_draws, store_draw
from opschaling_nlp.codings.store import load_codings
from opschaling_nlp.errors import UserError

DRAW = Draw(
    1, 20, (Drawn("s1-2", "s1 | geen factor", 0.5, drawn=True), Drawn("s1-1", "s1 | wel factor", 0.5, drawn=False))
)


def test_a_draw_comes_back_as_it_was(tmp_path):
    """Strata, chances, seed and order are read as they were written, and are no codings."""
    store_draw(tmp_path, DRAW)
    assert load_draws(tmp_path) == (DRAW,)
    assert load_codings(tmp_path).rows == ()


def test_a_draw_is_never_overwritten(tmp_path):
    """Writing the same number again fails and leaves the file alone."""
    path = store_draw(tmp_path, DRAW)
    with pytest.raises(FileExistsError):
        store_draw(tmp_path, Draw(1, 3, DRAW.statements[:1]))
    assert load_draws(tmp_path) == (DRAW,)
    assert path.name == "steekproef-0001.csv"


@pytest.mark.parametrize(
    "text", ["", "iets\n1\n", "trekking,startgetal,bijdrage,stratum,kans,getrokken\n1,2,a,b,3,1\n"]
)
def test_a_spoilt_file_is_said(tmp_path, text):
    """A file that is no draw is named with its remedy."""
    (tmp_path / "steekproef-0001.csv").write_text(text, "utf-8")
    with pytest.raises(UserError, match="geen leesbare steekproef"):
        load_draws(tmp_path)


def test_chances_of_several_draws_add_up():
    """A statement that could be drawn twice has the chance of being in either; one that was drawn counts the later draw too."""
    later = Draw(
        2, 20, (Drawn("s1-1", "s1 | wel factor", 0.5, drawn=True), Drawn("s1-3", "s1 | wel factor", 0.5, drawn=False))
    )
    assert chances([DRAW, later]) == {"s1-1": 0.75, "s1-2": 0.75, "s1-3": 0.5}

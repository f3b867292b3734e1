"""Guard that notes give the words in them, and what a program wrote around those stays outside."""

from __future__ import annotations

from pathlib import Path

from opschaling_nlp.ingest import plain
from opschaling_nlp.model import Session
from opschaling_nlp.text.segment import build_session
from tests.ingest.reading import read_file

_NOTION = "Wand 3f2a9c0d1e4b4c6f8a7b6c5d4e3f2a1b.md"


def session(path: Path, text: str) -> Session:
    """Read a note as a session."""
    path.write_text(text, encoding="utf-8")
    return build_session(read_file(plain, path), session_id="s")


def words(found: Session) -> list[str]:
    """Give the statements of a session."""
    return [statement.text for statement in found.statements]


def test_obsidian(tmp_path: Path) -> None:
    """Properties give title and date; code, comments, pictures and call-out heads are no posts; marks around words go."""
    found = session(
        tmp_path / "a.md",
        "---\ntitle: De tuin\ndate: 2024-05-14\ntags: [tuin]\naliases:\n  - middag\n---\n# De tuin\n\n"
        "> [!tip] Let op\n> Begin met het hek\n\n- [ ] [[Els de Wit|Els]] koopt zaad\n- [x] ==Vaste== middag ^ab123\n"
        "- Minder onkruid %%niet delen%%\n- ![[hek.png]]\n\n%%\nverborgen\n%%\n\n```dataview\nTABLE a\n```\n",
    )
    assert words(found) == ["Begin met het hek", "Els koopt zaad", "Vaste middag", "Minder onkruid"]
    assert (found.title, found.date) == ("De tuin", "2024-05-14")
    assert {"```dataview", "tags: [tuin]", "verborgen"} <= {edit.before for edit in found.edits}


def test_notion(tmp_path: Path) -> None:
    """The properties below the title of an exported page are no posts."""
    found = session(
        tmp_path / _NOTION, "# De tuin\n\nEigenaar: Els\nFase: Idee\n\nHet hek is stuk.\n\n- Zaad kopen\n- Soep koken\n"
    )
    assert (found.title, words(found)) == ("De tuin", ["Het hek is stuk.", "Zaad kopen", "Soep koken"])


def test_labels_below_a_title_are_posts(tmp_path: Path) -> None:
    """Only names that note programs use are properties; a wall may have labels."""
    found = session(tmp_path / "a.md", "# De tuin\n\nKans: een nieuw hek\nZorg: het onkruid\n")
    assert words(found) == ["Kans: een nieuw hek", "Zorg: het onkruid"]


def test_a_rule_at_the_top_is_no_front(tmp_path: Path) -> None:
    """Lines of dashes around what people wrote hold no properties, and a fence that is not closed no code."""
    found = session(
        tmp_path / "a.md", "---\n- een nieuw hek\n\nhet onkruid komt terug\n---\n- soep koken\n\n```\n- zaad kopen\n"
    )
    assert {"een nieuw hek", "soep koken", "zaad kopen"} <= set(words(found))


def test_frames_and_links_of_a_notebook_are_no_posts(tmp_path: Path) -> None:
    """The frame around a call-out and a link to another page are the program's; a quotation loses its sign."""
    found = session(
        tmp_path / _NOTION,
        "# Wand\n\n> Begin met het hek\n\n<aside>\nVraag het de buren.\n\n</aside>\n\n- Minder onkruid\n\n[Volgende](Wand%203f2a.md)\n",
    )
    assert words(found) == ["Begin met het hek", "Vraag het de buren.", "Minder onkruid"]


def test_an_outline_has_headings_in_its_bullets(tmp_path: Path) -> None:
    """Logseq writes headings and properties in a list."""
    text = "title:: Wand\n\n- ## Wat is nodig?\n\t- Een hek\n\t  id:: 64f0\n\t- Minder onkruid\n\t  collapsed:: true\n"
    found = session(tmp_path / "a.md", text)
    assert words(found) == ["Een hek", "Minder onkruid"]
    assert found.statements[0].section == ("Wat is nodig?",)


def test_the_only_top_heading_is_the_title(tmp_path: Path) -> None:
    """A note that states no title is called after its first heading, unless that asks something or is one of more."""
    front = "---\ncreated: 2024-05-14\n---\n"
    assert session(tmp_path / "a.md", f"{front}# De tuin\n\n- een hek\n").title == "De tuin"
    assert session(tmp_path / "a.md", f"{front}# Wat is nodig?\n\n- een hek\n").title != "Wat is nodig?"
    assert session(tmp_path / "a.md", f"{front}# De tuin\n\n- een hek\n\n# De kas\n\n- glas\n").title != "De tuin"


def test_a_link_to_a_file_is_no_post(tmp_path: Path) -> None:
    """A line that only links to a file of the same export says nothing; one that links to the web may be a post."""
    found = session(
        tmp_path / "a.md",
        "# De tuin\n\n- een hek\n- [Schets](De%20tuin/schets.pdf)\n- [Kas](https://kas.example/a.pdf)\n",
    )
    assert [text.split()[0] for text in words(found)] == ["een", "Kas"]

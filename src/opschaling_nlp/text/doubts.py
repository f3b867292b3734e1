"""Report signs that a session was misread, before they show in its results."""

from collections.abc import Iterator
from itertools import pairwise

from opschaling_nlp.dutch.cues import count_limit
from opschaling_nlp.dutch.signs import ends_sentence
from opschaling_nlp.model import Session, SessionKind
from opschaling_nlp.settings import ReadingSettings

_COLUMNS = "kolom"
"""Start of the table warnings about columns with an unknown meaning."""


def find_doubts(session: Session, settings: ReadingSettings) -> tuple[str, ...]:
    """Return in Dutch the signs that a session was misread.

    A session without statements gives only that sign.
    """
    if session.skipped:
        return ()
    if not session.statements:
        return ("geen enkele bijdrage gevonden",)
    return (
        *session.doubts,
        *_unknown_columns(session),
        *_long_statement(session, settings),
        *_single_words(session, settings),
        *_fragments(session, settings),
        *_empty_headings(session, settings),
        *_may_be_headings(session),
    )


def _unknown_columns(session: Session) -> Iterator[str]:
    unsure = [warning for warning in session.warnings if warning.startswith(_COLUMNS)]
    if unsure:
        yield f"kolommen waarvan de betekenis niet zeker is: {len(unsure)} (zie de waarschuwingen)"


def _long_statement(session: Session, settings: ReadingSettings) -> Iterator[str]:
    words = [len(statement.text.split()) for statement in session.statements]
    longest = max(session.statements, key=lambda statement: len(statement.text))
    if len(longest.text) > settings.long_statement and max(words) > settings.long_share * sum(words):
        yield (
            f"één bijdrage (nr. {longest.position}) is {len(longest.text)} tekens lang: waarschijnlijk zijn het er meer"
        )


def _single_words(session: Session, settings: ReadingSettings) -> Iterator[str]:
    single = sum(len(statement.text.split()) == 1 for statement in session.statements)
    total = len(session.statements)
    if total >= settings.enough and single >= settings.single_word_share * total:
        yield (
            f"{single} van de {total} bijdragen zijn één woord: "
            "waarschijnlijk een woordwolk of een uiteengevallen tabel"
        )


def _fragments(session: Session, settings: ReadingSettings) -> Iterator[str]:
    """Count lower-case statements after an unfinished one, if most begin with a capital.

    They are probably fragments of sentences.
    """
    texts = [statement.text for statement in session.statements]
    capitals = sum(text[:1].isupper() for text in texts)
    pieces = sum(
        after[:1].islower() and before[:1].isalpha() and not ends_sentence(before) for before, after in pairwise(texts)
    )
    usual = session.kind is not SessionKind.CHAT and len(texts) >= settings.enough and 2 * capitals >= len(texts)
    if usual and pieces >= settings.lower_case_share * len(texts):
        yield (
            f"{pieces} van de {len(texts)} bijdragen beginnen met een kleine letter onder een zin zonder eind: "
            "waarschijnlijk zijn regels niet goed samengevoegd"
        )


def _empty_headings(session: Session, settings: ReadingSettings) -> Iterator[str]:
    """Count headings with neither a statement nor a heading of another kind below them."""
    headings = [(position, role) for position, role, _ in session.headings if role != "title"]
    end = (len(session.statements) + 1, "")
    empty = sum(
        (position == below[0] and role == below[1]) or position == end[0]
        for (position, role), below in pairwise([*headings, end])
    )
    if empty >= settings.empty_headings and empty >= settings.empty_heading_share * len(headings):
        yield (
            f"{empty} van de {len(headings)} koppen hebben geen bijdrage onder zich: "
            "waarschijnlijk zijn bijdragen voor koppen gehouden"
        )


def _may_be_headings(session: Session) -> Iterator[str]:
    """Name the participants' statements that may be headings; in sources, none is listed."""
    if lines := session.doubtful:
        more = " …" if len(lines) > count_limit("doubts.shown") else ""
        named = ", ".join(f"‘{line}’" for line in lines[: count_limit("doubts.shown")])
        yield f"misschien een kopje, nu een bijdrage ({len(lines)}): {named}{more}"

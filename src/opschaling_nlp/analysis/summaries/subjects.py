"""Write the sentences about each subject: the whole, kinds of prompt, drivers, themes, sessions, sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from opschaling_nlp.analysis.labels import driver_codes
from opschaling_nlp.analysis.summaries.drivers import driver_sentences
from opschaling_nlp.analysis.summaries.numbers import read_numbers
from opschaling_nlp.analysis.summaries.overall import overall_sentences, prompt_kind_sentences, source_sentences
from opschaling_nlp.analysis.summaries.sessions import session_sentences
from opschaling_nlp.analysis.summaries.themes import theme_sentences
from opschaling_nlp.analysis.summaries.wording import load_limits, load_wording
from opschaling_nlp.analysis.summaries.writing import Sentence, Writer
from opschaling_nlp.model import Voice
from opschaling_nlp.tables import SUMMARIES, build_frame, join_codes

if TYPE_CHECKING:
    import pandas as pd

    from opschaling_nlp.codebook import Codebook
    from opschaling_nlp.settings import Settings


def summarise(tables: Mapping[str, pd.DataFrame], *, codebooks: Sequence[Codebook], settings: Settings) -> pd.DataFrame:
    """Write the sentences of a run (SUMMARIES) in the language of the settings.

    Needs the tables statements, sessions, drivers, keyness and themes. Subjects, in order: `overall`,
    `prompt_kind:<kind>`, `driver:<code>`, `theme:<id>`, `session:<id>`, `source`. Every number of a sentence stands in
    `numbers` as place=value, where the place is a table, the keys of its row and a column.
    """
    writer = _writer(tables, codebooks, settings, Voice.PARTICIPANTS)
    sources = _writer(tables, codebooks, settings, Voice.SOURCES)
    written: list[tuple[str, Iterable[Sentence]]] = [("overall", overall_sentences(writer))]
    written.extend(
        (f"prompt_kind:{kind or 'none'}", prompt_kind_sentences(writer, kind))
        for kind in writer.numbers.values_of("prompt_kind", group=Voice.PARTICIPANTS)
    )
    written.extend((f"driver:{code}", driver_sentences(writer, code)) for code in _list_drivers(writer))
    written.extend((f"theme:{theme['theme']}", theme_sentences(writer, theme)) for theme in _records(tables["themes"]))
    for who in (writer, sources):
        written.extend(
            (f"session:{session}", session_sentences(who, session, tables["keyness"]))
            for session in who.numbers.values_of("session", group=who.group)
        )
    written.append(("source", source_sentences(sources)))
    return build_frame(SUMMARIES, _rows(written))


def _writer(
    tables: Mapping[str, pd.DataFrame], codebooks: Sequence[Codebook], settings: Settings, group: str
) -> Writer:
    codes = driver_codes(codebooks)
    english = settings.output.language == "en"
    titles = zip(tables["sessions"]["session_id"], tables["sessions"]["title"], strict=True)
    return Writer(
        wording=load_wording(settings.output.language, minimum=settings.analysis.minimum_for_percentages, group=group),
        numbers=read_numbers(tables, tuple(code.name for code in codes)),
        labels={code.name: code.label_en if english else code.label_nl for code in codes},
        titles={session: title or session for session, title in titles},
        group=group,
        minimum=settings.analysis.minimum_for_percentages,
        limits=load_limits(),
    )


def _list_drivers(writer: Writer) -> list[str]:
    return list(writer.numbers.order) if len(writer.numbers.statements(Voice.PARTICIPANTS)) else []


def _records(frame: pd.DataFrame) -> list[dict[str, object]]:
    return [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]


def _rows(written: Iterable[tuple[str, Iterable[Sentence]]]) -> Iterator[dict[str, object]]:
    for subject, sentences in written:
        for position, sentence in enumerate(sentences, start=1):
            yield {
                "subject": subject,
                "position": position,
                "sentence": sentence.text,
                "statement_ids": join_codes(sentence.statement_ids),
                "numbers": join_codes(f"{number.place}={number}" for number in sentence.numbers),
            }

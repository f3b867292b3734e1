"""Put the tables into plain sentences, each with the statements and numbers behind it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import pandas as pd

from opschaling_nlp.analysis.summaries.material import Material, gather_material
from opschaling_nlp.analysis.summaries.parts import driver_passage, session_passage, theme_passage
from opschaling_nlp.analysis.summaries.whole import overall_passage, prompt_kinds_passage, source_passage
from opschaling_nlp.analysis.summaries.wording import Sentence
from opschaling_nlp.codebook import Codebook
from opschaling_nlp.model import Voice
from opschaling_nlp.settings import Settings
from opschaling_nlp.tables import SUMMARIES, build_frame, join_codes, rows_of
from opschaling_nlp.texts import speak


def summarise(tables: Mapping[str, pd.DataFrame], *, codebooks: Sequence[Codebook], settings: Settings) -> pd.DataFrame:
    """Write the sentences of a run in the language of the settings (SUMMARIES).

    Subjects, in order: `overall`, `prompt_kinds`, `driver:<code>`, `theme:<id>`, `session:<id>`, `source`. Every number
    in a sentence is listed in `numbers` as place=value, where the place is a table, the keys of its row and a column.
    """
    with speak(settings.output.language):
        participants, sources = (gather_material(tables, codebooks, settings, voice) for voice in Voice)
        return build_frame(SUMMARIES, list(_rows(_passages(tables, participants, sources))))


def _passages(
    tables: Mapping[str, pd.DataFrame], participants: Material, sources: Material
) -> Iterator[tuple[str, Iterable[Sentence]]]:
    """Yield each subject with its sentences."""
    yield "overall", overall_passage(participants)
    yield "prompt_kinds", prompt_kinds_passage(participants)
    for code in participants.labels:
        yield f"driver:{code}", driver_passage(participants, code)
    for nth, theme in enumerate(rows_of(tables["themes"])):
        yield f"theme:{theme.theme}", theme_passage(participants, theme, nth)
    for material in (participants, sources):
        for session in material.values_of("session"):
            yield f"session:{session}", session_passage(material, session, tables["keyness"])
    yield "source", source_passage(sources)


def _rows(told: Iterable[tuple[str, Iterable[Sentence]]]) -> Iterator[dict[str, object]]:
    for subject, sentences in told:
        for position, sentence in enumerate(sentences, start=1):
            yield {
                "subject": subject,
                "position": position,
                "sentence": sentence.text,
                "statement_ids": join_codes(sentence.statement_ids),
                "numbers": join_codes(f"{number.place}={number}" for number in sentence.numbers),
            }

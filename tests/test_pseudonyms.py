"""Guard that a run with pseudonyms holds no name or address anywhere, down to the bytes of what is packed."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from opschaling_nlp.codebook import load_codebooks
from opschaling_nlp.codings.store import CodedStatement, add_codings
from opschaling_nlp.handmade import load_handmade
from opschaling_nlp.output.csv_tables import read_tables
from opschaling_nlp.publication import KEY
from opschaling_nlp.run import analyse
from opschaling_nlp.sessions import collect_sessions
from opschaling_nlp.settings import load_settings
from opschaling_nlp.text.privacy import load_key

PLANTED = (
    "Fenna", "Wobbema", "Tjitske", "Abbink", "Zeliha", "Karahan", "Quirijn", "Oosterveen", "jelmertje", "0698765432",
    "fenna@wobbema.example", "Drostelaar",
)  # fmt: skip
"""Invented: speakers, a name in the settings, one of a file, a coder, a telephone number and an address."""


def every_byte(folder: Path) -> str:
    """Give all there is in a folder as one text in lower case: names and contents of files, also of what is packed."""
    texts = []
    for path in sorted(folder.rglob("*")):
        texts.append(str(path.relative_to(folder)))
        if path.is_file():
            texts += _contents(path.name, path.read_bytes())
    return "\n".join(texts).casefold()


def _contents(name: str, data: bytes) -> list[str]:
    if zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return [text for one in archive.namelist() for text in (one, *_contents(one, archive.read(one)))]
    if name.endswith(".parquet"):
        return [pq.read_table(io.BytesIO(data)).to_pandas().to_csv()]
    return [data.decode("utf-8", "replace")]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, set[str]]:
    """Analyse a chat, a wall and codings in which twelve names and addresses stand, with pseudonyms; give the ids without."""
    base = tmp_path_factory.mktemp("namen")
    raw = base / "raw" / "Groep van Fenna Wobbema"
    raw.mkdir(parents=True)
    chat = [
        f"12-05-2025 10:0{number} - {speaker}: {text}"
        for number, speaker, text in number_lines(
            ("Fenna Wobbema", "Wij hebben meer tijd nodig voor de tuin"),
            ("Tjitske Abbink", "fenna's plan is goed, zei Wobbema"),
            ("Zeliha Karahan", "bel 0698765432 of mail fenna@wobbema.example"),
            ("Tjitske Abbink", "vraag het aan zeliha, of aan Quirijn Oosterveen"),
            ("Fenna Wobbema", "Tjitskes idee kost geld, en abbinks buurman helpt"),
        )
    ]
    (raw / "WhatsApp-chat met Zeliha Karahan.txt").write_text("\n".join(chat) + "\n", "utf-8")
    (base / "raw" / "wand_van_drostelaar.txt").write_text(
        "Middag met Fenna\n\nWat heeft Tjitske nodig?\n- Steun van drostelaar\n- Geld voor Drostelaars schuur\n- Vertrouwen in de buurt\n",
        "utf-8",
    )
    (base / "raw" / "sessies.toml").write_text(
        '["wand_van_drostelaar.txt"]\nplace = "Huize Wobbema"\ngroup = "tafel van Fenna"\n', "utf-8"
    )
    shipped = load_settings()
    settings = shipped.model_copy(
        update={"privacy": shipped.privacy.model_copy(update={"pseudonymise": True, "names": ["Drostelaar"]})}
    )
    codebooks = load_codebooks(settings)
    sessions = collect_sessions(base / "raw", settings=settings).sessions
    ids = {one.text: one.statement_id for session in sessions for one in session.statements}
    wanted = ids["Vertrouwen in de buurt"]
    row = CodedStatement(
        wanted,
        wanted.rpartition("-")[0],
        "jelmertje",
        1,
        {"tip": "1"},
        text="Vertrouwen in de buurt",
        note="vroeg Fenna hierover",
    )
    add_codings(base / "codings", "jelmertje", [row])
    analyse(
        base / "raw",
        base / "out",
        settings=settings,
        codebooks=codebooks,
        handmade=load_handmade(base / "codings", codebooks),
    )
    return base / "out", set(ids.values())


@pytest.fixture
def out(made: tuple[Path, set[str]]) -> Path:
    """Give the folder of the run."""
    return made[0] / "latest"


def number_lines(*lines: tuple[str, str]) -> list[tuple[int, str, str]]:
    """Put a number before who said what."""
    return [(number, *line) for number, line in enumerate(lines)]


def test_no_planted_name_stands_anywhere(out: Path) -> None:
    """Tables, charts, report, workbook, exchange and manifest are searched byte by byte, in any case and with a possessive."""
    found = every_byte(out.resolve())
    assert [name for name in PLANTED if name.casefold() in found] == []


def test_the_words_and_the_coding_are_still_there(out: Path) -> None:
    """Masking takes away names, not what was said, nor what was decided about it."""
    found = every_byte(out.resolve())
    assert "vertrouwen in de buurt" in found
    assert "codeur-01" in found


def test_pseudonyms_change_no_id_and_are_kept(made: tuple[Path, set[str]]) -> None:
    """What an id says of the words is of the real ones, and every speaker has a pseudonym in the key, for the next run."""
    after = read_tables(made[0] / "latest")["statements"]["statement_id"]
    assert {one.rpartition("-")[2] for one in after} == {one.rpartition("-")[2] for one in made[1]}
    assert load_key(made[0] / KEY).keys() >= {"Fenna Wobbema", "Tjitske Abbink", "Zeliha Karahan"}

"""Guard that what was kept of a file is what was read from it, and nothing else."""

from __future__ import annotations

import gzip
import os
import stat
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opschaling_nlp.ingest import cache
from opschaling_nlp.ingest.cache import (
    decode_readings,
    encode_readings,
    forget_readings,
    holds_readings,
    keep_only,
    load_readings,
    reading_key,
    store_readings,
)
from opschaling_nlp.model import Block, Box, Edit, Extent, Look, Reading, SessionKind
from opschaling_nlp.settings import load_settings
from opschaling_nlp.tagging import reuse
from opschaling_nlp.writing import UNFINISHED

texts = st.text(st.characters(exclude_categories=["Cs"]))
places = st.none() | st.integers(1, 10**6)
floats = st.floats(allow_nan=False, allow_infinity=False)
edits = st.lists(st.builds(Edit, st.integers(0, 99), texts, texts, texts, places, places), max_size=3).map(tuple)
extents = st.none() | st.builds(
    Extent,
    st.sampled_from(["point", "character"]),
    floats,
    floats,
    texts,
    st.lists(floats, max_size=3).map(tuple),
    floats,
    st.booleans(),
    floats,
)
boxes = st.none() | st.builds(Box, floats, floats, floats, floats)
looks = st.builds(Look, st.integers(0, 6), boxes, texts, floats, st.booleans(), floats, floats, extents, texts)
blocks = st.builds(
    Block, st.sampled_from(["heading", "prompt", "post", "line"]), texts, places, places, places, looks, texts, texts, texts, texts, st.lists(texts, max_size=3).map(tuple), texts, st.integers(0, 9), texts, st.booleans(), st.booleans(), edits,
)  # fmt: skip
readings = st.builds(
    Reading, texts, texts, texts, st.lists(blocks, max_size=4).map(tuple), texts, texts, st.none() | st.sampled_from(SessionKind), st.integers(0, 9), st.lists(texts, max_size=2).map(tuple), texts, edits,
)  # fmt: skip


@given(st.lists(readings, max_size=3))
def test_readings_come_back_as_they_were(given_readings: list[Reading]) -> None:
    """Encoding loses nothing of a reading, whatever it holds."""
    assert decode_readings(encode_readings(given_readings)) == tuple(given_readings)


def test_half_a_character_does_not_travel() -> None:
    """Broken UTF-16 in an export becomes the replacement character; a pair becomes the one character it stands for."""
    (reading,) = decode_readings(
        encode_readings([Reading("a.pdf", "pdf", "", (Block("post", "een \ud83d twee \ud83d\ude00"),))])
    )
    assert reading.blocks[0].text == "een \ufffd twee \U0001f600"


def test_another_key_or_a_damaged_entry_is_no_reading(tmp_path: Path) -> None:
    """A changed file, reader or setting is read again, and so is one whose entry is damaged."""
    store_readings(tmp_path, "a.txt", "key", encode_readings([Reading("a.txt", "txt", "")]))
    assert load_readings(tmp_path, "a.txt", "key") == (Reading("a.txt", "txt", ""),)
    assert load_readings(tmp_path, "a.txt", "other") is None
    assert load_readings(tmp_path, "b.txt", "key") is None
    (entry,) = (tmp_path / "readings").iterdir()
    entry.write_bytes(entry.read_bytes()[:-4])
    assert load_readings(tmp_path, "a.txt", "key") is None
    entry.write_bytes(entry.read_bytes() + b'x","onbekend":1}]')
    assert load_readings(tmp_path, "a.txt", "key") is None


def test_a_file_has_one_entry(tmp_path: Path) -> None:
    """What was kept of an older version of a file goes, so that no words outlive their export."""
    for key in ("old", "new"):
        store_readings(tmp_path, "a.txt", key, encode_readings([Reading("a.txt", "txt", key)]))
    assert len(list((tmp_path / "readings").iterdir())) == 1


def test_forgetting_and_pruning_remove_words(tmp_path: Path) -> None:
    """Erasing a file, or taking it out of RAW, takes it out of the cache."""
    for source in ("a.txt", "b.txt", "c.txt"):
        store_readings(tmp_path, source, "key", encode_readings([Reading(source, "txt", "")]))
    assert forget_readings(tmp_path, "a.txt")
    assert not forget_readings(tmp_path, "a.txt")
    keep_only(tmp_path, ["c.txt"])
    assert [load_readings(tmp_path, source, "key") is not None for source in ("a.txt", "b.txt", "c.txt")] == [
        False,
        False,
        True,
    ]


def test_only_the_owner_reads_the_words(tmp_path: Path) -> None:
    """What is cached holds words that no mask covers, so nobody else on the machine may read it."""
    store_readings(tmp_path, "a.txt", "key", encode_readings([Reading("a.txt", "txt", "")]))
    (entry,) = (tmp_path / "readings").iterdir()
    assert os.name == "nt" or stat.S_IMODE(entry.stat().st_mode) == 0o600


def test_a_folder_in_the_cache_stops_nothing(tmp_path: Path) -> None:
    """Programs that synchronise or index put folders of their own beside the readings; they stay."""
    (tmp_path / "readings" / "@eaDir").mkdir(parents=True)
    keep_only(tmp_path, [])
    assert (tmp_path / "readings" / "@eaDir").exists()


def test_half_written_words_go_too(tmp_path: Path) -> None:
    """What a process that was killed left of a reading is erased with its file, and removed by the next run."""
    for remove in (lambda: forget_readings(tmp_path, "a.txt"), lambda: keep_only(tmp_path, ["a.txt"])):
        store_readings(tmp_path, "a.txt", "key", encode_readings([Reading("a.txt", "txt", "")]))
        (entry,) = (tmp_path / "readings").iterdir()
        entry.rename(entry.with_suffix(UNFINISHED))
        assert holds_readings(tmp_path, "a.txt")
        remove()
        assert not list((tmp_path / "readings").iterdir())


@pytest.mark.parametrize(
    ("change", "same"),
    [
        ({"max_pages": 3}, False),
        ({"columns": {"*.csv": {"text": "Bericht"}}}, False),
        ({"workers": 7}, True),
        ({"seconds_per_file": 1.0}, True),
    ],
)
def test_the_key_follows_what_changes_a_reading(change: dict[str, object], same: bool) -> None:
    """Settings that change what is read change the key; those that only limit the workers do not."""
    settings = load_settings().ingest
    assert (reading_key("sha", settings) == reading_key("sha", settings.model_copy(update=change))) is same
    assert reading_key("sha", settings) != reading_key("other", settings)


@pytest.mark.parametrize(
    ("file", "same"),
    [
        ("ingest/pdf/reader.py", False),
        ("dutch/names.py", False),
        ("model.py", False),
        ("resources/cues/columns.toml", False),
        ("resources/thresholds.toml", False),
        ("resources/codebooks/drivers.toml", True),
        ("resources/settings.toml", True),
        ("ingest/pdf/reader.pyc", True),
    ],
)
def test_files_are_read_again_when_the_readers_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: str, *, same: bool
) -> None:
    """A change of a reader, of what is known of Dutch, a cue list or a threshold gives another version; of a codebook not."""
    package = tmp_path / "opschaling_nlp"
    for name in (*cache._DEPENDS_ON, file):
        path = package / name
        (path if path.suffix else path / "more.txt").parent.mkdir(parents=True, exist_ok=True)
    monkeypatch.setattr(cache.resources, "files", lambda _: package)
    before = cache.readers_version.__wrapped__()
    (package / file).write_text("anders")
    assert (cache.readers_version.__wrapped__() == before) is same


def test_what_readings_depend_on_is_there() -> None:
    """A part of the program that was moved would else no longer count, and stale readings be used."""
    package = Path(cache.__file__).parents[1]
    assert [part for part in (*cache._DEPENDS_ON, *reuse._DEPENDS_ON) if not (package / part).exists()] == []


def test_what_is_left_out_is_the_default() -> None:
    """Entries stay small: a plain post costs little more than its words."""
    encoded = encode_readings([replace(Reading("a", "txt", ""), blocks=(Block("post", "woorden"),))])
    lines = b'1 {"source":"a","format":"txt","sha256":""}\n{"kind":"post","text":"woorden"}\n'
    assert gzip.decompress(encoded) == lines


def test_what_comes_back_is_kept_once() -> None:
    """The names, times and sections of a long table are one copy each, also when they come out of the cache."""
    block = Block("post", "woorden", speaker="Els", time="10:01", section=("Ronde 1",), prompt="Wat helpt?")
    ((first, second),) = (
        reading.blocks for reading in decode_readings(encode_readings([Reading("a", "csv", "", (block, block))]))
    )
    assert all(
        getattr(first, name) is getattr(second, name)
        for name in ("kind", "speaker", "time", "section", "prompt", "look")
    )


@pytest.mark.parametrize(
    "data",
    [
        b"geen",
        gzip.compress(b"geen", mtime=0),
        encode_readings([Reading("a", "txt", "", (Block("post", "woorden"),))])[:-9],
    ],
)
def test_damaged_readings_are_an_error_of_value(data: bytes) -> None:
    """Whatever is wrong with what was kept, the file is simply read again."""
    with pytest.raises(ValueError, match=r".+"):
        decode_readings(data)

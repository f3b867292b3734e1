"""Cache the findings of statements between runs.

A statement is tagged again only if something that its findings depend on changes.
"""

import hashlib
import json
import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from importlib import metadata, resources
from pathlib import Path
from sys import intern

from opschaling_nlp.codebook import Codebook
from opschaling_nlp.hashing import hash_folder
from opschaling_nlp.settings import Settings
from opschaling_nlp.tagging.annotate import Annotation, Key
from opschaling_nlp.tagging.language.pipeline import describe_model
from opschaling_nlp.tagging.rows import Finding

_DEPENDS_ON = ("tagging", "dutch", "text", "codebook", "model.py", "resources/language", "resources/cues")
"""Parts of the program that findings depend on."""
_LIBRARIES = ("numpy", "spacy", "thinc", "wordfreq")
_ENCODER = json.JSONEncoder(ensure_ascii=True, separators=(",", ":"))


class KeptTags:
    """Recalls the findings of statements from the file in which an earlier run kept them.

    Each line holds the key and the findings of one statement. The file contains participants' words.
    """

    def __init__(self, path: Path | None, codebooks: Sequence[Codebook], settings: Settings) -> None:
        """Index the kept findings; without a file, nothing is recalled or kept."""
        self._path = path
        self._made_by = _version(codebooks, settings)
        self._places: Mapping[bytes, int] = dict(_places(self._path)) if self._path else {}

    def __contains__(self, key: Key) -> bool:
        return self._name(key) in self._places

    def recall(self, keys: Sequence[Key]) -> Iterator[Annotation | None]:
        """Yield the kept findings of each statement; None if there are none or they cannot be read."""
        source = self._path if self._path and self._places else Path(os.devnull)
        with source.open("rb") as file:
            for key in keys:
                place = self._places.get(self._name(key))
                if place is None:
                    yield None
                    continue
                file.seek(place)
                yield _decode(file.readline())

    def keep(self, said: Iterator[tuple[Key, Annotation]]) -> Iterator[tuple[Key, Annotation]]:
        """Pass the findings on and, once all have passed, replace the file by exactly these."""
        if self._path is None:
            yield from said
            return
        self._path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=self._path.parent, prefix=".new-")
        try:
            with os.fdopen(handle, "wb") as file:
                for key, one in said:
                    if not one.overdue:
                        file.write(self._name(key) + b"\t" + _encode(one))
                    yield key, one
            Path(temporary).replace(self._path)
        finally:
            with suppress(OSError):
                Path(temporary).unlink(missing_ok=True)

    def _name(self, key: Key) -> bytes:
        words = f"{self._made_by}\n{key.prompt_kind}\n{key.text}".encode("utf-8", "surrogatepass")
        return hashlib.sha256(words).hexdigest()[:32].encode()


def _version(codebooks: Sequence[Codebook], settings: Settings) -> str:
    """Hash everything except the statement that its findings depend on."""
    program = hash_folder(
        Path(str(resources.files("opschaling_nlp"))),
        parts=_DEPENDS_ON,
        suffixes=frozenset({".py", ".toml", ".txt", ".gz"}),
    )
    libraries = [f"{name} {metadata.version(name)}" for name in _LIBRARIES]
    model = describe_model(settings)["sha256"]
    return hashlib.sha256(
        repr((program, libraries, model, settings.language.batch_size, codebooks)).encode()
    ).hexdigest()


def _places(path: Path) -> Iterator[tuple[bytes, int]]:
    try:
        with path.open("rb") as file:
            place = 0
            for line in file:
                name, tab, _ = line.partition(b"\t")
                yield name, place + len(name) + len(tab)
                place += len(line)
    except OSError:
        return


def _encode(said: Annotation) -> bytes:
    return _ENCODER.encode([said.tokens, said.findings]).encode("ascii") + b"\n"


def _decode(line: bytes) -> Annotation | None:
    try:
        tokens, findings = json.loads(line)
        # Interned, as when they were made: the findings of all are held at once, and there are few different words.
        return Annotation(
            tuple(map(tuple, tokens)),
            tuple(Finding._make(intern(one) if isinstance(one, str) else one for one in row) for row in findings),
        )
    except (ValueError, TypeError):
        return None  # truncated or damaged: the statement is simply tagged again

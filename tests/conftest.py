"""Settings that hold for every test, and what is dear to make and need be made once only."""

from __future__ import annotations

import gc
import warnings
from functools import wraps
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from opschaling_nlp.ingest import folder, workers
from opschaling_nlp.ingest.readers import read_export
from opschaling_nlp.tagging import annotate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from spacy.language import Language

    from opschaling_nlp.codebook import Codebook
    from opschaling_nlp.settings import IngestSettings, Settings

# How long an example takes says something of the machine, not of the program. `--hypothesis-profile thorough` looks longer.
settings.register_profile("usual", deadline=None, max_examples=50)
settings.register_profile("thorough", deadline=None, max_examples=1000)
settings.load_profile("usual")
_TAGGERS = 3
"""Pipelines that are kept."""


def pytest_collection_finish() -> None:
    """Pass over what imports made when garbage is looked for, and look less often: it took a seventh of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def _read_here(jobs: Sequence[workers.Job], *, settings: IngestSettings) -> Iterator[workers.Outcome]:
    """Read files in this process: its own processes have tests of their own, and are used where a test starts a program."""
    for job in jobs:
        with warnings.catch_warnings(action="ignore"):
            answer = workers._answer(job, settings, read_export)
        yield workers.Outcome(job, answer)


def _share(build: Callable[..., Language]) -> Callable[..., Language]:
    """Load a pipeline once for the same codebooks and settings, and few for all: they keep nothing of what they read."""
    made: list[tuple[tuple[object, ...], Language]] = []

    @wraps(build)
    def share(codebooks: Sequence[Codebook], settings: Settings) -> Language:
        key = tuple(codebooks), settings.language, settings.tagging.codebooks
        found = next((nlp for other, nlp in made if other == key), None)
        found = found or build(codebooks, settings)
        made[:] = [(key, found), *(one for one in made if one[0] != key)][:_TAGGERS]
        return found

    return share


folder.read_in_workers = _read_here
annotate.build_tagger = _share(annotate.build_tagger)


@pytest.fixture(scope="session")
def cluster():
    """Start a scheduler and two workers on this machine; give its address."""
    distributed = pytest.importorskip("distributed")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=None
        ) as started:
            yield started.scheduler_address

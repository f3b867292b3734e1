"""Tag in a process of its own: it loads the language model while this one loads other libraries and reads exports."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from threading import Thread
from typing import TYPE_CHECKING, Any

from opschaling_nlp.dutch.words import frequency
from opschaling_nlp.parallel import WORTH_A_PROCESS, can_copy, in_a_fork

if TYPE_CHECKING:
    from opschaling_nlp.codebook import Codebook
    from opschaling_nlp.model import Session, Tagged
    from opschaling_nlp.settings import Settings
    from opschaling_nlp.tagging.annotate import StatementTagger

    Tag = Callable[..., Tagged]


def tag_here(sessions: Sequence[Session], **given: Any) -> Tagged:
    """Tag in this process, as `tagging.tag.tag_sessions` does, which is loaded only now."""
    from opschaling_nlp.tagging.tag import tag_sessions

    return tag_sessions(sessions, **given)


@contextmanager
def tagging_ahead(codebooks: Sequence[Codebook], settings: Settings) -> Iterator[Tag]:
    """Load the model in a fork of this process, and yield a function like `tag_here` that has the fork tag, once.

    Everything is done in this process where it cannot be forked, where the fork was killed, and for so many statements
    that processes share them. The workers of a cluster load it meanwhile instead, as they are to tag.
    """
    if settings.parallel.address:
        loading = Thread(target=_load_on_cluster, args=(codebooks, settings), daemon=True)
        loading.start()
        yield tag_here
        return
    if can_copy():
        import pandas as pd  # noqa: F401 - what both processes use is loaded once, before the fork

        frequency("de")
    with in_a_fork(_load, codebooks, settings) as begun:  # what is wrong with it is heard when it is to tag

        def tag(
            sessions: Sequence[Session], *, progress: Callable[[int, int, str], None] | None = None, **given: Any
        ) -> Tagged:
            count = sum(len(session.statements) for session in sessions)
            if begun:
                fork, _ = begun
                try:
                    if count < WORTH_A_PROCESS:
                        tagged = fork.submit(_tag, sessions, given).result()
                        if progress:
                            progress(count, count, "")
                        return tagged
                except BrokenProcessPool:
                    pass
                finally:
                    fork.shutdown(wait=False, cancel_futures=True)  # the model need not stay in memory
            return tag_here(sessions, progress=progress, **given)

        yield tag


def _load_on_cluster(codebooks: Sequence[Codebook], settings: Settings) -> None:
    from opschaling_nlp.tagging.annotate import StatementTagger, load_on_cluster

    with suppress(BaseException):  # also of a connection that ends with this process: it is heard when it is to tag
        load_on_cluster(StatementTagger(codebooks, settings), address=settings.parallel.address)


_loaded: list[StatementTagger] = []
"""In the fork: the tagger."""


def _load(codebooks: Sequence[Codebook], settings: Settings) -> None:
    from opschaling_nlp.tagging.annotate import StatementTagger

    _loaded.append(StatementTagger(codebooks, settings).load())


def _tag(sessions: Sequence[Session], given: Mapping[str, Any]) -> Tagged:
    return tag_here(sessions, **given, tagger=_loaded[-1] if _loaded else None)

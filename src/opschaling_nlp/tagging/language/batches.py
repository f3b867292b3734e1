"""Let a pipeline component process a whole batch of Docs before passing it on."""

from collections.abc import Callable, Iterable, Iterator

from spacy.tokens import Doc
from spacy.util import minibatch


class BatchComponent:
    """A component that annotates Docs one by one, a batch at a time.

    spaCy passes on each Doc of a plain function at once, so that every component finds the processor's caches filled by
    another; for short posts that took a quarter of our components' time.
    """

    def __init__(self, annotate: Callable[[Doc], object]) -> None:
        self._annotate = annotate
        self.watch: Callable[[Doc | None], object] = _no_watch
        """Called with each Doc before it is annotated, and with None after each batch."""

    def __call__(self, doc: Doc) -> Doc:
        """Annotate one Doc."""
        self._annotate(doc)
        return doc

    def pipe(self, stream: Iterable[Doc], *, batch_size: int) -> Iterator[Doc]:
        """Annotate a stream of Docs, as `nlp.pipe` requires of components."""
        for batch in minibatch(stream, size=batch_size):  # type: ignore[no-untyped-call]
            for doc in batch:
                self.watch(doc)
                self._annotate(doc)
            self.watch(None)
            yield from batch


def _no_watch(_doc: Doc | None) -> None:
    """Watch nothing."""

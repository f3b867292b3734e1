"""Learn from a document how it writes its words and whether it breaks them at line ends.

The best dictionary of its own terms.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from opschaling_nlp.dutch.signs import HYPHENS, SOFT_HYPHEN
from opschaling_nlp.dutch.thresholds import threshold
from opschaling_nlp.dutch.words import frequency, is_legal_break, is_word

_ENDINGS = ("s", "n", "en", "e", "t", "je", "jes")

_TOKEN = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class DocumentWords:
    """Hold the words of one document.

    `words` counts them folded to lower case and `ordered` has them sorted; `breaks` holds the two halves at every
    hyphen that ends a line, `soft` counts the line ends with a soft hyphen and `runs_on` those without any where the
    next line goes on in lower case.
    """

    words: Counter[str] = field(default_factory=Counter)
    ordered: tuple[str, ...] = ()
    breaks: tuple[tuple[str, str], ...] = ()
    soft: int = 0
    runs_on: int = 0

    @classmethod
    def of_lines(cls, lines: Iterable[str]) -> DocumentWords:
        """Count the words of `lines`, leaving out the two halves of a word that is broken at a line end."""
        words: Counter[str] = Counter()
        breaks: list[tuple[str, str]] = []
        half, above, soft, runs_on = "", "", 0, 0
        for line in lines:
            tokens = _TOKEN.findall(line)
            if half and tokens:
                breaks.append((half.casefold(), tokens.pop(0).casefold()))
            elif above[-1:].isalpha() and line.lstrip()[:1].islower():
                runs_on += 1
            half, above = "", line.rstrip()
            if above.endswith(SOFT_HYPHEN):
                soft += 1
                tokens = tokens[:-1]
            elif len(above) > 1 and above[-1] in HYPHENS and above[-2].isalnum() and tokens:
                half = tokens.pop()
            words.update(token.casefold() for token in tokens)
        return cls(words, tuple(sorted(words)), tuple(breaks), soft, runs_on)

    def count(self, word: str) -> int:
        """Count a word with its inflected forms and, unless it is short, the longer words that begin with it."""
        found = sum(self.words[word.removesuffix(ending)] for ending in _ENDINGS if word.endswith(ending))
        longer = (
            self._beginning(word)
            if len(word) >= threshold("words_of_text.shortest")
            else (word, *(word + ending for ending in _ENDINGS))
        )
        return found + sum(self.words[form] for form in longer)

    def prefers_hyphen(self, first: str) -> bool:
        """Tell whether a hyphen follows a first part in more words of the document than another word does at once.

        One such word says enough of a short first part, which may be an abbreviation.
        """
        longer = [word[len(first) :] for word in self._beginning(first) if word != first]
        hyphened = sum(rest.startswith("-") for rest in longer)
        return hyphened > sum(not rest.startswith("-") and is_word(rest) for rest in longer) + (
            len(first) > threshold("words_of_text.shortest")
        )

    def breaks_words(self) -> bool:
        """Tell whether the document breaks words at line ends; where it does not, a hyphen there is the word's own."""
        broken = sum(_is_broken(left, right) for left, right in self.breaks)
        if broken >= max(
            1,
            threshold("words_of_text.broken") * len(self.breaks),
            threshold("words_of_text.broken_lines") * self.runs_on,
        ):
            return True
        return len(self.breaks) < (1 if self.soft or self.runs_on >= threshold("words_of_text.run_on") else 2)

    def _beginning(self, start: str) -> Iterator[str]:
        for index in range(bisect_left(self.ordered, start), len(self.ordered)):
            if not self.ordered[index].startswith(start):
                return
            yield self.ordered[index]


def _is_broken(left: str, right: str) -> bool:
    """Tell whether a hyphen surely stands inside a word.

    The whole is common or its halves are no words, and it may be broken there.
    """
    first, second = left.rsplit("-", 1)[-1], right.split("-", 1)[0]
    if not (first.isalpha() and second.isalpha()) or len(first) == 1:
        return False
    joined = frequency(first + second)
    return (
        joined >= threshold("words_of_text.common") or (joined > 0 and not (is_word(first) and is_word(second)))
    ) and is_legal_break(first, second)

"""Cut tokens at slashes, ampersands and plus signs, and keep overlong ones whole."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache, partial
from typing import Any

from spacy.language import Language
from spacy.tokenizer import Tokenizer
from spacy.tokens import Doc
from spacy.util import DummyTokenizer, compile_infix_regex, compile_prefix_regex, compile_suffix_regex, registry
from spacy.vocab import Vocab

LONGEST_WORD = 256
"""Longer sequences of characters without a space are kept as one token (a pasted image, a row of emoji).

spaCy's tokenizer takes time quadratic in their length.
"""
TOO_LONG = re.compile(rf"(?<!\S)\S{{{LONGEST_WORD + 1},}}")

LETTER = r"[^\W\d_]"
WORD = f"{LETTER}{{2}}"
LONGER = f"{LETTER}{{3}}"
INFIXES = (
    # draagvlak/lef, hbo/wo, medewerker/s; not en/of, t/m, km/u
    rf"(?<={WORD})/(?={LONGER})|(?<={LONGER})/(?={LETTER})",
    rf"(?<={WORD}-)/(?={WORD})|(?<={WORD})/(?=-{WORD})",  # project-/programmaleiders
    rf"(?<={LONGER})[&+](?={LONGER})",  # tijd&geld; not R&D, CD&V
)
_CUTTING = frozenset("/&+")
"""Characters without which no infix splits."""
PREFIXES = (rf"/(?={WORD})",)
SUFFIXES = (rf"(?<={WORD})/$", rf"(?<={WORD}-)/$")

Search = Callable[[str], re.Match[str] | None]
Find = Callable[[str], Iterable[re.Match[str]]]


def _one_of(expressions: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(expressions))


_INFIX, _PREFIX, _SUFFIX = _one_of(INFIXES), _one_of(PREFIXES), _one_of(SUFFIXES)


@cache  # lists of organisations, hundreds of letters long, recur in many phrases
def space_signs(phrase: str) -> str:
    """Insert spaces where the tokenizer splits words, so that a codebook phrase can be matched word by word."""
    return phrase if _CUTTING.isdisjoint(phrase) else _INFIX.sub(r" \g<0> ", phrase)


@registry.tokenizers("opschaling.Tokenizer.v1")  # type: ignore[untyped-decorator]
def make_tokenizer() -> Callable[[Language], BoundedTokenizer]:
    """Make a tokenizer with spaCy's Dutch rules that also splits at slashes.

    For a pipeline without a tokenizer of its own: building one is quicker than changing one.
    """

    def create(nlp: Language) -> BoundedTokenizer:
        rules = nlp.Defaults
        tokenizer = Tokenizer(
            nlp.vocab,
            rules=rules.tokenizer_exceptions,
            prefix_search=partial(_search, compile_prefix_regex(rules.prefixes or ()).search, _PREFIX.match),
            suffix_search=partial(_search, compile_suffix_regex(rules.suffixes or ()).search, _SUFFIX.search),
            infix_finditer=partial(_find, compile_infix_regex(rules.infixes or ()).finditer),
            token_match=rules.token_match,
            url_match=rules.url_match,
        )
        return BoundedTokenizer(tokenizer, nlp.vocab)

    return create


def cut_at_slashes(nlp: Language) -> None:
    """Make the tokenizer of a pipeline split `draagvlak/lef` into three tokens, as spaCy's Dutch rules do not.

    Short pairs that are one word (`en/of`, `t/m`, `R&D`), figures (`1/2`) and web addresses stay whole.
    """
    tokenizer: Any = nlp.tokenizer
    # Each time an expression is set, spaCy processes its thousands of special cases again.
    rules, tokenizer.rules = tokenizer.rules, {}
    tokenizer.infix_finditer = partial(_find, tokenizer.infix_finditer)
    tokenizer.prefix_search = partial(_search, tokenizer.prefix_search, _PREFIX.match)
    tokenizer.suffix_search = partial(_search, tokenizer.suffix_search, _SUFFIX.search)
    tokenizer.rules = rules


class BoundedTokenizer(DummyTokenizer):
    """Tokenizes with another tokenizer, except for overlong sequences.

    Every sequence of more than LONGEST_WORD characters without a space becomes one token. It is built from the
    configuration, so nothing of it is saved with a pipeline.
    """

    def __init__(self, tokenizer: Callable[[str], Doc], vocab: Vocab) -> None:
        self._tokenizer = tokenizer
        self._vocab = vocab

    def __call__(self, text: str) -> Doc:
        """Make a Doc of a text."""
        if len(text) <= LONGEST_WORD or not TOO_LONG.search(text):
            return self._tokenizer(text)
        words: list[str] = []
        spaces: list[bool] = []
        done = 0
        for run in TOO_LONG.finditer(text):
            self._add(text[done : run.start()], words, spaces)
            words.append(run[0])
            spaces.append(False)
            done = run.end()
        self._add(text[done:], words, spaces)
        return Doc(self._vocab, words=words, spaces=spaces)

    def _add(self, text: str, words: list[str], spaces: list[bool]) -> None:
        if words and text.startswith(" "):  # as in spaCy: the first space belongs to the word before it
            spaces[-1] = True
            text = text[1:]
        for token in self._tokenizer(text):
            words.append(token.text)
            spaces.append(bool(token.whitespace_))


def _find(given: Find, text: str) -> list[re.Match[str]]:
    return sorted([*given(text), *_INFIX.finditer(text)], key=lambda match: match.start())


def _search(given: Search, more: Search, text: str) -> re.Match[str] | None:
    return given(text) or more(text)

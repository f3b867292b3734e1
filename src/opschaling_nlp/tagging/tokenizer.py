"""Cut words apart that posts write together with a slash, an ampersand or a plus sign."""

from __future__ import annotations

import re
from typing import Any

from spacy.language import Language
from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex

LETTER = r"[^\W\d_]"
WORD = f"{LETTER}{{2}}"
LONGER = f"{LETTER}{{3}}"
INFIXES = (
    rf"(?<={WORD})/(?={LONGER})|(?<={LONGER})/(?={LETTER})",  # draagvlak/lef, hbo/wo, medewerker/s; not en/of, t/m, km/u
    rf"(?<={WORD}-)/(?={WORD})|(?<={WORD})/(?=-{WORD})",  # project-/programmaleiders
    rf"(?<={LONGER})[&+](?={LONGER})",  # tijd&geld; not R&D, CD&V
)
PREFIXES = (rf"/(?={WORD})",)
SUFFIXES = (rf"(?<={WORD})/", rf"(?<={WORD}-)/")


_INFIX = re.compile("|".join(INFIXES))


def space_signs(phrase: str) -> str:
    """Put blanks where the tokenizer cuts words apart, so that a phrase of a codebook can be matched word by word."""
    return _INFIX.sub(r" \g<0> ", phrase)


def cut_at_slashes(nlp: Language) -> None:
    """Make the tokenizer of a pipeline cut `draagvlak/lef` into three tokens, as spaCy's Dutch rules do not.

    Short pairs that are one word (`en/of`, `t/m`, `R&D`), figures (`1/2`) and web addresses stay whole.
    """
    tokenizer: Any = nlp.tokenizer
    defaults = nlp.Defaults
    tokenizer.infix_finditer = compile_infix_regex([*(defaults.infixes or ()), *INFIXES]).finditer
    tokenizer.prefix_search = compile_prefix_regex([*(defaults.prefixes or ()), *PREFIXES]).search
    tokenizer.suffix_search = compile_suffix_regex([*(defaults.suffixes or ()), *SUFFIXES]).search

"""Fold away differences that do not matter (case, quotes, dashes, arrows, spaces), for comparison only."""

import re
import unicodedata

_SAME = str.maketrans(
    {
        **dict.fromkeys("“”„‟«»″", '"'),
        **dict.fromkeys("‘’‚‛`´′", "'"),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        **dict.fromkeys("➔➜➝➞➙➛⇒⟶⟹⇨➡\uf0e0\uf0e8\uf0f0", "→"),
        **dict.fromkeys("\u00ad\u200b\u2060\ufeff\ufe0f", None),
        "…": "...",
    }
)
_ASCII_ARROW = re.compile(r"-+>|=+>")
_WORD = re.compile(r"\w+")
_PLAIN = re.compile(r"[^\W_]+")


def fold(text: str) -> str:
    """Return `text` in a form in which different spellings of the same words are equal; never shown to readers."""
    if text.isascii():
        folded = text.lower()
    else:
        # Case folding can undo composition, and vice versa (Unicode, caseless matching D146).
        folded = unicodedata.normalize(
            "NFKC", unicodedata.normalize("NFKC", text.translate(_SAME)).casefold()
        ).translate(_SAME)
    if ">" in folded:
        folded = _ASCII_ARROW.sub("→", folded)
    return " ".join(folded.split())


def fold_case(name: str) -> str:
    """Return a name in lower case with single blanks, where other differences in spelling may tell names apart."""
    return " ".join(name.casefold().split())


def folded_words(text: str) -> list[str]:
    """List the words of `text`, folded and without punctuation."""
    return _WORD.findall(fold(text))


def without_accents(text: str) -> str:
    """Return a text of which letters have no accents."""
    return "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))


def plain_words(text: str) -> str:
    """Return the words of a text in lower case, without accents or signs, with single blanks between them."""
    return " ".join(_PLAIN.findall(without_accents(text.casefold())))

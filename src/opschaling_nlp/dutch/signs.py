"""The signs of typed and printed Dutch: hyphens, stops, bullets, arrows, ligatures, and what they mean at line ends."""

import re

HYPHENS = "-‐\u00ad"
"""What may end a line inside a word: the keyboard's hyphen, Unicode's, and the soft hyphen."""
SOFT_HYPHEN = "\u00ad"
DASHES = "-–—"
STOPS = ".!?…"
ARROW = "→"
OPENING = "\"'“‘„"
CLOSING = "\"'”’)]"

LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}

DRAWN_ARROWS = "\uf0e0\uf0e8\uf0f0\uf0ae\uf0de→➔➜➝➞➙➛➤⇒⟶⟹⇨➡\U0001f812\U0001f872"
"""Arrow characters of fonts.

Wingdings (F0E0, F0E8, F0F0), Symbol (F0AE, F0DE), and those made by word processors and people.
"""
TYPED_ARROW = r"(?:-{1,3}|={1,2})>"

ROUND_BULLETS = "•▪■●◦‣\uf0b7\uf0a7"
"""Characters that open a list item even without a following space."""
BULLETS = (
    DASHES
    + ROUND_BULLETS
    + "*+⁃▫□○◼◻◾◽⚫⚪∙·▸▹►▻▶▷➢➣➤❖◆◇♦✦✓✔✗✘☐☑☒★☆"
    + "\uf0a8\uf0d8\uf0fc\uf0fe\uf06f\uf0a1\uf076\uf071\uf02d\uf02a\uf0db"
)
"""Characters that open a list item before a space.

U+F0xx are the ones in Wingdings and Symbol that office programs use most.
"""

WORD = re.compile(r"[^\W\d_]+")

_STOP_END = re.compile(rf"[{STOPS}][{re.escape(CLOSING)}]*\s*$")
_CLAUSE_END = re.compile(rf"[{STOPS}:;][{re.escape(CLOSING)}]*\s*$")
_WORD_END = re.compile(rf"[^\W_][{re.escape(CLOSING)}]*\s*$")
_CHUNK = re.compile(r"\S+?(?:[-/–](?=\w)|(?=\s)|$)")
_WHOLE_SLASHES = re.compile(r"\S+?(?:[-–](?=\w)|(?=\s)|$)")


def ends_sentence(text: str) -> bool:
    """Return whether a line ends in a stop, ignoring closing quotes and brackets."""
    return _STOP_END.search(text) is not None


def ends_clause(text: str) -> bool:
    """Return whether a line ends in a stop, colon or semicolon."""
    return _CLAUSE_END.search(text) is not None


def ends_in_word(text: str) -> bool:
    """Return whether a line ends in a letter or digit, ignoring closing quotes and brackets."""
    return _WORD_END.search(text) is not None


def broken_word(text: str) -> str:
    """Return the letters before the hyphen that breaks a word at the end of a line, or an empty string."""
    text = text.rstrip()
    return WORD.findall(text[-80:-1])[-1] if text[-2:-1].isalpha() and text.endswith(tuple(HYPHENS)) else ""


def opens_low(text: str) -> bool:
    """Return whether a line begins with a lower-case letter, ignoring opening quotes."""
    return text.lstrip(OPENING + " ")[:1].islower()


def reads_on(above: str, below: str) -> bool:
    """Return whether a line begins in the middle of a sentence that the line above does not end."""
    return below[:1].islower() and above[-1:] not in STOPS


def first_chunk(text: str, *, slashes: bool = True) -> str:
    """Return what must fit on a line as a whole: the first word, up to a hyphen in it and, with `slashes`, a slash."""
    found = (_CHUNK if slashes else _WHOLE_SLASHES).match(text)
    return found.group() if found else ""

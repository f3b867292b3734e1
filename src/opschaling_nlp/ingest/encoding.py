"""Detect the encoding of a text file, and translate the codes of symbol fonts (Wingdings)."""

import codecs
import re
from functools import cache
from pathlib import Path

from opschaling_nlp.dutch.cues import count_limit, load_cues

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
GUESSES = ("cp1252", "mac-roman", "cp850")
"""The encodings that no file declares."""
# Non-ASCII characters that are likely in Dutch text; a wrong encoding yields others.
_EXPECTED = frozenset("éëïöüèàçáóúíêôâîûñäßÉËÏÖÜ€‘’“”„–—…•·°½¼→´`«»£§©®²³µ×\xa0")


def find_encoding(data: bytes) -> str:
    """Return the Python name of the encoding of `data`: by its byte order mark, UTF-8 if valid, otherwise Windows-1252.

    Statistical detectors misread short Dutch files. Another legacy encoding (old Macintosh, DOS) is chosen only if it
    turns every odd character of Windows-1252 into a letter that Dutch has, and there are several.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return name
    if b"\0" in data[:4096]:
        return "utf-16-le" if data[1:4096:2].count(0) >= data[0:4096:2].count(0) else "utf-16-be"
    try:
        codecs.getincrementaldecoder("utf-8")().decode(data, final=len(data) < count_limit("files.head"))
    except UnicodeDecodeError:
        clearly = (name for name in GUESSES[1:] if _is_clearly(name, data))
        return next(clearly, GUESSES[0])
    return "utf-8"


def read_lines(path: Path) -> list[str]:
    """Return the lines of a text file without line ends."""
    return path.read_text(find_encoding(path.read_bytes()), "replace").removeprefix("\ufeff").split("\n")


def _is_clearly(encoding: str, data: bytes) -> bool:
    likely, usual = _expected_share(data, encoding), _expected_share(data, "cp1252")
    return sum(byte > 127 for byte in data) >= count_limit("files.odd") and likely == 1.0 and usual < 0.5


def _expected_share(data: bytes, encoding: str) -> float:
    rare = [char for char in data.decode(encoding, "replace") if ord(char) > 127]
    return sum(char in _EXPECTED for char in rare) / max(1, len(rare))


def decode_head(head: bytes) -> str:
    """Decode the first bytes of a text file, for recognising its layout."""
    encoding = find_encoding(head[: head.rfind(b"\n") + 1] or head)
    return codecs.getincrementaldecoder(encoding)("replace").decode(head).removeprefix("\ufeff")


@cache
def symbol_family(font: str) -> str:
    """Return the table in resources/cues/symbols.toml for a font; empty for an ordinary font."""
    name = re.sub(r"[^a-z0-9]", "", font.lower())
    return next((family for part, family in load_cues("symbols")["families"].items() if name.startswith(part)), "")


def symbol_meant(font: str, code: int) -> str:
    """Return the meaning of a symbol font's code (also a private one: F0E0); empty if unknown."""
    return str(load_cues("symbols").get(symbol_family(font), {}).get(f"{code & 0xFF:02X}", ""))

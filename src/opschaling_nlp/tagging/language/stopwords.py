"""Read the Dutch stop words, a text file that a researcher can edit."""

from functools import cache
from importlib.resources import files

_FILE = "resources/language/stopwords.txt"


@cache
def load_stopwords() -> frozenset[str]:
    """Return the stop words in lower case; empty lines and everything after `#` are skipped."""
    lines = files("opschaling_nlp").joinpath(_FILE).read_text("utf-8").splitlines()
    return frozenset(word for line in lines for word in line.split("#")[0].casefold().split())

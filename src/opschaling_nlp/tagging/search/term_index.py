"""Match words with terms (`budget`, `*budget`, `beleid*`), ignoring case, accents and inflection."""

import unicodedata


def fold_word(word: str) -> str:
    """Fold a word for comparison: lower case, no accents, one kind of apostrophe."""
    if word.isascii():
        return word.lower()
    lowered = word.casefold().replace("’", "'").replace("‘", "'")
    return "".join(c for c in unicodedata.normalize("NFD", lowered) if not unicodedata.combining(c))


def word_forms(text: str, lemma: str) -> frozenset[str]:
    """Return the folded forms under which a token may be found: its text and lemma, also without genitive `'s`."""
    forms = {fold_word(text), fold_word(lemma)}
    return frozenset(forms | {form.removesuffix("'s") for form in forms if form.endswith("'s")}) - {""}


class TermIndex:
    """Numbers all distinct terms, and finds the terms that a word matches.

    Terms are written as `budget`, `*budget`, `beleid*` or `*leider*`.
    """

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        """By folded spelling."""
        self._whole: dict[str, int] = {}
        self._prefixes: dict[str, int] = {}
        self._suffixes: dict[str, int] = {}
        self._infixes: dict[str, int] = {}
        """Terms that may occur anywhere in a word; stored without asterisks, like the others."""

    def add(self, term: str) -> int:
        """Return the number of a term, new or known."""
        folded = fold_word(term)
        kinds = (self._whole, self._prefixes, self._suffixes, self._infixes)
        kind = kinds[folded.endswith("*") + 2 * folded.startswith("*")]
        return kind.setdefault(folded.strip("*"), self._numbers.setdefault(folded, len(self._numbers)))

    def terms_of(self, text: str, lemma: str) -> frozenset[int]:
        """Return the numbers of the terms that a token matches."""
        return frozenset(number for form in word_forms(text, lemma) for number in self._look_up(form))

    def _look_up(self, form: str) -> list[int]:
        prefixes, suffixes, cuts = self._prefixes, self._suffixes, range(len(form))
        found = [number for stem, number in self._infixes.items() if stem in form]
        found += [prefixes[form[: cut + 1]] for cut in cuts if form[: cut + 1] in prefixes]
        found += [suffixes[form[cut:]] for cut in cuts if form[cut:] in suffixes]
        return [*found, self._whole[form]] if form in self._whole else found

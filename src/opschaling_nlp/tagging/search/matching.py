"""Find the indicators of codebooks in Docs, and drop hits that their guards rule out."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from spacy.errors import MatchPatternError
from spacy.matcher import Matcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from opschaling_nlp.codebook import NO_GUARD, Codebook, Guard, Indicator, rule_name
from opschaling_nlp.errors import Problem, UserError
from opschaling_nlp.reasons import dutch_reason
from opschaling_nlp.tagging.language.word_rows import Word, words_of
from opschaling_nlp.tagging.search.expressions import Choice, Expressions, SearchText
from opschaling_nlp.tagging.search.necessary import may_run_away
from opschaling_nlp.tagging.search.phrases import BOUNDARY, STOPS, PhraseIndex, Places
from opschaling_nlp.tagging.search.standing import why_not_about
from opschaling_nlp.tagging.tags.context import text_of

_NESTED = re.compile(r"\)[*+{]")
"""Only an expression that repeats a group can repeat a repetition."""
_SHOWN = 80
"""Number of characters of a pattern shown in messages."""
NEAR_CHARACTERS = 60
"""How far from a hit a guard looks, within its sentence."""
SENTENCE_CHARACTERS = 1_000
"""Maximum number of characters of a sentence on either side of a hit, whatever its punctuation.

Reading on for every hit of a long text would take quadratic time.
"""


class Rule(NamedTuple):
    """One indicator of one codebook, with its facet and any valence of its own."""

    book: str
    code: str
    indicator: str
    facet: str
    valence: str


class Hit(NamedTuple):
    """Which rule fired on which tokens (`end` exclusive)."""

    rule: Rule
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Surroundings:
    """What must and must not surround a hit."""

    not_near: Choice | None
    not_in: Choice | None
    needs: Choice | None

    def permit(self, words: Sequence[Word], reading: SearchText, place: Places) -> bool:
        """Return whether its surroundings allow a hit."""
        needs = self.needs
        not_near = self.not_near if reading.may_hold(self.not_near) else None
        not_in = self.not_in if reading.may_hold(self.not_in) else None
        if needs is None and not_near is None and not_in is None:
            return True
        left, right = words[place[0]].start, words[place[1] - 1].end
        near = max(0, left - NEAR_CHARACTERS), right + NEAR_CHARACTERS
        if not_in is not None and any(
            match.start() <= left and match.end() >= right for match in reading.find(not_in, *near)
        ):
            return False
        if not_near is None and needs is None:
            return True
        low, high = _sentence(reading.text, left, right)
        if not_near is not None and reading.holds(not_near, max(low, near[0]), min(high, near[1])):
            return False
        return needs is None or reading.holds(needs, low, high)


class _Known(NamedTuple):
    """Hold what is known of a rule."""

    rule: Rule
    says: tuple[str, ...]
    """What a hit means; rules that mean the same are interchangeable."""
    indicator: Indicator
    conditions: _Surroundings | None


class IndicatorMatcher:
    """Finds all indicators of all codebooks in a Doc.

    Words are matched on text and lemma, folded. Among indicators that say the same (code, facet, valence), a hit inside
    another is dropped, and of hits at the same place the first in codebook order is kept. Hits are sorted by place,
    then in that order. Raises UserError with every expression that may never end and every token pattern that spaCy
    rejects.
    """

    def __init__(self, books: Sequence[Codebook], vocab: Vocab) -> None:
        self._known: list[_Known] = []
        self._by_guard: dict[Guard, _Surroundings] = {}
        self._phrases = PhraseIndex()
        self._expressions = Expressions()
        self._regexes: dict[int, tuple[int, Choice]] = {}
        """By the number of an expression that is an indicator: the number of its rule, and itself."""
        self._patterns = Matcher(vocab, validate=True)
        self._pattern_rules: dict[str, int] = {}
        self._trying: int | None = None
        """The rule whose expression or guard is being tried, to name it when the search does not end."""
        self._places = {book.name: book.where for book in books}
        problems = [problem for book in books for problem in _endless(book)]
        for book in books:
            for code, one in book.indicators():
                problems += self._add(Rule(book.name, code.name, one.id, one.facet, one.valence), one)
        if problems:
            raise UserError(problems)
        self._regex_numbers = frozenset(self._regexes)

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Return all rules in codebook order."""
        return tuple(known.rule for known in self._known)

    def _add(self, rule: Rule, indicator: Indicator) -> Iterator[Problem]:
        number = len(self._known)
        conditions = self._surroundings(indicator.guard) if indicator.guard != NO_GUARD else None
        self._known.append(_Known(rule, (rule.book, rule.code, rule.facet, rule.valence), indicator, conditions))
        if indicator.kind == "regex":
            choice = self._expressions.add([str(indicator.value)])
            self._regexes.update(dict.fromkeys(choice.numbers, (number, choice)))
        elif indicator.kind == "pattern":
            key = f"rule {number}"
            self._pattern_rules[key] = number
            try:
                self._patterns.add(key, [list(indicator.value)])  # type: ignore[arg-type]
            except (MatchPatternError, ValueError, TypeError, KeyError, AttributeError, re.error) as error:
                reason = f" ({dutch_reason(error)})" if isinstance(error, re.error) else ""
                yield Problem(
                    f"{self._named(rule)} › pattern",
                    f"{str(list(indicator.value))[:_SHOWN]} is geen patroon dat spaCy kent{reason}",
                    'schrijf een lijst van tabellen, een per woord, zoals [{ LEMMA = "tijd" }, { POS = "VERB" }]',
                )
        else:
            self._phrases.add(number, str(indicator.value))

    def _surroundings(self, guard: Guard) -> _Surroundings:
        """Compile a guard, once for all indicators that use it."""
        if guard not in self._by_guard:
            not_near, not_in, needs = (
                self._expressions.add(given) if given else None for given in (guard.not_near, guard.not_in, guard.needs)
            )
            self._by_guard[guard] = _Surroundings(not_near, not_in, needs)
        return self._by_guard[guard]

    def find(self, doc: Doc) -> list[Hit]:
        """Find every hit in a Doc."""
        reading, words = self._expressions.read(text_of(doc)), words_of(doc)
        found: dict[tuple[str, ...], dict[Places, int]] = {}
        try:
            for number, place in self._candidates(doc, reading):
                known = self._known[number]
                places = found.setdefault(known.says, {})
                if places.get(place, number + 1) <= number:
                    continue  # one that says the same is already there
                self._trying = number
                if why_not_about(known.indicator, words, *place):
                    continue
                if known.conditions is None or known.conditions.permit(words, reading, place):
                    places[place] = number
        except UserError as error:  # the watchdog's
            rule = "" if self._trying is None else f"{self._named(self._known[self._trying].rule)}. "
            raise type(error)(replace(one, where=rule + one.where) for one in error.problems) from error
        kept = sorted(
            (place, places[place])
            for places in found.values()
            for place in (_outermost(places) if len(places) > 1 else places)
        )
        return [Hit(self._known[number].rule, *place) for place, number in kept]

    def _named(self, rule: Rule) -> str:
        return f"{self._places[rule.book]}: {rule_name(rule.code, rule.indicator)}"

    def consider(self, doc: Doc) -> list[tuple[Hit, str]]:
        """List every place where an indicator finds its words, in text order.

        Each comes with what ruled it out there; empty if it counts.
        """
        reading, words = self._expressions.read(text_of(doc)), words_of(doc)
        found = []
        for number, place in set(self._candidates(doc, reading)):
            known = self._known[number]
            reason = why_not_about(known.indicator, words, *place)
            if not reason and known.conditions is not None and not known.conditions.permit(words, reading, place):
                reason = _ruled_out_by(known.indicator.guard, reading.text)
            found.append((place, number, reason))
        return [(Hit(self._known[number].rule, *place), reason) for place, number, reason in sorted(found)]

    def _candidates(self, doc: Doc, reading: SearchText) -> Iterator[tuple[int, Places]]:
        """Yield every rule with each place where it matches, whatever surrounds it."""
        self._trying = None
        yield from self._phrases.find(words_of(doc), reading.text)
        for number, regex in map(self._regexes.__getitem__, reading.possible & self._regex_numbers):
            self._trying = number
            for match in reading.find(regex, 0, len(reading.text)):
                span = doc.char_span(*match.span(), alignment_mode="expand") if match.end() > match.start() else None
                if span is not None:
                    yield number, (span.start, span.end)
        if self._pattern_rules:
            for key, start, end in self._patterns(doc):
                yield self._pattern_rules[doc.vocab.strings[key]], (start, end)


def _endless(book: Codebook) -> Iterator[Problem]:
    """Yield the expressions that may search forever, with the indicator that uses them."""
    checked: dict[str, bool] = {}
    for code, one in book.indicators():
        for expression in (*one.guard.expressions, *([str(one.value)] if one.kind == "regex" else ())):
            if expression not in checked:
                checked[expression] = _NESTED.search(expression) is not None and may_run_away(expression)
                if checked[expression]:
                    yield Problem(
                        f"{book.where}: {rule_name(code.name, one.id)}",
                        f"{expression!r} herhaalt een herhaling en kan eindeloos zoeken",
                        "haal het binnenste of het buitenste + of * weg",
                    )


def _ruled_out_by(guard: Guard, text: str) -> str:
    """Return the expression of a guard that rules out a hit; the first that matches in the text."""
    for name in ("not_in", "not_near"):
        for expression in getattr(guard, name):
            if re.search(expression, text, re.IGNORECASE):
                return f"{name}: {expression}"
    return f"needs: {' of '.join(guard.needs)}"


def _outermost(places: Iterable[Places]) -> list[Places]:
    kept: list[Places] = []
    for start, end in sorted(places, key=lambda place: (place[0], -place[1])):
        if not kept or end > kept[-1][1]:
            kept.append((start, end))
    return kept


def _sentence(text: str, left: int, right: int) -> Places:
    """Find the sentence around text[left:right] by punctuation: start and end (exclusive)."""
    starts, ends = _boundaries(text)
    before, after = bisect_right(ends, left) - 1, bisect_right(ends, right)
    low = left if left and text[left - 1] in STOPS else ends[before] if before >= 0 else 0
    high = max(right, starts[after]) if after < len(starts) else len(text)
    return max(low, left - SENTENCE_CHARACTERS), min(high, right + SENTENCE_CHARACTERS)


@lru_cache(maxsize=1)  # the current statement: searching again for each hit would take time quadratic in its length
def _boundaries(text: str) -> tuple[list[int], list[int]]:
    found = [match.span() for match in BOUNDARY.finditer(text)]
    return [start for start, _ in found], [end for _, end in found]

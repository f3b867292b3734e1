"""Describe a column of a table by its name and contents: values, labels, choices, or written text.

Names and words are in resources/cues/columns.toml.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import combinations
from typing import Literal

from opschaling_nlp.dutch.calendar import is_moment, mentions_time
from opschaling_nlp.dutch.cues import count_limit, cue_patterns, cue_words, load_cues, threshold
from opschaling_nlp.dutch.folding import plain_words
from opschaling_nlp.dutch.names import is_spelled_as_name, list_people
from opschaling_nlp.dutch.signs import BULLETS

Row = tuple[int, Sequence[str]]
"""The number of a row, and its cells."""
ColumnContent = Literal["empty", "number", "time", "code", "name", "label", "short", "text"]

EMPTY = "cellen zonder inhoud (zoals “n.v.t.” of “-”) overgeslagen"
VALUES = "cellen met alleen een getal of een tijd overgeslagen"
TOTALS = "rijen die andere rijen optellen overgeslagen"
CHOSEN = "antwoorden gekozen uit wat de organisator aanbood (meerkeuze), niet zelf geschreven"

_BESIDE = frozenset({"ignore", "group", "author", "time", "reactions", "key"})
"""Roles of columns that say something about a statement, and hold no sentences."""

_NUMBER = re.compile(r"[-+]?(?:€\s*)?\d[\d.,\s]*(?:%|★)?|★+☆*|true|false|waar|onwaar", re.IGNORECASE)
_CODE = re.compile(r"\S+@\S+\.\S+|https?://\S+|(?=\S*\d)[\w-]{6,}", re.IGNORECASE)
_NO_LETTERS = re.compile(r"[^\w\s.'’()-]|\d")
# A column for one option or one grid row: the question, and the option in brackets.
_OPTION = re.compile(r"(?P<question>.*\S)\s*\[(?P<option>[^\[\]]+)\]\s*$", re.DOTALL)


@cache
def folded_names(*keys: str) -> frozenset[str]:
    """Return the folded names in a list of columns.toml."""
    return frozenset(map(plain_words, cue_words("columns", *keys)))


@cache
def _roles() -> dict[str, str]:
    roles = ("text", "title", "section", "prompt", "author", "time", "reactions", "key", "reply_to", "group", "ignore")
    names = load_cues("columns")["names"]
    groups = [*names["group"], *names["section_and_group"]]
    asked = (form.replace("…", name) for form in names["group_asked"] for name in (*groups, *names["group_only_asked"]))
    return (
        dict.fromkeys(map(plain_words, asked), "group")
        | dict.fromkeys(names["who"], "author")
        | {plain_words(name): role for role in roles for name in names[role]}
    )


def role_of(name: str) -> str:
    """Return the role of a column by its name; empty if unknown or if the name asks (Wie?)."""
    folded = plain_words(name)
    asking = name.rstrip().endswith("?") and folded in cue_words("columns", "values", "asking")
    return "" if asking else _roles().get(folded, "")


def is_name(cell: str) -> bool:
    """Return whether a cell contains only people's names, in letters."""
    return all(is_spelled_as_name(one) and not _NO_LETTERS.search(one) for one in list_people(cell))


def says_who(name: str, cells: Iterable[str]) -> bool:
    """Return whether a column may name the speaker; one called Wie or Door must contain only names."""
    return plain_words(name) not in folded_names("names", "who") or all(map(is_name, cells))


def _fits(name: str, cells: Sequence[str], content: ColumnContent) -> bool:
    """Return whether the contents of a column may be what its name says: sentences are what somebody said."""
    role = role_of(name)
    if role == "time" and (
        content == "text" or sum(map(mentions_time, cells)) < threshold("headers.times") * len(cells)
    ):
        return False
    told = role in _BESIDE and content == "text" and 2 * sum(map(_is_sentence, cells)) > len(cells)
    return not told and says_who(name, cells)


def _is_sentence(cell: str) -> bool:
    """Return whether a cell reads as a sentence, not as a list, a name, an address or a file."""
    words = cell.split()
    running = sum(word.strip(".,;:!?()\"'“”’‘").isalpha() and word.islower() for word in words)
    return not is_brief(cell) and running > 2 * cell.count(",") + len(words) / 2


def is_brief(cell: str) -> bool:
    """Return whether a cell has no more words than a label."""
    return len(cell.split()) <= threshold("content.label_words")


def filled(cells: Iterable[str]) -> list[str]:
    """Return the non-empty cells, stripped."""
    return [stripped for cell in cells if (stripped := cell.strip())]


def at(cells: Sequence[str], index: int | None) -> str:
    """Return the stripped cell in a column of a row; empty beyond the last cell."""
    return cells[index].strip() if index is not None and index < len(cells) else ""


def is_number(cell: str) -> bool:
    """Return whether a cell holds only a number, a percentage, stars or a truth value."""
    return _NUMBER.fullmatch(cell) is not None


def is_value(cell: str) -> bool:
    """Return whether a cell holds only a number, a date or a time."""
    return is_number(cell) or is_moment(cell)


def is_empty(cell: str) -> bool:
    """Return whether a cell's text means that it is empty (n.v.t.)."""
    return cell.casefold() in cue_words("columns", "values", "empty")


def why_no_statement(cell: str) -> str:
    """Return in Dutch why a cell holds no statement (a dash, a number, a date, a time); empty if it does."""
    if is_empty(cell):
        return EMPTY
    return VALUES if is_value(cell) else ""


def is_total(cells: Sequence[str]) -> bool:
    """Return whether a row only sums up the rows around it: a word for that, and numbers."""
    first, *others = filled(cells) or [""]
    named = any(pattern.fullmatch(first.rstrip(" :")) for pattern in cue_patterns("columns", "values", "totals"))
    return named and bool(others) and all(map(is_number, others))


def speaker_name(name: str) -> str:
    """Return the name of a speaker; empty if it means that there is none (Anonymous, Anoniem)."""
    return "" if name.casefold() in cue_words("columns", "values", "anonymous") else name


@lru_cache(maxsize=1024)
def asks(text: str, fewest: int = 3) -> bool:
    """Return whether a text ends in `?`, or begins like a request (Noem een drempel) and has `fewest` words or more."""
    words = plain_words(text).split()
    return text.strip().endswith("?") or (len(words) >= fewest and words[0] in cue_words("columns", "values", "asking"))


def is_question(name: str) -> bool:
    """Return whether a column name is a question to participants; any long name is."""
    return asks(name) or len(name.split()) >= count_limit("content.question_words")


def split_option(name: str) -> tuple[str, str]:
    """Return the question of a column and the option it is for; the latter is empty if there is none."""
    found = _OPTION.fullmatch(name)
    return (found["question"], found["option"].strip()) if found else (name, "")


def is_other(part: str) -> bool:
    """Return whether an option is the one where people write their own answer."""
    return plain_words(part.partition(":")[0]) in folded_names("choices", "other")


@dataclass(frozen=True, slots=True)
class Choice:
    """How the cells of a column were chosen; `separator` splits several options, `option` is what a tick means."""

    separator: str = ""
    option: str = ""
    options: frozenset[str] = frozenset()
    """What was offered, as far as the answers show; empty means everything."""
    scale: bool = False

    def answers(self, cell: str) -> list[tuple[str, bool]]:
        """Return the answers in a cell, each with whether it was chosen (True) or written (False)."""
        if self.option:
            return [] if cell.casefold().rstrip(".") in _words("unticked") else [(self.option, True)]
        answers = []
        for part in _parts(cell, self.separator) if self.separator else [cell]:
            own = part.partition(":")[2].strip()
            if own and is_other(part):
                answers.append((own, False))
            else:
                answers.append((part, part in self.options if self.options else not part[0].islower()))
        return answers


@dataclass(frozen=True, slots=True)
class Column:
    """A column's name, and what a sample of its cells shows; `index` counts from 0."""

    index: int
    name: str
    content: ColumnContent
    words: float
    """Mean number of words in a filled cell."""
    repeats: bool
    """Whether the same few values recur: labels, or a question repeated for each answer."""
    choice: Choice | None = None
    """How its answers were chosen; None if people wrote them."""
    fits: bool = True
    """Whether its contents could be what its name announces."""

    @property
    def role(self) -> str:
        """Return the role its name gives it, if its contents fit; an emoji for a name counts reactions."""
        if self.name and not any(char.isalnum() or char.isascii() for char in self.name):
            return "reactions"
        return role_of(self.name) if self.fits else ""

    @property
    def ignored(self) -> bool:
        """Return whether its name says that it holds no statements."""
        return self.role in _BESIDE | {"reply_to"}

    @property
    def ticked(self) -> bool:
        """Return whether it holds ticks for one option."""
        return self.choice is not None and bool(self.choice.option)

    @property
    def may_hold_text(self) -> bool:
        """Return whether neither its name nor its cells rule out statements."""
        return self.ticked or not (self.ignored or self.content in {"empty", "number", "time"})

    @property
    def says_text(self) -> bool:
        """Return whether its name says that it holds statements."""
        return self.ticked or self.role == "text" or is_question(split_option(self.name)[0])

    @property
    def grouping(self) -> bool:
        """Return whether, as a section, it is also a group of participants."""
        return plain_words(self.name) in folded_names("names", "section_and_group")

    @property
    def official(self) -> bool:
        """Return whether it holds the organisation's answers."""
        return plain_words(self.name) in folded_names("names", "official")


def describe_column(index: int, name: str, cells: Sequence[str]) -> Column:
    """Describe a column from its cells, which may include empty ones.

    A name that ends in the only value below it (`Wat speelde mee? - Geld`) is that of an option.
    """
    question, sign, option = name.rpartition(" - ")
    name = f"{question} [{option}]" if sign and set(filled(cells)) == {option} else name
    told = [cell for cell in filled(cells) if not is_empty(cell)]
    words = sum(len(cell.split()) for cell in told) / max(1, len(told))
    few = len({cell.casefold() for cell in told}) <= threshold("content.label_distinct") * len(told)
    repeats = few and len(told) >= count_limit("content.label_minimum")
    content = content_of(told, words, repeats=repeats)
    return Column(index, name, content, words, repeats, _find_choice(name, cells), _fits(name, told, content))


def content_of(cells: Sequence[str], words: float = 0.0, *, repeats: bool = False) -> ColumnContent:
    """Return what cells hold, given their mean number of words and whether the same few recur."""
    tests: dict[ColumnContent, Callable[[str], object]] = {
        "time": is_moment,
        "number": is_number,
        "code": _CODE.fullmatch,
        "name": lambda cell: len(cell.split()) > 1 and len(list_people(cell)) == 1 and is_name(cell),
    }
    if not cells:
        return "empty"
    for content, test in tests.items():
        if sum(bool(test(cell)) for cell in cells) >= threshold("content.most") * len(cells):
            return content
    if repeats and words <= threshold("content.label_words"):
        return "label"
    return "text" if words >= threshold("content.text_words") else "short"


def _find_choice(name: str, cells: Sequence[str]) -> Choice | None:
    """Return how the answers in a column were chosen; None if people wrote them.

    Recognised by an option in brackets, by ticks or its own name only (the name is the option), by words of a scale
    only, by a separator after every option (`Geld;Tijd;`), or because the same options recur in all cells.
    """
    answers = filled(cells)
    folded = {cell.casefold().rstrip(".") for cell in answers}
    option = split_option(name)[1]
    if not answers:
        return None
    if option and folded <= _words("ticked") | _words("unticked") | {option.casefold()}:
        return Choice(option=option)
    if is_repeated_name(name, cells):
        return Choice(option=name)
    marked = folded & _words("marks") and folded <= _words("marks") | _words("unticked")
    if marked and name and role_of(name) != "ignore":
        return Choice(option=name)
    if len(answers) > 1 and folded <= _words("scale"):
        return Choice(scale=True)
    signs = (_several(answers, sign) for sign in (";", "\n", ","))
    return next(filter(None, signs), None) or _one_of(answers)


def is_repeated_name(name: str, cells: Sequence[str]) -> bool:
    """Return whether a column only repeats its name where an option was ticked, and is empty elsewhere."""
    answers = filled(cells)
    return bool(name) and set(answers) == {name} and len(answers) < len(cells)


def _several(answers: Sequence[str], sign: str) -> Choice | None:
    """Recognise several options per cell: each ends with the separator, or all options of joined cells recur."""
    if all(cell.endswith(sign) for cell in answers) and any(cell.count(sign) > 1 for cell in answers):
        return Choice(separator=sign)
    parts = [_parts(cell, sign) for cell in answers]
    joined = [cell for cell in parts if len(cell) > 1]
    back = _repeated(part for cell in parts for part in set(cell))
    enough = min(len(joined), len(back)) >= count_limit("headers.several") and all(map(_may_be_option, back))
    closed = _are_listed(parts, joined, back) if sign == "\n" else _are_closed(joined, back, sign)
    return Choice(separator=sign, options=back) if enough and closed else None


def _may_be_option(part: str) -> bool:
    return not part[0].islower() and part[0] not in BULLETS


def _are_closed(joined: Sequence[Sequence[str]], back: frozenset[str], sign: str) -> bool:
    """Return whether cells of several parts consist of recurring options, apart from what somebody added in writing."""
    own = [part for cell in joined for part in cell if part not in back]
    return len(own) <= len(joined) / 2 and (sign == ";" or all(map(is_other, own)))


def _are_listed(cells: Sequence[Sequence[str]], joined: Sequence[Sequence[str]], back: frozenset[str]) -> bool:
    """Return whether lines come from a list: hardly any is somebody's own, and they always have the same order."""
    own = [part for cell in cells for part in cell if part not in back]
    pairs = {pair for cell in joined for pair in combinations(cell, 2)}
    return len(own) <= len(joined) / 2 and not any((later, first) in pairs for first, later in pairs)


def _one_of(answers: Sequence[str]) -> Choice | None:
    """Recognise one option per cell: a few that nearly everybody shares, word for word."""
    back = _repeated(answers)
    few = len(set(answers)) <= threshold("content.one_distinct") * len(answers)
    shared = sum(cell in back for cell in answers) >= threshold("content.one_shared") * len(answers)
    if len(answers) < count_limit("content.one_minimum") or not few or not shared:
        return None
    return Choice(options=back) if all(cell[0].isupper() or cell[0].isdigit() for cell in back) else None


def _repeated(values: Iterable[str]) -> frozenset[str]:
    return frozenset(value for value, count in Counter(values).items() if count > 1)


def _parts(cell: str, sign: str) -> list[str]:
    """Return the options in a cell; a separator inside the name of the last (`Anders, namelijk: …`) does not split."""
    inside = "|".join(map(re.escape, load_cues("columns")["choices"]["other_continues"]))
    return filled(re.split(rf"{sign}(?!\s*(?:{inside})\b)", cell))


def counts_scale(names: Iterable[str]) -> bool:
    """Return whether names of number columns are the points of a scale, counting how often each was chosen."""
    return sum(name.strip().casefold() in _words("scale") for name in names) > 1


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(entry.casefold() for entry in cue_words("columns", "choices", name))

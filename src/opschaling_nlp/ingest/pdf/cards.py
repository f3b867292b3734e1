"""Separate the words on a card from what the board adds: who wrote it, when, and how many hearts it got."""

import itertools
import re
from collections.abc import Sequence
from typing import NamedTuple

from opschaling_nlp.dutch.cues import count_limit, cue_patterns, threshold
from opschaling_nlp.dutch.folding import plain_words
from opschaling_nlp.ingest.pdf.runs import Run, join_runs
from opschaling_nlp.ingest.tables.profile import folded_names, role_of
from opschaling_nlp.model import Block

INITIAL = re.compile(r"(?:^|\s)[^\W\d_]\.$")


class Card(NamedTuple):
    """The lines of a card, those on it that are not part of the post, and what the board says about the post."""

    lines: tuple[Run, ...]
    aside: tuple[Run, ...]
    said: Block


def find_tallies(runs: Sequence[Run]) -> dict[Run, Run]:
    """Return the lines beside which a bare number says how many people agreed, each with its number.

    The name of the numbers, and any beside it, is returned with itself, as it is no post either; so are numbers that
    count something else, as they belong to no post. The numbers have a column with nothing else in it; if they only
    rise, they are page numbers. A few words right above them say what they count.
    """
    figures = [run for run in runs if run.text.isdecimal() and len(run.text) <= count_limit("cards.tally")]
    numbers = [int(run.text) for run in figures]
    if len(figures) < count_limit("cards.tallies") or sorted(numbers) == numbers:
        return {}
    left = min(run.x0 for run in figures)
    ends = [_end_beside(run, runs, left) for run in figures]
    if None in ends or not _stand_by_themselves(figures, runs, left):
        return {}
    head = head_above(figures, runs)
    counted = filter(None, ends) if counts_people(head) else figures
    return _names_beside(head, runs) | dict(zip(counted, figures, strict=True))


def _end_beside(figure: Run, runs: Sequence[Run], left: float) -> Run | None:
    """Return the last run on the line of a figure that ends left of the column of figures."""
    line = (run for run in runs if abs(run.base - figure.base) < 1 and run.x1 < left)
    return max(line, key=lambda run: run.x1, default=None)


def _names_beside(head: Run | None, runs: Sequence[Run]) -> dict[Run, Run]:
    level = [run for run in runs if head and abs(run.base - head.base) < 1]
    return {run: run for run in level if role_of(run.text) or (run == head and counts_people(head))}


def counts_people(head: Run | None) -> bool:
    """Return whether numbers stand below a name of votes, or no name."""
    return (
        head is None
        or role_of(head.text) == "reactions"
        or plain_words(head.text) in folded_names("names", "counts_beside")
    )


def head_above(figures: Sequence[Run], runs: Sequence[Run]) -> Run | None:
    """Return the few words right above a column of figures, if any."""
    top = min(figures, key=lambda run: run.top)
    over = [run for run in runs if run.base < top.base and run.x1 > top.x0 and run.x0 < top.x1 and _is_short(run.text)]
    head = max(over, key=lambda run: run.base, default=top)
    return head if 0 < top.top - head.bottom < threshold("cards.head") * top.size else None


def _stand_by_themselves(figures: Sequence[Run], runs: Sequence[Run], left: float) -> bool:
    """Return whether figures form a narrow column with nothing else in it."""
    right, top = max(run.x1 for run in figures), min(run.top for run in figures)
    inside = [run for run in runs if run.x1 > left and run.x0 < right and run.bottom > top]
    return len(inside) == len(figures) and right - left <= figures[0].size * count_limit("cards.tally")


def read_card(lines: Sequence[Run]) -> Card:
    """Split the lines of a card, from top to bottom, into the post and what surrounds it."""
    first, last = _words_between(lines)
    if last - first > 1 and any(_time(line.text) for line in (*lines[:first], *lines[last:])):
        if _is_name(lines[first], lines[first + 1]):
            first += 1
        elif last < len(lines) and _is_name(lines[last - 1], lines[last - 2]):
            last -= 1
    aside = (*lines[:first], *lines[last:])
    texts = [line.text for line in aside]
    speaker, time = (next(filter(None, map(part, texts)), "") for part in (_name, _time))
    reactions = max((_reactions(text) or 0 for text in texts), default=0)
    return Card(tuple(lines[first:last]), aside, Block("line", "", speaker=speaker, time=time, reactions=reactions))


def says_of_post(line: Run, *, apart: bool = True) -> bool:
    """Return whether a line holds only what a board says about a post: a time, possibly after a name, or hearts.

    If it is not `apart` (set differently) from the words, it must have an explicit mark.
    """
    return bool(_time(line.text)) or _reactions(line.text, apart=apart) is not None


def lift_beside(runs: Sequence[Run], *, boxed: bool = False) -> list[Run]:
    """Move times that stand beside words to right above them, where cards usually have them.

    In a box this also applies to a number of hearts, if set differently from the words.
    """
    said = [run for run in _join_wrapped(runs) if says_of_post(run, apart=boxed)]
    kept = [run for run in runs if not any(_holds(one, run) for one in said)]
    level = [sorted((run for run in kept if _are_level(run, one)), key=lambda run: run.base) for one in said]
    left = any(near and all(run.x0 > one.x0 for run in near) for one, near in zip(said, level, strict=True))
    return kept + [
        _lifted(one, near, kept, said, left=left, boxed=boxed) for one, near in zip(said, level, strict=True)
    ]


def _lifted(one: Run, near: Sequence[Run], runs: Sequence[Run], said: Sequence[Run], *, left: bool, boxed: bool) -> Run:
    """Place a line above the words beside it, or in a box above all; `left` is the side on which such lines stand."""
    words = min(near, key=lambda run: ((run.x0 > one.x0) != left, abs(run.x0 - one.x0)), default=one)
    if not _differs_in_style(one, words):
        return one
    first = min(runs, key=lambda run: run.base) if boxed else _first_line(words, runs, said)
    return one._replace(base=first.base - 0.5 * first.size, x0=first.x0, x1=first.x1)


def _first_line(words: Run, runs: Sequence[Run], said: Sequence[Run]) -> Run:
    """Return the first line of the text beside a time, which may be level with a later one."""
    above = [run for run in runs if run.base < words.base and run.x0 < words.x1 and run.x1 > words.x0]
    first = words
    for run in sorted(above, key=lambda run: -run.base):
        if first.base - run.base > threshold("cards.pitch") * first.size:
            return first
        if any(_are_level(run, one) for one in said):
            break
        first = run
    return words


def _join_wrapped(runs: Sequence[Run]) -> list[Run]:
    """Join two lines that form a time only together, or a name and a time beside words."""
    joined: list[Run] = []
    for run in sorted(runs, key=lambda run: (round(run.x0), run.base)):
        last = joined[-1] if joined else run
        below = 0 < run.base - last.base < 2 * run.size and abs(run.x0 - last.x0) < 1
        both = below and _is_time(f"{last.text} {run.text}")
        if both or (below and _is_name_and_time(last, run) and _stands_beside(join_runs([last, run]), runs)):
            joined[-1] = join_runs([last, run])
        else:
            joined.append(run)
    return joined


def _is_name_and_time(name: Run, time: Run) -> bool:
    alike = not _differs_in_style(time, name) and not _differs_in_style(name, time)
    return alike and _is_short(name.text) and not _time(name.text) and _is_time(time.text)


def _stands_beside(part: Run, runs: Sequence[Run]) -> bool:
    """Return whether differently set words stand beside a part of a page or card."""
    return any(_are_level(run, part) and _differs_in_style(part, run) and not _holds(part, run) for run in runs)


def _holds(whole: Run, part: Run) -> bool:
    return whole.x0 <= part.x0 and part.x1 <= whole.x1 and whole.top <= part.top and part.bottom <= whole.bottom


def _are_level(run: Run, other: Run) -> bool:
    shared = min(run.bottom, other.bottom) - max(run.top, other.top)
    return shared > threshold("cards.level") * min(run.bottom - run.top, other.bottom - other.top)


def part_near(lines: Sequence[Run], top: float) -> tuple[list[Run], list[Run]]:
    """Split the one or two lines next to a box (its top at `top`) that describe its post from other free lines."""
    over = bool(lines) and lines[-1].base <= top
    for number in (2, 1):
        near, rest = (lines[-number:], lines[:-number]) if over else (lines[:number], lines[number:])
        if len(near) == number and near[0].size == near[-1].size and says_of_post(join_runs(near)):
            return list(near), list(rest)
    return [], list(lines)


def _words_between(lines: Sequence[Run]) -> tuple[int, int]:
    """Return the index of the first line that is no time or number of hearts, and the index after the last."""
    first, last = 0, len(lines)
    if last > 2 and _differs_in_style(lines[1], lines[2]) and _time(lines[1].text) and _is_name(lines[0], lines[2]):
        first = 2
    while last - first > 1 and _is_aside(lines[first], lines[first + 1]):
        first += 1
    while last - first > 1 and _is_aside(lines[last - 1], lines[last - 2]):
        last -= 1
    return first, last


def are_timed(runs: Sequence[Run], *, body: float) -> bool:
    """Return whether a document gives the times of its posts, set differently from most text.

    `body` is the size of the body text.
    """
    small = threshold("cards.smaller") * body
    times = [run for run in runs if (run.size < small or run.colour or run.bold) and says_of_post(run, apart=False)]
    return len(times) >= max(count_limit("cards.timed"), threshold("cards.timed_share") * len(runs))


def split_cards(lines: Sequence[Run], *, body: float) -> list[list[Run]]:
    """Split free-standing lines into cards: each has a line, set differently from the words, that says when.

    That line stands above the words, below a name if there is one, or under the words. `body` is the size of the body
    text; headings are larger. Returns no cards if there is no such line.
    """
    apart = [index for index, line in enumerate(lines) if says_of_post(line, apart=False) and _is_apart(lines, index)]
    timed = [index for index in apart if _time(lines[index].text)] or apart
    if not timed:
        return []
    firsts = [(index - _is_name_over(lines, index), index) for index in timed]
    above_words = _are_above_words(lines, firsts)
    starts = {0, *(first if above_words else last + 1 for first, last in firsts), len(lines)}
    large = threshold("cards.heading") * body
    starts |= {index + after for index, line in enumerate(lines) if line.size > large for after in (0, 1)}
    return [list(lines[start:end]) for start, end in itertools.pairwise(sorted(starts))]


def _are_above_words(lines: Sequence[Run], firsts: Sequence[tuple[int, int]]) -> bool:
    """Return whether most names with times (first line, last line) are nearer to what follows than what precedes."""
    closer = [
        lines[last + 1].base - lines[last].base < lines[first].base - lines[first - 1].base
        for first, last in firsts
        if first > 0 and last < len(lines) - 1
    ]
    return sum(closer) * 2 >= len(closer)


def _is_apart(lines: Sequence[Run], index: int) -> bool:
    """Return whether a line is set differently from the line right above or below it."""
    near = (*lines[max(0, index - 1) : index], *lines[index + 1 : index + 2])
    return any(_differs_in_style(lines[index], beside) for beside in near)


def _is_name_over(lines: Sequence[Run], index: int) -> bool:
    """Return whether the line above a time is a name that belongs to the same card."""
    if not 0 < index < len(lines) - 1:
        return False
    name, time, words = lines[index - 1 : index + 2]
    near = time.base - name.base <= words.base - time.base + threshold("cards.rounding")
    return near and _is_name(name, words) and name.size <= words.size and not _time(name.text)


def _is_aside(line: Run, beside: Run) -> bool:
    apart = _differs_in_style(line, beside)
    return bool(_time(line.text, apart=apart)) or _reactions(line.text, apart=apart) is not None


def _is_name(line: Run, beside: Run) -> bool:
    """Return whether a line looks like the name on a card: short, without end mark, set differently from the words."""
    ended = line.text[-1:] in ".!?:" and not INITIAL.search(line.text)
    return _differs_in_style(line, beside) and _is_short(line.text) and not ended


def _is_short(name: str) -> bool:
    return len(name.split()) <= count_limit("cards.name_words")


def _differs_in_style(line: Run, beside: Run) -> bool:
    smaller = line.size < threshold("cards.smaller") * beside.size
    return smaller or line.colour != beside.colour or line.bold != beside.bold


def _name(text: str) -> str:
    """Return the name on a board's line: what is neither a time nor a number of hearts."""
    if _reactions(text) is not None:
        return ""
    parts = _split(text.strip().removesuffix(_time(text)), apart=True)
    return parts[0].strip() if parts else ""


def _time(text: str, *, apart: bool = True) -> str:
    """Return the time on a line, alone or after a name; empty if there is none.

    `apart` means that the line is set differently from the words: then a shorter form is accepted, and no mark is
    needed between name and time.
    """
    text = text.strip()
    if _is_time(text, apart=apart):
        return text
    parts = _split(text, apart=apart)
    if len(parts) > 1 and _is_time(parts[-1]) and all(map(_is_short, parts)):
        return parts[-1].strip()
    words = text.split() if apart else []
    ends = (" ".join(words[names:]) for names in range(1, min(count_limit("cards.name_words") + 1, len(words))))
    return next(filter(_is_time, ends), "")


def _split(text: str, *, apart: bool) -> list[str]:
    """Split a line at the marks between name and time."""
    return [part for part in _patterns("separator", apart=apart)[-1].split(text) if part]


def _is_time(text: str, *, apart: bool = True) -> bool:
    return any(pattern.fullmatch(text) for pattern in _patterns("time", apart=apart))


def _reactions(text: str, *, apart: bool = True) -> int | None:
    matches = (pattern.fullmatch(text.strip()) for pattern in _patterns("reactions", apart=apart))
    found = next(filter(None, matches), None)
    return int(found.group(1) or 0) if found else None


def _patterns(name: str, *, apart: bool) -> tuple[re.Pattern[str], ...]:
    """Return the patterns of a cue list, including those valid only for text set differently from the words."""
    return cue_patterns("pdf_cards", name) + (cue_patterns("pdf_cards", f"{name}_apart") if apart else ())

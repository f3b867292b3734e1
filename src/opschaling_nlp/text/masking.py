"""Find personal data in a text: e-mail addresses, telephone numbers, accounts and names."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from opschaling_nlp.dutch.cues import count_limit, cue_words, load_cues, threshold

_HOST = re.compile(r"@[\w-]+(?:\.[\w-]+)+")
_MAILBOX_BACKWARDS = re.compile(r"[\w.+-]+")
_HANDLE = re.compile(r"(?<![\w@.])@\w[\w.]{0,29}\w")
_PHONE = re.compile(
    r"(?<![\w+])(?:(?:\+|00)\d{1,3}(?:[\s.-]?\(0\))?(?:[\s./-]?\d){7,12}|\(?0\d{1,3}\)?(?:\s?[-.]?\s?\d){6,9})(?![\w])"
)
_DATE = re.compile(r"\d{1,2}[-/. ]\d{1,2}[-/. ]\d{4}")
_WORD = re.compile(r"['’]?[^\W\d_](?:[\w]|[-.](?=[^\W\d_])|['’](?=[^\W\d_]))*\.?")
_FIRST_WORD = re.compile(r"(?<!\w)\w+")
_NAME_END = re.compile(r"(?:-\w+)*(?:['’]?s)?(?!\w)")
_SENTENCE_START = re.compile(r"(?:^|[.?!:;…\n\"“”‘(\[•–—-]\s*|\s{2,})$")
_DUTCH_NUMBER = 10
"""Number of digits in a Dutch telephone number, including the leading zero."""
_TIES = str.maketrans("_-.+", "    ")
"""Characters that replace spaces in file names."""


@dataclass(frozen=True, slots=True)
class Mask:
    """The position of personal data in a text, and its replacement."""

    start: int
    end: int
    text: str


class Masker:
    """Finds personal data.

    It knows the listed names, those of the speakers, and which words are also written without a capital.
    """

    def __init__(
        self, *, names: Iterable[str], speakers: Iterable[str], ordinary: frozenset[str] = frozenset()
    ) -> None:
        self._ordinary = ordinary
        cues = load_cues("privacy")
        self._masks: dict[str, str] = cues["masks"]
        self._particles = frozenset(cues["particles"])
        self._not_names = frozenset(cues["not_names"])
        self._profiles = re.compile(
            "(?:" + "|".join(re.escape(host) for host in cues["profiles"]) + r")[\w.%-]+", re.IGNORECASE
        )
        parts = {part for speaker in speakers for part in self._parts(speaker)}
        known = {*(name.strip() for name in names if name.strip()), *parts}
        self._names = _by_first_word({name: _in_any_case(name) for name in known})

    def mask(self, text: str) -> str:
        """Return the text with all personal data found in it masked."""
        return apply_masks(text, self.find(text))

    def mask_label(self, text: str) -> str:
        """Mask the name of a file, folder or session.

        Its words may be joined by other characters than spaces, and written without capitals.
        """
        parted = text.translate(_TIES)
        known = [Mask(start, end, self._masks["name"]) for start, end in self._known_names(parted)]
        return apply_masks(text, _without_overlap([*self._candidates(text), *known]))

    def find(self, text: str) -> tuple[Mask, ...]:
        """Return the masks for a text, sorted and without overlap."""
        return _without_overlap(self._candidates(text))

    def _candidates(self, text: str) -> Iterator[Mask]:
        yield from (Mask(start, end, self._masks["name"]) for start, end in self._known_names(text))
        yield from (Mask(start, end, self._masks["email"]) for start, end in _emails(text))
        for pattern in (_HANDLE, self._profiles):
            for found in pattern.finditer(text):
                yield Mask(found.start(), found.end(), self._masks["handle"])
        for found in _PHONE.finditer(text):
            if _is_phone(found[0]):
                yield Mask(found.start(), found.end(), self._masks["phone"])
        yield from (Mask(start, end, self._masks["name"]) for start, end in self._name_runs(text))

    def _known_names(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield the positions of listed and speakers' names, with or without possessive s."""
        for word in _FIRST_WORD.finditer(text):
            first = word[0].casefold()
            for name, any_case in (*self._names.get(first.removesuffix("s"), ()), *self._names.get(first, ())):
                end = word.start() + len(name)
                written = text[word.start() : end]
                same = written in {name, name.upper()} or (any_case and written.casefold() == name.casefold())
                if same and (ending := _NAME_END.match(text, end)):
                    yield word.start(), ending.end()
                    break

    def _parts(self, speaker: str) -> Iterator[str]:
        """Yield a speaker's whole name, and each part that is likely to be a name on its own."""
        parts = [
            part
            for part in re.findall(r"[^\W\d_][\w'’-]*", speaker)
            if part.casefold() not in self._not_names and part.casefold() not in self._particles
        ]
        if parts:  # "Tafel 3" names nobody
            yield speaker
        yield from (part for part in parts if len(part) >= count_limit("masking.shortest_name") and part[0].isupper())

    def _name_runs(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield the positions of two or more consecutive capitalised words, possibly with particles between them."""
        run: list[re.Match[str]] = []
        for word in _WORD.finditer(text):
            if run and text[run[-1].end() : word.start()] not in {" ", "\u00a0"}:
                yield from self._close(text, run)
                run = []
            if (word[0][0].isupper() and not _is_acronym(word[0])) or (run and word[0] in self._particles):
                run.append(word)
            else:
                yield from self._close(text, run)
                run = []
        yield from self._close(text, run)

    def _close(self, text: str, run: list[re.Match[str]]) -> Iterator[tuple[int, int]]:
        """Judge a finished run: drop trailing particles, and a common word that only opens a sentence."""
        while run and not run[-1][0][0].isupper():
            run = run[:-1]
        if len(run) > 1 and run[1][0] not in self._particles and self._opens_sentence(text, run[0]):
            run = run[1:]
        capitals = [word for word in run if word[0][0].isupper()]
        words = {word[0].casefold().strip(".'’") for word in run}
        if len(capitals) > 1 and not words & self._not_names:
            yield run[0].start(), run[-1].end() - run[-1][0].endswith(".")

    def _opens_sentence(self, text: str, word: re.Match[str]) -> bool:
        from wordfreq import zipf_frequency

        if _SENTENCE_START.search(text[: word.start()]) is None:
            return False
        return word[0].lower() in self._ordinary or bool(
            zipf_frequency(word[0], "nl") >= threshold("masking.common_word")
        )


def _in_any_case(name: str) -> bool:
    """Return whether a name is recognised without capitals too, unlike `Wil` and `Roos`, which are also words."""
    from wordfreq import zipf_frequency

    words = [word.casefold() for word in _FIRST_WORD.findall(name)]
    if len(words) != 1:
        return len(words) > 1
    rare = zipf_frequency(words[0], "nl") < threshold("masking.common_name")
    return words[0] not in cue_words("privacy", "also_words") and (
        rare or words[0] in cue_words("privacy", "first_names")
    )


def _emails(text: str) -> Iterator[tuple[int, int]]:
    """Yield the positions of e-mail addresses, from each host backwards: searching for mailboxes is quadratic."""
    last = 0
    for host in _HOST.finditer(text):
        mailbox = _MAILBOX_BACKWARDS.match(text[last : host.start()][::-1])
        if mailbox:
            yield host.start() - mailbox.end(), host.end()
            last = host.end()


def _without_overlap(masks: Iterable[Mask]) -> tuple[Mask, ...]:
    kept: list[Mask] = []
    for mask in sorted(masks, key=lambda mask: (mask.start, -mask.end)):
        if not kept or mask.start >= kept[-1].end:
            kept.append(mask)
        elif mask.end > kept[-1].end:  # overlapping finds together hide all that either does
            kept[-1] = Mask(kept[-1].start, mask.end, kept[-1].text)
    return tuple(kept)


def apply_masks(text: str, masks: Iterable[Mask]) -> str:
    """Replace the personal data in a text by its masks."""
    pieces, done = [], 0
    for mask in masks:
        pieces += [text[done : mask.start], mask.text]
        done = mask.end
    return "".join([*pieces, text[done:]])


def lower_case_words(texts: Iterable[str]) -> frozenset[str]:
    """Return the words that also occur without a capital: at the start of a sentence they are not names."""
    return frozenset(word for text in texts for word in re.findall(r"[^\W\d_]+", text) if word.islower())


def _is_acronym(word: str) -> bool:
    return len(word.strip(".")) > 1 and word.isupper() and "." not in word[:-1]


def _is_phone(text: str) -> bool:
    digits = sum(char.isdigit() for char in text)
    if text.lstrip("(").startswith("+") or text.startswith("00"):
        return True
    return digits == _DUTCH_NUMBER and not _DATE.match(text)


def _by_first_word(names: Mapping[str, bool]) -> Mapping[str, Sequence[tuple[str, bool]]]:
    """Group names, longest first, by their first word in lower case.

    This keeps lookups fast for long lists of names.
    """
    groups: dict[str, list[tuple[str, bool]]] = defaultdict(list)
    for name in sorted(names, key=lambda name: (-len(name), name)):
        if first := _FIRST_WORD.match(name):
            groups[first[0].casefold()].append((name, names[name]))
    return dict(groups)

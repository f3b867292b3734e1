"""Tell whose words a report gives: a small grammar of who said what, from the cue list for reports."""

import re
from collections.abc import Sequence
from functools import cache

from opschaling_nlp.dutch.cues import count_limit, cue_words, load_cues, threshold
from opschaling_nlp.dutch.folding import plain_words
from opschaling_nlp.dutch.signs import CLOSING, OPENING
from opschaling_nlp.text.documents import pattern, report_cues
from opschaling_nlp.text.headings import Role
from opschaling_nlp.text.passages import Passage
from opschaling_nlp.text.promptcues import CueList, verb_cues
from opschaling_nlp.text.sections import Place

_QUOTED = re.compile(rf"[{re.escape(OPENING)}](.+)[{re.escape(CLOSING)}](.*)", re.DOTALL)
_LAST_SENTENCE = re.compile(r"(?:.*[.!?]\s+)?(.+)", re.DOTALL)


def find_reported(passages: Sequence[Passage], roles: Sequence[Role], places: Sequence[Place]) -> list[bool]:
    """Return for every passage of a report whether participants said it.

    List items and table cells are theirs if the heading above, the question or the introductory sentence says so; any
    other passage only if it is a quotation.
    """
    found: list[bool] = []
    lead = ""
    for passage, role, place in zip(passages, roles, places, strict=True):
        listed = (
            passage.kind == "post"
            or passage.mark.kind in {"bullet", "number"}
            or passage.first.container.startswith(("table:", "cell:"))
        )
        if role != "post":
            lead = ""
        elif not listed:
            lead = _LAST_SENTENCE.sub(r"\1", passage.text)
        above = [*place.section, *passage.first.section, lead]
        theirs = listed and (bool(place.prompt) or any(map(reports, above)))
        found.append(role == "post" and (theirs or _is_quoted(passage.text)))
    return found


def reports(text: str) -> bool:
    """Return whether a heading or sentence says that participants' words follow.

    It names what they left, says that something was said, names them beside a verb of saying (`Wat ouders vertelden`)
    or behind what they said (`Tips van ouders`). What the author told them is not theirs (`wij vertelden de ouders`).
    """
    words = plain_words(text).split()[-count_limit("prompts.most_words") :]
    who = _places("who", words)
    return (
        bool(pattern("reported", "under").search(text))
        or any(_places("said", words))
        or any(_says(words, one, verb) for verb in _places("says", words) for one in who)
        or any(_owns(words, thing, one) for thing in _places("things", words) for one in who)
    )


def _says(words: Sequence[str], who: int, verb: int) -> bool:
    """Return whether a verb near to participants is theirs: they are no object of it, nor of the author's telling."""
    start, end = sorted((who, verb))
    before = {*words[max(0, who - 2) : who]}
    heard = not before.isdisjoint(cue_words("documents", "reported", "from"))
    told = heard or cue_words("documents", "reported", "authors").isdisjoint(words[max(0, start - 2) : end])
    return (
        0 < end - start <= count_limit("documents.saying")
        and told
        and before.isdisjoint(cue_words("documents", "reported", "to"))
    )


def _owns(words: Sequence[str], thing: int, who: int) -> bool:
    between = words[thing + 1 : who]
    return 0 < len(between) <= count_limit("documents.owning") and between[0] in cue_words(
        "documents", "reported", "of"
    )


def _places(table: str, words: Sequence[str]) -> list[int]:
    return [start for start, _ in _cues(table).find(words)]


@cache
def _cues(table: str) -> CueList:
    """Compile a list of cues: `says` has all forms of the verbs, `said` the participles that need no subject."""
    listed = report_cues()["reported"]
    if table in listed and table != "says":
        return CueList(listed[table])
    irregular = load_cues("prompts")["irregular"] | listed["irregular"]
    if table == "said":
        return CueList(verb_cues(verb, irregular)[-1] for verb in listed["says"])
    return CueList(cue for verb in (*listed["says"], *listed["holds"]) for cue in verb_cues(verb, irregular))


def _is_quoted(text: str) -> bool:
    """Return whether a passage is a quotation, possibly with who said it behind it or before a colon."""
    lead, _, said = text.partition(": ")
    text = (said if said and reports(lead) else text).strip()
    quoted = _QUOTED.fullmatch(text)
    return quoted is not None and len(quoted[1]) >= threshold("documents.quoted") * len(text)

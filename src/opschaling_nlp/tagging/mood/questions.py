"""Recognise questions, with or without a question mark: question words and indirect questions."""

from opschaling_nlp.tagging.mood.cue_words import mood_cues
from opschaling_nlp.tagging.mood.grammar import (
    FUNCTION_WORDS,
    Clause,
    MoodKind,
    Verdict,
    has_subject,
    is_bare,
    is_finite,
    joined_particle,
    only_verb,
    phrase_at,
    verb_of,
)

WONDERING_REACH = 8  # words from the start within which the speaker must say that something is asked
OBJECTS = frozenset({"DET", "NOUN", "PRON", "PROPN"})


def wondering(words: Clause) -> Verdict | None:
    """Judge `ik vraag me af of …`: the speaker's own question in a subordinate clause."""
    for place, word in enumerate(words[:WONDERING_REACH]):
        if word.lower not in mood_cues().wondering and word.lower not in mood_cues().wondering_alone:
            continue
        found = phrase_at(words, place, mood_cues().wondering_alone) if place < 3 else None
        if not found:
            found = phrase_at(words, place, mood_cues().wondering) or []
            rest = words[place + len(found) : place + len(found) + 4] if found else []
            if not any(word.lower == "of" or word.lower in mood_cues().question_words for word in rest):
                continue
        return None if _others_wonder(words) else Verdict(MoodKind.QUESTION, "wondering", found)
    return None


def _others_wonder(words: Clause) -> bool:
    """Return whether the clause says that someone other than the speaker asks."""
    speaker = any(word.lower in mood_cues().first_person for word in words[:6])
    others = any(word.subject and word.lower not in mood_cues().first_person for word in words[:3])
    return others and not speaker and not phrase_at(words, 0, mood_cues().wondering)


def question_word(words: Clause, *, exclaimed: bool) -> Verdict | None:
    """Judge a clause that begins with a question word, or with a phrase that contains one."""
    opening = phrase_at(words, 0, mood_cues().question_openings)
    if opening:
        return Verdict(MoodKind.QUESTION, "question_opening", opening)
    place = _place(words)
    if place is None:
        return None
    if phrase_at(words, place, mood_cues().not_questions) or _exclaims(words, place, exclaimed=exclaimed):
        return None
    cue, finite = words[: place + 1], _finite_after(words, place)
    if finite is None:
        return Verdict(MoodKind.QUESTION, "question_word_without_verb", cue)
    if _verb_second(words, place, finite):
        return Verdict(MoodKind.QUESTION, "question_word", [*cue, words[finite]])
    return Verdict(MoodKind.QUESTION, "question_word_verb_final", cue) if _verb_final(words, place) else None


def _verb_final(words: Clause, place: int) -> bool:
    """Return whether an indirect question stands alone: `hoe we dit aanpakken`, but not `hoe het ook loopt, …`."""
    conceding = any(word.lower == "ook" for word in words[place : place + 4])
    conceded = conceding and any(word.lower == "," for word in words[place:])
    return words[place].lower in mood_cues().order_verb_final and not conceded


def _exclaims(words: Clause, place: int, *, exclaimed: bool) -> bool:
    """Return whether a clause with a question word is an exclamation.

    True of `Wat is het mooi geworden`, `Hoe mooi!` and `Hoe eerder hoe beter`; not of `Wat is het plan` and `Hoe
    verder`.
    """
    if words[place].lower == "hoe":
        behind = words[place + 1 :]
        compares = bool(behind) and not behind[0].verbal and any(word.lower == "hoe" for word in behind)
        return exclaimed or compares
    what = words[place].lower == "wat" and len(words) >= place + 4
    verb = what and words[place + 1].lower in mood_cues().exclaiming_verbs
    return verb and _praises(words[place + 2 :], exclaimed=exclaimed)


def _praises(words: Clause, *, exclaimed: bool) -> bool:
    """Return whether the words open with a subject and a word of praise: `het mooi`, `de zaal mooi geworden`."""
    noun = words[0].pos == "DET" and words[1].pos == "NOUN" and len(words) > 2
    if not noun and words[0].lower not in mood_cues().exclaiming_subjects:
        return False
    praised = words[2:4] if noun else words[1:3]
    praises = any(word.lower in mood_cues().exclaiming for word in praised)
    return praises or (exclaimed and praised[0].pos in {"ADJ", "ADV"})


def after_subclause(words: Clause) -> Verdict | None:
    """Judge a question word with its verb right after a subordinate clause and a comma.

    Example: `Als de subsidie stopt, wie betaalt dan`.
    """
    for place in range(2, len(words) - 1):
        asks = words[place - 1].lower == "," and words[place].lower in mood_cues().question_words
        finite = _finite_after(words, place) if asks else None
        if finite == place + 1 and _verb_second(words, place, finite):
            return Verdict(MoodKind.QUESTION, "question_word", words[place : finite + 1])
    return None


def verb_first(words: Clause) -> Verdict | None:
    """Judge an opening finite verb that cannot be a command, before a possible subject.

    Examples: `Voldeed de avond`, `Is in de wijk ruimte te vinden`.
    """
    first = words[0]
    infinitive = verb_of(first.lower)
    if len(words) < 3 or infinitive is None or first.form != "finite" or is_bare(first):
        return None
    second = words[1]
    if second.pos == "NOUN" and words[2].lower == "zich":  # voelen ouders zich thuis
        return Verdict(MoodKind.QUESTION, "verb_first", [first])
    if infinitive == first.lower or infinitive in mood_cues().subject_dropped:
        return None
    subject = second.lower in mood_cues().likely_subjects and second.lower not in {"er", "hier", "daar"}
    placed = first.pos == "AUX" and second.pos == "ADP" and any(word.dep in {"obj", "nsubj"} for word in words[3:])
    return Verdict(MoodKind.QUESTION, "verb_first", [first]) if subject or placed else None


def verb_after_comma(words: Clause) -> Verdict | None:
    """Judge a verb before its subject after a comma, or after `, maar`.

    Examples: `De ouders, doen die mee`, `Ik snap het, maar is dat haalbaar`, `Als het stopt, gaan we dan door`.
    """
    for place in range(2, len(words) - 1):
        joined = words[place - 1].lower == "maar"
        comma, rest = place - 1 - joined, words[place:]
        asks = comma > 0 and words[comma].lower == "," and _subject_follows(rest)
        if asks and _may_ask_after(words[:comma], rest, joined=joined):
            return Verdict(MoodKind.QUESTION, "verb_first", rest[:1])
    return None


def _subject_follows(words: Clause) -> bool:
    """Return whether the words open with a finite verb and its subject; `scheelt de school tijd` does not count."""
    dropped = verb_of(words[0].lower) in mood_cues().subject_dropped
    parsed = any(word.subject for word in words[1:4])
    return words[0].form == "finite" and parsed and not dropped and has_subject(words)


def _may_ask_after(before: Clause, rest: Clause, *, joined: bool) -> bool:
    """Return whether a verb and a subject after these words ask something, rather than continue the statement."""
    if joined:  # but not: de school wil wel, maar kan het niet
        own = rest[1].subject and rest[1].lower in (mood_cues().likely_subjects | mood_cues().certain_subjects) - {
            "het"
        }
        return own or not any(word.subject for word in before)
    if any(word.form == "finite" for word in before):
        return any(word.lower == "dan" and word.pos == "ADV" for word in rest[2:])
    return not any(word.verbal or word.pos in {"ADP", "SCONJ"} for word in before)


def late(words: Clause) -> Verdict | None:
    """Judge a question word after a comma: `en de buren, hoe doen die mee`."""
    places = (at for at in range(2, len(words) - 1) if words[at].lower in mood_cues().question_words)
    return next(filter(None, (_after_comma(words, place) for place in places)), None)


def _after_comma(words: Clause, place: int) -> Verdict | None:
    """Judge a question word after a comma, or after `, maar` and the like."""
    word, finite = words[place], _finite_after(words, place)
    comma, joined = _joint(words, place)
    if finite is None or not comma or not (joined or word.lower in mood_cues().not_relative):
        return None
    itself = joined and word.lower == "wie" and finite == place + 1  # maar wie betaalt dat
    has_subject = itself or any(other.subject for other in words[finite + 1 : finite + 5])
    asks = has_subject and _verb_second(words, place, finite)
    return Verdict(MoodKind.QUESTION, "question_word", words[place : finite + 1]) if asks else None


def _joint(words: Clause, place: int) -> tuple[bool, bool]:
    """Return whether a comma precedes a question word, and whether a conjunction does."""
    start = place - 1 if words[place - 1].pos == "ADP" else place
    joined = words[start - 1].lower in mood_cues().conjunctions
    return words[start - 1].lower == "," or (joined and words[start - 2].lower == ","), joined


def _place(words: Clause) -> int | None:
    for place, word in enumerate(words[:3]):
        if word.lower in mood_cues().question_words:
            return place if all(w.pos == "ADP" or w.lower in mood_cues().preposed for w in words[:place]) else None
    return None


def _finite_after(words: Clause, place: int) -> int | None:
    following = words[place + 1] if place + 1 < len(words) else None
    if (
        following is not None
        and only_verb(following)
        and following.pos not in FUNCTION_WORDS
        and not following.lower.endswith("en")
    ):
        return place + 1  # wanneer vertrok de buurman: whatever tag the past tense gets
    found = next((i for i in range(place + 1, len(words)) if is_finite(words[i])), None)
    if found is None:  # hoe oud worden olifanten: the plural looks like an infinitive
        return next(
            (i for i in range(place + 1, len(words) - 1) if words[i].form == "infinitive" and words[i + 1].subject),
            None,
        )
    return found


def _verb_second(words: Clause, place: int, finite: int) -> bool:
    """Return whether the finite verb directly follows the question phrase.

    That is so in a question; in a relative clause the verb comes last.
    """
    verb, behind = words[finite], words[finite + 1 : finite + 2]
    inseparable = verb.lower.startswith(mood_cues().inseparable)
    object_follows = inseparable and any(word.pos in OBJECTS for word in behind)
    if not object_follows and joined_particle(verb.lower):
        return False  # wat opvalt, wie meedoet, but wie onderhoudt de pomp
    return _phrase_precedes(words, place, finite) and _question_follows(words, place, finite)


def _phrase_precedes(words: Clause, place: int, finite: int) -> bool:
    """Return whether the words between question word and verb belong to the question word."""
    asked, between = words[place].lower, words[place + 1 : finite]
    what_for = asked == "wat" and bool(between) and between[0].lower == "voor"
    if any(word.lower in (",", "ook") for word in between):
        return False
    partitive = bool(between) and between[0].lower == "van"
    takes_phrase = asked in mood_cues().with_phrase or what_for or partitive
    return takes_phrase or all(word.pos in ("ADV", "ADJ", "INTJ", "NUM", "ADP") for word in between)


def _question_follows(words: Clause, place: int, finite: int) -> bool:
    """Return whether the words after the verb still allow a question: not in `wat helpt is …`, `wie durft wint`."""
    asked, between, behind = words[place].lower, words[place + 1 : finite], words[finite + 1 : finite + 3]
    if not behind:
        return asked != "wie" if place else asked not in ("wat", "waar") or len(words) == 2
    if (asked, behind[0].lower, behind[-1].form) == ("wie", "die", "finite"):
        return False  # wie durft, die wint
    told = behind[0].form == "finite" or (bool(between) and behind[0].lower == ",")
    if told and asked in mood_cues().free_relative and not behind[0].imperative:
        return False
    verb_final = asked == "hoe" and any(word.pos in ("DET", "PRON", "NOUN", "PROPN") for word in between[:1])
    return not verb_final  # hoe de buurt meedoet

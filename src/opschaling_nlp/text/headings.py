"""Tell headings and prompts from posts: by layout if known, or else by form and position."""

from collections.abc import Mapping, Sequence
from itertools import takewhile
from typing import Literal

from opschaling_nlp.dutch.cues import count_limit, cue_words, threshold
from opschaling_nlp.dutch.signs import ends_sentence
from opschaling_nlp.model import PromptKind
from opschaling_nlp.text.line_wording import (
    asks,
    complains,
    count_words,
    heading_cue,
    instructs,
    is_explained_question,
    is_question,
    names_session,
    names_task,
    opens_with_question_word,
    says,
    stops,
    tells,
    trails_off,
    weigh,
    words_of,
)
from opschaling_nlp.text.passages import Layout, Passage
from opschaling_nlp.text.prompts import kind_of, opens_with_cue


def changes_form(passages: Sequence[Passage], index: int) -> bool:
    """Return whether a passage stands between a list in one form and posts in another."""
    passage = passages[index]
    if passage.listed or not passage.first.gap or index + 1 >= len(passages) or not passages[index + 1].first.gap:
        return False
    return forms_differ(passages, index)


def forms_differ(passages: Sequence[Passage], index: int) -> bool:
    """Return whether the posts above a passage differ in form from those below, if both are known."""
    near = count_limit("headings.near")
    above, below = ([one for one in posts if one.mark.kind != "arrow"] for posts in _around(passages, index, 2 * near))
    forms = {_form(above[-near:]), _form(below[:near])}
    return len(forms) > 1 and None not in forms


def _around(passages: Sequence[Passage], index: int, reach: int) -> tuple[Sequence[Passage], Sequence[Passage]]:
    return passages[max(0, index - reach) : index], passages[index + 1 : index + 1 + reach]


def _form(posts: Sequence[Passage]) -> tuple[str, bool] | None:
    """Return what opens posts and whether blank lines separate them; None if they are too few or inconsistent."""
    signs = {"number" if post.mark.kind == "number" else post.mark.sign for post in posts}
    gaps = {post.first.gap > 0 for post in posts[1:]}
    if (
        len(posts) < count_limit("headings.form")
        or len(signs) != 1
        or len(gaps) != 1
        or any(post.kind != "line" for post in posts)
    ):
        return None
    return signs.pop(), gaps.pop()


Role = Literal["title", "heading", "prompt", "post", "aside"]
"""An `aside` is a facilitator's follow-up question: not a contribution, and nothing stands under it."""

_STATED: Mapping[str, Role] = {"post": "post", "prompt": "prompt"}
"""Roles by kind of block, where the reader is certain."""


def role_by_form(
    passages: Sequence[Passage], index: int, layout: Layout, *, under_questions: bool, above: Role | None
) -> Role:
    """Decide the role of one passage.

    `under_questions` says that participants ask questions here; `above` is the role of the previous passage.
    """
    passage, text = passages[index], passages[index].text
    if passage.kind in _STATED:
        return _STATED[passage.kind]
    if passage.mark.kind in {"arrow", "bullet"}:
        return _role_above_nested(passages, index)
    asking = _is_asking(text)
    short = _is_short(passages, index)
    if passage.kind == "heading" or (short and layout.stands_out(passage)):
        return "prompt" if asking else "heading"
    if not short or passage.first.container.startswith(("card:", "cell:")):
        return "post"
    if layout.marked and not heading_cue(text):
        return "post"
    if asking and _asks_room(passages, index, layout, under_questions=under_questions):
        return "prompt"
    heads = _names_group(passages, index, above) or _is_heading(passages, index, layout)
    return "heading" if heads else "post"


def _is_asking(text: str) -> bool:
    return any(shows_asking(text) for shows_asking in (is_question, is_explained_question, asks, instructs))


def _is_short(passages: Sequence[Passage], index: int) -> bool:
    """Return whether a passage is no longer than a question, and nobody voted for it, as nobody does for a heading.

    Signs alone count as a word if they head a list (`+ / -`).
    """
    text = passages[index].text
    words = count_words(text) or int(kind_of(text) is not PromptKind.NONE and opens_list(passages, index))
    return 0 < words <= count_limit("headings.prompt_words") and not passages[index].first.reactions


def _role_above_nested(passages: Sequence[Passage], index: int) -> Role:
    """Decide the role of a list item that has a list of its own.

    It is a prompt or heading if it asks or announces something, or else a post with answers.
    """
    text, indent = passages[index].text, passages[index].first.indent
    if passages[index].mark.kind == "arrow":
        return "post"
    nested = [
        passage.listed and passage.first.indent >= indent + threshold("headings.nested")
        for passage in passages[index + 1 : index + 3]
    ]
    if len(nested) < 2 or not all(nested):
        return "post"
    if is_question(text) and asks(text):
        return "prompt"
    return "heading" if text.endswith(":") and count_words(text) <= count_limit("headings.heading_words") else "post"


def _asks_room(passages: Sequence[Passage], index: int, layout: Layout, *, under_questions: bool) -> bool:
    """Return whether a question is put to the room; participants ask similar questions, but not above a list."""
    text = passages[index].text
    wording, place = _features_of_wording(passages[index]), _features_of_place(passages, index, layout)
    under = {
        "follows_title": (wording["asks"] or wording["question_word"]) and _follows_title(passages, index),
        "ends_questions": under_questions and _ends_questions(passages, index),
        "among_questions": under_questions and not (place["opens_list"] or names_task(text)),
    }
    features = {"bias": True} | wording | place | under
    if place["opens"] or place["opens_list"] or under["follows_title"] or is_explained_question(text):
        features |= dict.fromkeys(("for_self", "refers_back", "complains"), False)
    return weigh("headings", "prompt", features) >= 0


def _features_of_wording(passage: Passage) -> dict[str, bool]:
    text = passage.text
    question = is_question(text) or is_explained_question(text)
    today = question and says(text, "this_session")
    return {
        "asks": asks(text),
        "question_word": question and opens_with_question_word(text),
        "task": names_task(text) or is_explained_question(text),
        "instructs": today or instructs(text),
        "for_self": says(text, "speaks_for_self") and not today,
        "refers_back": says(text, "refers_back"),
        "complains": question and complains(text),
    }


def _features_of_place(passages: Sequence[Passage], index: int, layout: Layout) -> dict[str, bool]:
    passage, text = passages[index], passages[index].text
    question = is_question(text) or is_explained_question(text)
    listed = opens_list(passages, index) or (changes_form(passages, index) and not stops(text))
    pleads = index == 0 and _pleads(passages)
    heads = not listed and not pleads and heads_group(passages, index)
    below = passages[index + 1] if index + 1 < len(passages) else None
    return {
        "opens": index == 0 and not listed and not pleads,
        "opens_list": listed,
        "heads_group": heads,
        "understood": heads and question and kind_of(text) not in {PromptKind.TOPIC, PromptKind.NONE},
        "apart": passage.first.gap > max(1.0, layout.gap),
        "asks_alone": question and says(text, "addresses") and _asks_alone(passages, index),
        "over_reply": below is not None and below.mark.kind == "arrow",
        "in_run": _in_run(passages, index, layout),
    }


def _pleads(passages: Sequence[Passage]) -> bool:
    """Return whether a first line that tells somebody to do something is what the first participant wants.

    It asks on behalf of its writer (`Geef ons …`), or is a sentence like all those close below it. A facilitator's task
    for the room addresses it, asks, or stands out.
    """
    text = passages[0].text
    if is_question(text) or opens_with_question_word(text) or says(text, "addresses"):
        return False
    near = passages[: count_limit("headings.near") + 1]
    close = [text, *(one.text for one in takewhile(_is_close, near[1:]))]
    for_writer = not cue_words("headings", "for_writer").isdisjoint(words_of(text)[1:2])
    return for_writer or (len(close) > 1 and all(map(ends_sentence, close)))


def _is_close(passage: Passage) -> bool:
    return passage.kind == "line" and passage.first.gap == 0 and not passage.listed


def _ends_questions(passages: Sequence[Passage], index: int) -> bool:
    """Return whether the room is addressed between participants' questions and posts that ask nothing."""
    near = count_limit("headings.near")
    above, below = _around(passages, index, near)
    asked = sum(is_question(passage.text) for passage in above)
    return (
        asked >= count_limit("headings.habit")
        and len(below) == near
        and not any(is_question(passage.text) for passage in below)
        and says(passages[index].text, "addresses")
    )


def _asks_alone(passages: Sequence[Passage], index: int) -> bool:
    """Return whether there are no other questions nearby, as where answers surround a prompt."""
    above, below = _around(passages, index, count_limit("headings.near"))
    return not any(is_question(passage.text) for passage in (*above, *below))


def _follows_title(passages: Sequence[Passage], index: int) -> bool:
    """Return whether only a few lines that look like a title and its details stand above."""
    above = passages[:index] if 0 < index <= count_limit("headings.front") else []
    if any(passage.listed or count_words(passage.text) > count_limit("headings.title_words") for passage in above):
        return False
    return any(names_session(passage.text) for passage in above)


def opens_list(passages: Sequence[Passage], index: int, *, longest: str = "headings.prompt_words") -> bool:
    """Return whether a lone passage is followed by a list.

    A list has bullets, or closely set lines of no more words than the threshold `longest` says.
    """
    passage, following = passages[index], passages[index + 1 : index + 4]
    if not following or passage.listed:
        return False
    alone = index == 0 or passage.first.gap > 0
    if following[0].mark.kind in {"bullet", "number"}:
        return alone or passages[index - 1].listed
    close = len(following) >= 3 and all(item.first.gap == 0 and not item.listed for item in following[1:])
    return (
        alone
        and close
        and following[0].first.gap > 0
        and all(len(item.text.split()) <= count_limit(longest) for item in following)
    )


def heads_group(passages: Sequence[Passage], index: int) -> bool:
    """Return whether a line opens a group between blank lines.

    At least two lines that ask nothing must follow in the group.
    """
    group = passages[index : index + 3]
    return (
        len(group) == 1 + count_limit("headings.habit")
        and (index == 0 or group[0].first.gap > 0)
        and all(passage.kind == "line" and not passage.listed for passage in group)
        and all(passage.first.gap == 0 and not is_question(passage.text) for passage in group[1:])
    )


def _names_group(passages: Sequence[Passage], index: int, above: Role | None) -> bool:
    """Return whether a line names what the group below it answers: `Knelpunten`, but not `Frustratie is er genoeg`.

    Directly under a heading it may be the first answer.
    """
    text = passages[index].text
    heads = above in {None, "post"} and may_head(passages[index]) and heads_group(passages, index)
    return heads and opens_with_cue(text) and not tells(text) and not _is_asking(text)


def _in_run(passages: Sequence[Passage], index: int, layout: Layout) -> bool:
    """Return whether a passage is part of a run.

    It is numbered next to another number, or closely set between others in a text that uses blank lines.
    """
    near = passages[max(0, index - 1) : index + 2]
    if passages[index].mark.kind == "number" and sum(passage.mark.kind == "number" for passage in near) > 1:
        return True
    if index + 1 >= len(passages) or index == 0:
        return False
    return (
        layout.apart
        and passages[index].first.gap == 0
        and passages[index + 1].first.gap == 0
        and not passages[index + 1].listed
    )


def may_head(passage: Passage) -> bool:
    """Return whether a passage has the form of a heading: short, no end mark, no bullet, not in lower case."""
    text = passage.text
    return (
        not passage.listed
        and passage.kind == "line"
        and 0 < count_words(text) <= count_limit("headings.heading_words")
        and not stops(text)
        and not text[0].islower()
    )


def _is_heading(passages: Sequence[Passage], index: int, layout: Layout) -> bool:
    passage, text = passages[index], passages[index].text
    cue, below = heading_cue(text), passages[index + 1] if index + 1 < len(passages) else None
    calls = trails_off(text) or (text.endswith("!") and count_words(text) <= count_limit("headings.call_words"))
    ended = stops(text) and not (calls and opens_list(passages, index))
    if (
        below is None
        or ended
        or count_words(text) > count_limit("headings.heading_words")
        or (is_question(text) and not cue)
    ):
        return False
    if cue or names_task(text):
        return not _in_run(passages, index, layout)
    if passage.mark.kind == "number" or below.mark.kind == "arrow":
        return False
    return _is_heading_by_form(passages, index, layout)


def _is_heading_by_form(passages: Sequence[Passage], index: int, layout: Layout) -> bool:
    passage, text = passages[index], passages[index].text
    if text.endswith(":"):
        return passage.first.gap > 0 or index == 0 or passages[index + 1].listed
    if next((sign for sign in text if sign.isalnum()), "").islower():
        return False
    if text.isupper() and len(text) > count_limit("headings.habit") and not layout.capitals:
        return not _in_run(passages, index, layout) and not passages[index - 1].text.isupper()
    return opens_list(passages, index, longest="headings.answer_words")

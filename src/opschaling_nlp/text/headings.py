"""Tell headings and prompts from posts: by layout where it is known, else by form and position."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median
from typing import Literal

from opschaling_nlp.model import PromptKind
from opschaling_nlp.text.listform import changes_form
from opschaling_nlp.text.passages import Passage
from opschaling_nlp.text.prompts import kind_of, opens_with_cue
from opschaling_nlp.text.typography import Layout
from opschaling_nlp.text.wording import (
    addresses,
    addresses_you,
    asks,
    asks_experience,
    asks_unmarked,
    count_words,
    heading_cue,
    instructs,
    is_explained_question,
    is_labelled,
    is_question,
    label_of,
    names_session,
    names_task,
    names_this_session,
    opens_with_question_word,
    refers_back,
    speaks_for_self,
    stops,
    tells,
    trails_off,
)

Role = Literal["title", "heading", "prompt", "post", "aside"]
"""`aside` is a question of the one who leads that goes on about the last: no contribution, and nothing stands under it."""

LONGEST_HEADING = 12
"""Words in a heading; more is a sentence."""
LONGEST_PROMPT = 45
"""Words in a facilitator's question, explanation included."""
LONGEST_TITLE = 24
"""Words in the title of a session, and in each line that belongs to it."""
MOST_FRONT = 4
"""Lines above the first prompt that may be title, date and place."""
SHORT_ANSWER = 12
"""Words in an answer of a list of short answers."""
NESTED = 2.0
"""Characters by which an item of a list within a list is set in."""
_ENOUGH = 2
"""Points of evidence that make a question a prompt."""
_FEW_WORDS = 3
"""Words in a heading that ends with an exclamation mark."""
_NEAR = 3
"""Posts above and below that show whether people ask."""
_LONGER = 1.5
"""How many times as long as the heading the usual post under it is, where only a change of form tells the heading."""


def role_by_form(
    passages: Sequence[Passage], index: int, layout: Layout, *, under_questions: bool, above: Role | None = None
) -> Role:
    """Say what one passage is; `under_questions` = it stands where participants put their questions, `above` = the role of the last one."""
    passage, text = passages[index], passages[index].text
    if passage.kind == "post" or passage.mark.kind == "arrow":
        return "post"
    if passage.mark.kind == "bullet":
        return _role_above_nested(passages, index)
    words = count_words(text) or (1 if kind_of(text) is not PromptKind.NONE and _opens_list(passages, index) else 0)
    asking = is_question(text) or is_explained_question(text) or asks(text) or instructs(text)
    if passage.kind == "prompt":
        return "prompt"
    if passage.kind == "heading" or (words and words <= LONGEST_PROMPT and layout.stands_out(passage)):
        return "prompt" if asking else "heading"
    if not words or words > LONGEST_PROMPT or passage.first.container.startswith(("card:", "cell:")):
        return "post"
    if layout.marked and not heading_cue(text):
        return "post"
    if not asking and _asks_as_heading(passages, index, above):
        return "heading"
    if asking and _prompt_points(passages, index, layout, under_questions=under_questions, above=above) >= _ENOUGH:
        return "prompt"
    if is_question(text) and not heading_cue(text):
        return "post"
    return "heading" if words <= LONGEST_HEADING and _is_heading(passages, index, layout) else "post"


def _role_above_nested(passages: Sequence[Passage], index: int) -> Role:
    """Say what a list item is that has a list of its own: a prompt or heading when it asks or announces, else a post with answers."""
    text, indent = passages[index].text, passages[index].first.indent
    nested = [passage.listed and passage.first.indent >= indent + NESTED for passage in passages[index + 1 : index + 3]]
    if len(nested) < 2 or not all(nested):
        return "post"
    if is_question(text) and asks(text):
        return "prompt"
    return "heading" if text.endswith(":") and count_words(text) <= LONGEST_HEADING else "post"


def _prompt_points(
    passages: Sequence[Passage], index: int, layout: Layout, *, under_questions: bool, above: Role | None
) -> int:
    """Weigh wording against position: a participant may ask the same as a facilitator, but not at the head of a list."""
    passage, text = passages[index], passages[index].text
    question = is_question(text) or is_explained_question(text)
    opens_list = _opens_list(passages, index) or (changes_form(passages, index) and not stops(text))
    points = 0
    points += 1 if asks(text) else 0
    points += 1 if question and opens_with_question_word(text) else 0
    points += 1 if question and asks_experience(text) else 0
    points += 1 if is_labelled(text) or passage.mark.kind == "number" else 0
    points += 1 if passage.first.gap > max(1.0, layout.gap) else 0
    points += 2 if index == 0 or opens_list else 0
    if not opens_list and heads_group(passages, index):
        points += 2 + (question and kind_of(text) not in {PromptKind.TOPIC, PromptKind.NONE})
    first = (asks(text) or (question and opens_with_question_word(text))) and _follows_title(passages, index)
    points += 2 if first else 0
    points += 2 if names_task(text) or is_explained_question(text) else 0
    points += 1 if not question and asks_unmarked(text) else 0
    points += 2 if under_questions and _ends_questions(passages, index) else 0
    points += 1 if index + 1 < len(passages) and heading_cue(passages[index + 1].text) == "under" else 0
    points += 1 if question and addresses(text) and _asks_alone(passages, index) else 0
    points += 1 if question and addresses_you(text) else 0
    today = question and names_this_session(text)
    points += 2 if today or instructs(text) else 0
    if index and not (opens_list or first or is_explained_question(text)):
        points -= 2 if speaks_for_self(text) and not today else 0
        points -= 2 if refers_back(text) and not asks_experience(text) else refers_back(text)
        points -= 1 if above == "prompt" else 0
    points -= 2 if under_questions and not (opens_list or names_task(text)) else 0
    points -= 2 if _between_labelled(passages, index) else 0
    points -= 4 if index + 1 < len(passages) and passages[index + 1].mark.kind == "arrow" else 0
    points -= 4 if _in_run(passages, index, layout) else 0
    return points


def _ends_questions(passages: Sequence[Passage], index: int) -> bool:
    """Tell whether the room is addressed between participants' questions and posts that ask nothing."""
    above, below = passages[max(0, index - _NEAR) : index], passages[index + 1 : index + 1 + _NEAR]
    asked = sum(is_question(passage.text) for passage in above)
    return (
        asked >= _ENOUGH
        and len(below) == _NEAR
        and not any(is_question(passage.text) for passage in below)
        and addresses(passages[index].text)
    )


def _asks_alone(passages: Sequence[Passage], index: int) -> bool:
    """Tell whether nobody asks anything near a question, as where answers stand above and below a prompt."""
    near = [*passages[max(0, index - _NEAR) : index], *passages[index + 1 : index + 1 + _NEAR]]
    return not any(is_question(passage.text) for passage in near)


def _between_labelled(passages: Sequence[Passage], index: int) -> bool:
    """Tell whether posts above and below open with the same label (`Kans: …`), so that no part of the session ends between them."""
    above, below = passages[max(0, index - 2 * _NEAR) : index], passages[index + 1 : index + 1 + _NEAR]
    return bool({label_of(passage.text) for passage in above} & {label_of(passage.text) for passage in below} - {""})


def _follows_title(passages: Sequence[Passage], index: int) -> bool:
    """Tell whether only a few lines that look like a title and what belongs to it stand above."""
    above = passages[:index] if 0 < index <= MOST_FRONT else []
    if any(passage.listed or count_words(passage.text) > LONGEST_TITLE for passage in above):
        return False
    return any(names_session(passage.text) for passage in above)


def _opens_list(passages: Sequence[Passage], index: int, *, longest: int = LONGEST_PROMPT) -> bool:
    """Tell whether a passage that stands by itself is followed by a list: bullets, or lines of at most so many words set close together."""
    passage, following = passages[index], passages[index + 1 : index + 4]
    if not following or passage.listed:
        return False
    alone = index == 0 or passage.first.gap > 0
    if following[0].mark.kind in {"bullet", "number"}:
        return alone or passages[index - 1].listed
    close = len(following) >= 3 and all(item.first.gap == 0 and not item.listed for item in following[1:])
    return (
        alone and close and following[0].first.gap > 0 and all(len(item.text.split()) <= longest for item in following)
    )


def heads_group(passages: Sequence[Passage], index: int) -> bool:
    """Tell whether a line stands first in a group that blank lines set apart, over two or more lines that ask nothing."""
    group = passages[index : index + 3]
    return (
        len(group) == 1 + _ENOUGH
        and (index == 0 or group[0].first.gap > 0)
        and all(passage.kind == "line" and not passage.listed for passage in group)
        and all(passage.first.gap == 0 and not is_question(passage.text) for passage in group[1:])
    )


def _asks_as_heading(passages: Sequence[Passage], index: int, above: Role | None) -> bool:
    """Tell whether a line names what its group answers (`Knelpunten`); straight under a heading it may be the first answer."""
    text = passages[index].text
    if above not in {None, "post"} or not heads_group(passages, index):
        return False
    understood = kind_of(text) not in {PromptKind.TOPIC, PromptKind.NONE}
    return understood and may_head(passages[index]) and opens_with_cue(text) and not tells(text)


def _in_run(passages: Sequence[Passage], index: int, layout: Layout) -> bool:
    """Tell whether a passage is one of a numbered list, or stands close between others in a text that uses blank lines."""
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
    """Tell whether a passage has the form of a heading: short, no end mark, no bullet, no small letter first."""
    text = passage.text
    return (
        not passage.listed
        and passage.kind == "line"
        and 0 < count_words(text) <= LONGEST_HEADING
        and not stops(text)
        and not text[0].islower()
    )


def _is_heading(passages: Sequence[Passage], index: int, layout: Layout) -> bool:
    passage, text = passages[index], passages[index].text
    if index + 1 >= len(passages) or (stops(text) and not (_calls(text) and _opens_list(passages, index))):
        return False
    if heading_cue(text) or names_task(text):
        return not _in_run(passages, index, layout)
    if passage.mark.kind == "number" or passages[index + 1].mark.kind == "arrow":
        return False
    if text.endswith(":"):
        return passage.first.gap > 0 or index == 0 or passages[index + 1].listed
    opening = next((sign for sign in text if sign.isalnum()), "")
    if opening.islower():
        return False
    if text.isupper() and len(text) > 3:
        return not _in_run(passages, index, layout) and not passages[index - 1].text.isupper()
    return _opens_list(passages, index, longest=SHORT_ANSWER) or _heads_other_form(passages, index)


def _calls(text: str) -> bool:
    """Tell whether a line ends as a heading may although it stops: with dots to fill in, or a few words called out."""
    return trails_off(text) or (text.rstrip().endswith("!") and count_words(text) <= _FEW_WORDS)


def _heads_other_form(passages: Sequence[Passage], index: int) -> bool:
    """Tell whether a line between two forms of list is much shorter than the posts under it; else it may be the first of them."""
    below = passages[index + 1 : index + 4]
    return (
        changes_form(passages, index, fewest=len(below) or 1)
        and len(below) > _ENOUGH
        and median(count_words(post.text) for post in below) >= _LONGER * count_words(passages[index].text)
    )

"""Tests of who leads a conversation: ten chats in different layouts, and what is no leading."""

from __future__ import annotations

import pytest

from opschaling_nlp.model import Block, PromptKind, Reading, SessionKind
from opschaling_nlp.text.overrides import SessionOverride
from opschaling_nlp.text.segment import build_session

NEED, HINDER = "Wat hebben de koks nodig?", "Wat houdt de koks tegen?"
ANSWERS = (("Bo", "Messen"), ("Cor", "Een oven"), ("Dia", "Tijd om te proeven"))


def session_of(posts, *, kind=SessionKind.CHAT, override=None):
    """Build a session of posts: (speaker, words) or (speaker, words, key, key of what it answers)."""
    blocks = tuple(
        Block("post", text, line=number, speaker=speaker, key=rest[0] if rest else "", reply_to=rest[1] if rest else "")
        for number, (speaker, text, *rest) in enumerate(posts, 1)
    )
    return build_session(Reading("chat.txt", "chat", "", blocks, kind=kind), session_id="s", override=override)


def lines_of(text):
    """Build a transcript of lines that name who speaks."""
    blocks = tuple(Block("line", line, line=number) for number, line in enumerate(text.splitlines(), 1))
    return build_session(Reading("gesprek.txt", "text", "", blocks, kind=SessionKind.TRANSCRIPT), session_id="s")


CHATS = {
    "numbered questions": [("Ans", f"Vraag 1: {NEED}"), *ANSWERS, ("Ans", f"Vraag 2: {HINDER}"), *ANSWERS],
    "host in the name": [("Ans (Host)", NEED), *ANSWERS, ("Ans (Host)", HINDER), *ANSWERS],
    "role as name": [("Moderator", NEED), *ANSWERS, ("Moderator", HINDER), *ANSWERS],
    "asks and is answered by many": [("Ans", NEED), *ANSWERS, ("Ans", HINDER), *ANSWERS],
    "with a word of thanks": [("Ans", "Welkom!"), ("Ans", f"Dank je wel. {NEED}"), *ANSWERS, ("Ans", HINDER), *ANSWERS],
    "rounds": [("Ans", f"Ronde 1 - {NEED}"), *ANSWERS, ("Ans", f"Ronde 2 - {HINDER}"), *ANSWERS],
    "instructions": [
        ("Begeleider", "Noem één ding dat de koks nodig hebben"),
        *ANSWERS,
        ("Begeleider", HINDER),
        *ANSWERS,
    ],
    "replies in another order": [
        ("Ans", f"Vraag 1: {NEED}", "a", ""),
        ("Bo", "Messen", "b", "a"),
        ("Cor", "Een oven", "c", "a"),
        ("Ans", f"Vraag 2: {HINDER}", "d", ""),
        ("Bo", "Rook", "e", "d"),
        ("Dia", "Tijd om te proeven", "f", "a"),
    ],
    "questions to one person": [
        ("Ans", f"Vraag 1: {NEED}"),
        *ANSWERS,
        ("Ans", "Kun je dat uitleggen, Bo?"),
        ("Bo", "Scherpe"),
    ],
    "in English": [("Host", "What do you need?"), *ANSWERS, ("Host", "What is holding this back?"), *ANSWERS],
}


@pytest.mark.parametrize("posts", CHATS.values(), ids=CHATS)
def test_questions_of_the_one_who_leads_are_no_contributions(posts):
    """In every layout his questions are prompts of the answers, and none is a statement."""
    session = session_of(posts)
    leading = posts[0][0]
    assert session.facilitators == (leading,)
    assert not [one.text for one in session.statements if one.speaker == leading and "Welkom" not in one.text]
    answers = [one for one in session.statements if one.speaker != leading]
    assert answers
    assert all(one.prompt for one in answers)


@pytest.mark.parametrize("name", ["numbered questions", "in English", "with a word of thanks"])
def test_answers_take_the_kind_of_the_question_above(name):
    """What stands below the first question answers that one, what stands below the second the other."""
    kinds = [one.prompt_kind for one in session_of(CHATS[name]).statements if one.prompt]
    assert kinds == [PromptKind.CONDITION] * 3 + [PromptKind.HINDRANCE] * 3


def test_reply_stands_under_the_question_it_answers():
    """A reply to an earlier question keeps it, also where another was asked meanwhile."""
    last = session_of(CHATS["replies in another order"]).statements[-1]
    assert (last.text, last.prompt_kind, last.reply_to) == ("Tijd om te proeven", PromptKind.CONDITION, "")


def test_question_to_one_person_leaves_the_prompt_and_is_logged():
    """What goes on about an answer opens nothing, is no contribution, and does not disappear silently."""
    session = session_of(CHATS["questions to one person"])
    assert {one.prompt for one in session.statements} == {f"Vraag 1: {NEED}"}
    assert [edit.before for edit in session.edits if edit.kind == "facilitator"] == ["Kun je dat uitleggen, Bo?"]


def test_peers_who_ask_each_other_lead_nobody():
    """Participants' questions stay contributions."""
    posts = [
        ("Bo", "Wie brengt er uien mee?"),
        ("Cor", "Ik"),
        ("Dia", "Mag de hond mee?"),
        ("Bo", "Ja hoor"),
        ("Cor", "Leuk"),
    ]
    session = session_of(posts)
    assert session.facilitators == ()
    assert len(session.statements) == len(posts)


def test_stated_facilitator_wins_over_the_guess():
    """Who asks is as sessies.toml says; an empty list means nobody."""
    posts = CHATS["numbered questions"]
    assert session_of(posts, override=SessionOverride(facilitator=())).facilitators == ()
    named = session_of([("Bo", NEED), ("Cor", "Messen")], override=SessionOverride(facilitator=("bo",)))
    assert [one.text for one in named.statements] == ["Messen"]
    assert named.statements[0].prompt == NEED


def test_moderator_of_a_transcript_asks():
    """In a transcript of lines the questions of a role that asks are prompts too."""
    session = lines_of(
        f"Moderator: {NEED}\nJan: Messen natuurlijk\nPiet: Een oven\nModerator: {HINDER}\nJan: De rook\nPiet: Het lawaai"
    )
    assert [one.text for one in session.statements] == ["Messen natuurlijk", "Een oven", "De rook", "Het lawaai"]
    assert session.statements[-1].prompt_kind is PromptKind.HINDRANCE


@pytest.mark.parametrize(("name", "override"), [("Ans", SessionOverride(facilitator=("Ans",))), ("Ans (host)", None)])
def test_other_posts_of_who_certainly_leads_are_no_contributions(name, override):
    """A greeting, a remark and the time are logged and not counted, where a person or the name says who leads."""
    posts = [(name, "Welkom allemaal"), (name, NEED), *ANSWERS, (name, "Nog twee minuten")]
    session = session_of(posts, override=override)
    assert [one.text for one in session.statements] == [words for _, words in ANSWERS]
    logged = [edit.before for edit in session.edits if edit.kind == "facilitator"]
    assert logged == ["Welkom allemaal", "Nog twee minuten"]


def test_other_posts_of_who_seems_to_lead_stay():
    """Who was only guessed to lead may be a participant too."""
    assert "Welkom!" in [one.text for one in session_of(CHATS["with a word of thanks"]).statements]

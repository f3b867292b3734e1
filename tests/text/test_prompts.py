"""Tests of what a prompt asks for."""

from __future__ import annotations

import pytest

from opschaling_nlp.model import PromptKind
from opschaling_nlp.text.prompts import prompt_kind


@pytest.mark.parametrize(
    ("prompt", "kind"),
    [
        ("Wat is er nodig om verder te komen?", PromptKind.CONDITION),
        ("Wat vinden jullie het belangrijkste?", PromptKind.CONDITION),
        ("Welke randvoorwaarden zie je?", PromptKind.CONDITION),
        ("Vraag 2: Wat heb je nodig?", PromptKind.CONDITION),
        ("Wat zie je nu in de wijk gebeuren?", PromptKind.OBSERVATION),
        ("Waar loop je tegenaan?", PromptKind.HINDRANCE),
        ("Hoe gaat het nu?", PromptKind.OBSERVATION),
        ("Hoe krijg je de buren mee?", PromptKind.ADVICE),
        ("Welke tips heb je voor anderen?", PromptKind.ADVICE),
        ("Wat kun je morgen doen?", PromptKind.ADVICE),
        ("Wat ontbreekt er nog?", PromptKind.CONDITION),
        ("Wat weegt het zwaarst?", PromptKind.CONDITION),
        ("Hoe verloopt de overdracht?", PromptKind.OBSERVATION),
        ("Waar gaat het mis?", PromptKind.HINDRANCE),
        ("Knelpunten", PromptKind.HINDRANCE),
        ("Wat houdt ons tegen?", PromptKind.HINDRANCE),
        ("Wat gaat al goed?", PromptKind.HELP),
        ("Kansen en belemmeringen", PromptKind.MIXED),
        ("Wat zou je een nieuwe collega aanraden?", PromptKind.ADVICE),
        ("Wat geef je een ander dorp mee?", PromptKind.ADVICE),
        ("Wat kunnen scholen anders doen", PromptKind.ADVICE),
        ("Drie dingen die je morgen kunt doen", PromptKind.ADVICE),
        ("Waar ben je benieuwd naar?", PromptKind.QUESTION),
        ("Zijn er nog vragen?", PromptKind.QUESTION),
        ("Reacties op de lezing", PromptKind.REMARK),
        ("Wat wil je nog kwijt?", PromptKind.REMARK),
        ("Vragen", PromptKind.QUESTION),
        ("Welke vragen heb je nog?", PromptKind.QUESTION),
        ("Opmerkingen", PromptKind.REMARK),
        ("Wie zijn wij", PromptKind.NONE),
        ("", PromptKind.NONE),
    ],
)
def test_the_words_of_a_prompt_say_its_kind(prompt, kind):
    """What is needed, what happens, how, what people ask, what they remark."""
    assert prompt_kind(prompt, ()) is kind


def test_without_a_prompt_the_innermost_heading_decides():
    """A section called Tips asks for advice, also within another section."""
    assert prompt_kind("", ("Vragen", "Tips")) is PromptKind.ADVICE
    assert prompt_kind("", ("Tips", "Ronde 1")) is PromptKind.ADVICE
    assert prompt_kind("Wat zie je gebeuren?", ("Tips",)) is PromptKind.OBSERVATION

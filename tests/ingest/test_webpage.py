"""Guard that a saved web page gives its content and not its menus."""

from __future__ import annotations

from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from pathlib import Path

import pytest

from opschaling_nlp.errors import UnreadableExportError
from opschaling_nlp.ingest import webpage
from tests.ingest.reading import read_with, texts

PAGE = """<!doctype html><html><head><meta charset="utf-8"><title> Oogst van
de middag </title><style>p{}</style></head><body><nav><ul><li>Start</li></ul></nav><div class="cookie">Mogen wij?</div>
<main><h2>Wat is <em>nodig</em>?</h2><p>We leerden dat <b>klein</b>
beginnen helpt.</p><ul><li>tijd<ul><li>elke week</li></ul></li><li><p>ruimte</p><p>en rust</p></li></ul>
<div>los<div>dieper</div>daarna</div><p>boven<br>onder</p>
<table><tr><th>Buiten</th><th>Binnen</th></tr><tr><td>Wij delen het gereedschap</td><td>De chef kijkt weg</td></tr></table>
<p hidden>geheim</p><p style="display: none">geheim</p><form><label>Zoek</label></form><script>document.write("x")</script><!-- stil --></main>
<footer>colofon</footer></body></html>"""


def test_content_is_read_and_the_rest_is_not(tmp_path: Path) -> None:
    """Headings, paragraphs, nested lists and tables come out in order; menus, forms, scripts and what is hidden do not."""
    reading = read_with(webpage, tmp_path / "a.html", PAGE)
    assert reading.title == "Oogst van de middag"
    assert [(block.kind, block.text, block.section) for block in reading.blocks] == [
        ("heading", "Wat is nodig?", ()),
        ("line", "We leerden dat klein beginnen helpt.", ()),
        ("post", "tijd", ()),
        ("post", "elke week", ()),
        ("post", "ruimte\nen rust", ()),
        ("line", "los", ()),
        ("line", "dieper", ()),
        ("line", "daarna", ()),
        ("post", "boven\nonder", ()),
        ("post", "Wij delen het gereedschap", ("Buiten",)),
        ("post", "De chef kijkt weg", ("Binnen",)),
    ]


def test_a_page_in_another_encoding_is_read(tmp_path: Path) -> None:
    """The encoding that a page states is used."""
    page = '<html><head><meta charset="windows-1252"></head><body><p>één café</p></body></html>'
    assert read_with(webpage, tmp_path / "a.htm", page.encode("cp1252")).blocks[0].text == "één café"


@pytest.mark.parametrize("content", ["", "<html></html>", "<body><div id='app'></div><script>laad()</script></body>"])
def test_a_page_without_text_says_so(tmp_path: Path, content: str) -> None:
    """A page that a script fills in holds no words."""
    with pytest.raises(UnreadableExportError, match="geen tekst"):
        read_with(webpage, tmp_path / "a.html", content)


def test_a_page_saved_as_a_single_file_is_read(tmp_path: Path) -> None:
    """MHTML gives the page itself, whatever its encoding; a frame only where the page has no words; anything else in it is passed over."""
    whole = MIMEMultipart("related")
    for page, charset in ((PAGE, "utf-8"), ("<p>reclame</p>", "utf-8")):
        whole.attach(MIMEText(page, "html", charset))
    whole.attach(MIMEText("p { color: red }", "css"))
    reading = read_with(webpage, tmp_path / "a.mhtml", whole.as_bytes())
    assert (reading.title, [block.text for block in reading.blocks][:2]) == (
        "Oogst van de middag",
        ["Wat is nodig?", "We leerden dat klein beginnen helpt."],
    )
    framed = MIMEMultipart("related")
    framed.attach(MIMEText("<body><iframe src='cid:1'></iframe></body>", "html", "utf-8"))
    framed.attach(MIMEText("<p>één café</p>", "html", "iso-8859-1"))
    assert texts(read_with(webpage, tmp_path / "b.mht", framed.as_bytes())) == ["één café"]
    with pytest.raises(UnreadableExportError, match="geen tekst"):
        read_with(webpage, tmp_path / "c.mhtml", b"geen post")

"""Make invented exports and user files with something wrong in them, cycling through the kinds until there are enough.

    python benchmarks/make_bad_inputs.py FOLDER [--inputs 400] [--user-files 60]

FOLDER/raw gets the exports, including three good ones (GOOD), and FOLDER/user the files that people write. The same
numbers give the same bytes.
"""

from __future__ import annotations

import argparse
import io
import random
import sys
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

GOOD = {
    "goed-muur.txt": "Muur\n\nWat is nodig?\n- meer tijd voor samenwerking\n- een bestuurder die het draagt\n",
    "goed-tabel.csv": "Bijdrage,Naam\nGeld voor een projectleider,An\nWe missen rust in het rooster,Bo\n",
    "goed-chat.txt": "12-03-2024 10:01 - An: begin klein en leer ervan\n12-03-2024 10:02 - Bo: zorg dat ict meedoet\n",
}
_WORKBOOK = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Blad" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}  # fmt: skip

Make = Callable[[random.Random], bytes]


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """Pack parts as a ZIP with a fixed date."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return held.getvalue()


def workbook(cells: str) -> bytes:
    """Make a workbook of one sheet with this XML as its rows."""
    sheet = f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{cells}</sheetData></worksheet>'
    return zipped({**_WORKBOOK, "xl/worksheets/sheet1.xml": sheet})


def cell(row: object, column: str, text: str) -> str:
    """Make a row with one cell."""
    return f'<row r="{row}"><c r="{column}{row}" t="inlineStr"><is><t>{text}</t></is></c></row>'


def _noise(dice: random.Random) -> bytes:
    return dice.randbytes(dice.randrange(1, 4_000))


def _cut(make: Make) -> Make:
    def cut(dice: random.Random) -> bytes:
        whole = make(dice)
        return whole[: dice.randrange(1, len(whole))]

    return cut


def _lines(*posts: str) -> Make:
    return lambda _dice: ("Wat is nodig?\n" + "\n".join(f"- {post}" for post in posts)).encode("utf-8", "surrogatepass")


BAD: Mapping[str, tuple[str, Make]] = {
    "leeg": ("txt", lambda _dice: b""),
    "nullen": ("txt", lambda _dice: b"\0" * 2_000),
    "ruis": ("txt", _noise),
    "latin": ("txt", lambda _dice: "Financiën en coördinatie\n".encode("latin-1") * 5),
    "half-utf16": ("txt", lambda _dice: "Muur\n- tijd\n".encode("utf-16")[:-1]),
    "megabyte": ("txt", lambda _dice: b"tijd en geld " * 80_000),
    "lach": ("txt", _lines("ha" * 10_000)),
    "emoji": ("txt", _lines("\N{GRINNING FACE}" * 10_000)),
    "tekens": ("txt", _lines("e" + "\N{COMBINING ACUTE ACCENT}" * 5_000)),
    "stuur": ("txt", _lines("\x1b[2J\x1b]0;titel\x07 klaar", "\N{RIGHT-TO-LEFT OVERRIDE}om")),
    "aanhaling": ("csv", lambda _dice: b'Bijdrage,Naam\n"niet gesloten,An\n' + b"nog een regel,Bo\n" * 9_000),
    "formule": ("csv", lambda _dice: b'Bijdrage,Naam\n"=HYPERLINK(""http://x.nl"")",An\n+31612345678,Bo\n'),
    "breed": ("csv", lambda _dice: b",".join(b"kolom" for _ in range(5_000)) + b"\n" + b"," * 4_999),
    "scheef": ("csv", lambda _dice: b"a,b\n1\n1,2,3,4\n,,,,,,\n"),
    "hoek": ("xlsx", lambda _dice: workbook(cell(1, "A", "Bijdrage") + cell(1_048_576, "XFD", "ver"))),
    "cel": ("xlsx", lambda _dice: workbook(cell(1, "A", "Bijdrage") + cell(2, "A", "a" * 140_000))),
    "rijnaam": ("xlsx", lambda _dice: workbook(cell("abc", "A", "x"))),
    "bom": ("xlsx", lambda _dice: workbook(cell(1, "A", "Bijdrage") + " " * 20_000_000)),
    "dtd": ("xlsx", lambda _dice: zipped({**_WORKBOOK, "xl/worksheets/sheet1.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'})),
    "half": ("xlsx", _cut(lambda _dice: workbook(cell(1, "A", "Bijdrage")))),
    "lege-zip": ("docx", lambda _dice: zipped({})),
    "geen-word": ("docx", lambda _dice: zipped({"word/document.xml": "<w:document"})),
    "ruis-word": ("docx", _noise),
    "oud-office": ("docx", lambda dice: b"\xd0\xcf\x11\xe0" + _noise(dice)),
    "ruis-dia": ("pptx", _noise),
    "kop-pdf": ("pdf", lambda dice: b"%PDF-1.7\n" + _noise(dice)),
    "kring-pdf": ("pdf", lambda _dice: b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[2 0 R]/Count 9>>endobj\ntrailer<</Root 1 0 R>>\n"),
    "zip-op": ("zip", lambda _dice: zipped({"../../weg.txt": "x", "a.txt": "- tijd", "b/a.txt": "- geld"})),
    "zip-in-zip": ("zip", lambda _dice: zipped({"a.zip": zipped({"b.zip": zipped({"c.txt": "- tijd"})})})),
    "zip-bom": ("zip", lambda _dice: zipped({"a.txt": b"\0" * 30_000_000})),
    "half-zip": ("zip", _cut(lambda _dice: zipped({"a.txt": "- tijd en geld\n" * 50}))),
    "diep": ("html", lambda _dice: b"<div>" * 20_000 + b"tijd"),
    "script": ("html", lambda _dice: b"<script>alert(1)</script><p>tijd</p><p onload=x>geld</p>"),
    "tijden": ("vtt", lambda _dice: b"WEBVTT\n\n99:99:99.999 --> 00:00:00.000\ntijd\n"),
    "ruis-json": ("json", lambda _dice: b"[" * 50_000),
}  # fmt: skip
"""By name: the extension of a bad export, and a function that makes its bytes."""

USER_FILES: Mapping[str, tuple[str, str]] = {
    "geen-toml": ("settings", "[["),
    "onbekend": ("settings", "[ingest]\nwerkers = 2\n"),
    "absurd": ("settings", "[ingest]\nworkers = -3\n[themes]\nseed = -1\nseeds = 0\n"),
    "soort": ("settings", '[ingest]\nworkers = "veel"\n[output]\nformats = ["docx"]\n'),
    "model": ("settings", '[language]\nmodel = "nl_groot"\n'),
    "geen-boek": ("codebook", "code = 3\n"),
    "leeg-boek": ("codebook", ""),
    "rol": ("codebook", 'name = "a"\nversion = "1"\ntitle = "A"\nsource = "eigen"\nrole = "zomaar"\n'),
    "expressie": ("codebook", '{head}[code.indicators]\nx = {{ regex = "(open" }}\n'),
    "patroon": ("codebook", '{head}[code.indicators]\nx = {{ pattern = [{{ LEMA = "tijd" }}] }}\n'),
    "kring": ("codebook", '{head}parent = "c"\n[code.indicators]\nx = {{ words = "tijd" }}\n'),
    "leeg-woord": ("codebook", '{head}[code.indicators]\nx = {{ words = "  " }}\n'),
    "eindeloos": ("codebook", '{head}[code.indicators]\nx = {{ regex = "(a+)+[0-9]" }}\n'),
    "codering": ("codings/noor/0001.csv", "kolom\n1\n"),
    "codering-waarde": ("codings/noor/0001.csv", "statement_id,session_id,text,previous,next,note,split,with_previous,tip\na,b,c,,,,0,0,9\n"),
    "codering-cel": ("codings/noor/0001.csv", "statement_id,session_id,text,previous,next,note,split,with_previous,tip\na,b," + "c" * 140_000 + ",,,,0,0,1\n"),
    "logboek": ("codings/logboek.jsonl", '{"wat": "dansen"}\n[]\n\n'),
    "themas": ("codings/themas.toml", "[[besluit]]\nwat = 3\n"),
    "memos": ("codings/memos.toml", "[["),
    "hoofdletter": ("codings/Noor/0001.csv", "kolom\n1\n"),
    "sessies": ("raw/sessies.toml", '["goed-muur.txt"]\nkind = "feest"\n'),
}  # fmt: skip
"""By name: the kind of file that a person made (an option of the program, or a path), and its contents."""
_HEAD = (
    'name = "proef"\nversion = "1"\ntitle = "Proef"\nsource = "eigen"\nrole = "extra"\n[[change]]\nversion = "1"\nwhat = "a"\nwhy = "b"\n'
    '[[code]]\nname = "c"\nnl = "C"\nen = "C"\ndefinition = "D."\n'
)


def make_inputs(raw: Path, number: int, first: int = 0) -> list[str]:
    """Write the good exports and this many bad ones, from a position on; return the names of the bad ones."""
    raw.mkdir(parents=True, exist_ok=True)
    for name, text in GOOD.items():
        (raw / name).write_text(text, "utf-8")
    kinds = list(BAD.items())
    names = []
    for place in range(first, first + number):
        kind, (ending, make) = kinds[place % len(kinds)]
        names.append(f"slecht-{kind}-{place // len(kinds)}.{ending}")
        content = make(random.Random(place))
        (raw / names[-1]).write_bytes(content + b"\n" * (place // len(kinds)))  # otherwise they are the same file
    return names


def make_user_files(folder: Path, number: int, first: int = 0) -> list[tuple[Path, str]]:
    """Write this many user files, from a position on, each in its own folder; return its path and its use."""
    kinds = list(USER_FILES.items())
    made = []
    for place in range(first, first + number):
        name, (what, text) = kinds[place % len(kinds)]
        again = place // len(kinds)
        path = folder / f"{place:03}-{name}" / (what if "/" in what else f"{what}.toml")
        path.parent.mkdir(parents=True, exist_ok=True)
        written = text.format(head=_HEAD) if "{head}" in text else text
        path.write_text("\ufeff" * (again % 2) + written + "\n" * again, "utf-8")  # with and without a byte order mark
        made.append((path, what))
    return made


def main() -> int:
    """Write both."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--inputs", type=int, default=400)
    parser.add_argument("--user-files", type=int, default=60)
    args = parser.parse_args()
    make_inputs(args.folder / "raw", args.inputs)
    make_user_files(args.folder / "user", args.user_files)
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Make consistent tables of a fictional run, of any size, for the tests and benchmarks of what is written."""

from __future__ import annotations

import random
import re
from collections import Counter
from functools import cache
from itertools import combinations

import pandas as pd

from opschaling_nlp.analysis.drivers import count_tags
from opschaling_nlp.analysis.topic import judge_topic
from opschaling_nlp.codebook import Code, Codebook, Indicator
from opschaling_nlp.model import TAGS, VALENCES
from opschaling_nlp.settings import load_settings
from opschaling_nlp.tables import TABLES, build_frame, join_codes, split_codes

WORDS = {
    "lead": (
        "Bestuurlijke steun en leiderschap",
        "Executive support and leadership",
        ("de wethouder", "het college", "een sponsor"),
    ),
    "own": (
        "Draagvlak, urgentie en eigenaarschap",
        "Support, urgency and ownership",
        ("draagvlak", "urgentie", "eigenaarschap"),
    ),
    "trust": ("Vertrouwen en relatie", "Trust and relations", ("vertrouwen", "een goede relatie", "kennismaken")),
    "embed": ("Structurele inbedding", "Structural embedding", ("vast beleid", "borging", "het jaarplan")),
    "res": ("Middelen, tijd en lange adem", "Resources, time and endurance", ("geld", "uren", "lange adem")),
    "room": ("Ruimte en flexibiliteit", "Room and flexibility", ("ruimte", "speelruimte", "maatwerk")),
    "learn": (
        "Leren, kennisdeling en inspiratie",
        "Learning, sharing and inspiration",
        ("kennis delen", "intervisie", "een leerkring"),
    ),
    "energy": ("Energie, lef en trekkers", "Energy, courage and pioneers", ("lef", "een trekker", "enthousiasme")),
    "culture": ("Cultuur en mindset", "Culture and mindset", ("de cultuur", "gewoontes", "houding")),
    "align": (
        "Aansluiten bij de ander",
        "Connecting to the other",
        ("het belang van de ander", "aansluiting", "elkaars taal"),
    ),
}
FRAMES = {
    "enabler": "{word} helpt ons in {place} vooruit",
    "barrier": "in {place} ontbreekt {word}",
    "needed": "{word} is nodig in {place}",
    "advised": "organiseer {word}, ook in {place}",
}
PLACES = ("de wijk", "het buurthuis", "de moestuin", "het zwembad", "de bibliotheek")
PROMPTS = {
    "condition": "Wat is nodig om dit groter te maken?",
    "observation": "Wat zie je gebeuren?",
    "advice": "Welk advies geef je een ander?",
    "": "",
}


def make_codebooks(extra_drivers: int = 0) -> tuple[Codebook, ...]:
    """Build the codebooks of the fictional run; `extra_drivers` adds codes with long labels."""
    codes = [
        Code(
            name,
            nl,
            en,
            f"Gaat over {nl.lower()}.",
            (f"{words[0]} is nodig",),
            ("mooi weer",),
            tuple(Indicator(word, "words", word) for word in words),
        )
        for name, (nl, en, words) in WORDS.items()
    ]
    codes += [
        Code(
            f"extra{i:02}",
            f"Een uitzonderlijk lang geformuleerde factor over samenwerkingsverbanden nummer {i}",
            f"Extra {i}",
            "Verzonnen.",
        )
        for i in range(extra_drivers)
    ]
    tags = [
        Code(tag, label, tag, "")
        for tag, label in zip(TAGS, ("Horizontaal", "Verticaal", "Vraag", "Tip of advies"), strict=True)
    ]
    return (
        Codebook("kenmerken", "1.0", "De vier kenmerken", "Verzonnen", "tags", tuple(tags)),
        Codebook(
            "factoren",
            "1.0",
            "Tien factoren",
            "Verzonnen",
            "drivers",
            tuple(codes),
            (("1.0", "eerste versie", "begin"),),
            (("lead", "potjer", "v.lijn"),),
        ),
    )


def make_tables(
    n: int = 60, *, sessions: int = 4, extra_drivers: int = 0, seed: int = 1, nasty: str = ""
) -> dict[str, pd.DataFrame]:
    """Build all tables for `n` statements over some sessions; `nasty` is put into every participant text and title."""
    made = _make_tables(n, sessions, extra_drivers, seed, nasty)
    return {name: frame.copy() for name, frame in made.items()}


@cache
def _make_tables(n: int, sessions: int, extra_drivers: int, seed: int, nasty: str) -> dict[str, pd.DataFrame]:
    rng = random.Random(seed)
    codes = [code.name for code in make_codebooks(extra_drivers)[1].codes]
    session_rows = [_session(i, nasty=nasty, source=sessions > 2 and i == sessions - 1) for i in range(sessions)]
    statements, evidence = [], []
    for number in range(n):
        row, reasons = _statement(number, session_rows[number % sessions]["session_id"], codes, rng, nasty)
        statements.append(row)
        evidence += reasons
    for row in session_rows:
        row["statements"] = sum(s["session_id"] == row["session_id"] for s in statements)
    if sessions:
        session_rows.append(
            _session(sessions, nasty=nasty, source=False)
            | {"skipped": "het bestand is beveiligd met een wachtwoord", "statements": 0}
        )
    sources = {row["session_id"] for row in session_rows if row["source_kind"]}
    counted = [s for s in statements if s["substantive"] and not s["duplicate_of"]]
    groups = {
        "participants": [s for s in counted if s["session_id"] not in sources],
        "sources": [s for s in counted if s["session_id"] in sources],
    }
    rows = {
        "sessions": session_rows,
        "statements": sorted(statements, key=lambda s: (s["session_id"], s["position"])),
        "evidence": evidence,
        "tokens": _tokens(statements),
        "edits": [_edit(s) for s in statements[: n // 10]],
        "frequencies": _frequencies(groups),
        "keyness": _keyness(groups["participants"]),
        "cooccurrence": _pairs(groups["participants"]),
        "drivers": _drivers(groups, codes),
        "framework": _framework(counted),
        "themes": _themes(groups["participants"], codes),
        "theme_choice": [
            {"k": k, "stability": 0.8 - 0.05 * k, "ari_resamples": 0.4, "chosen": int(k == 3)} for k in range(2, 6)
        ]
        if n > 20
        else [],
        "summaries": _summaries(groups["participants"], codes),
        "rules": _rules(evidence),
        "memos": _memos(statements, nasty),
    }
    defaults = {"text": "", "int": 0, "flag": 0, "optional_int": None, "float": float("nan")}
    tables = {
        name: build_frame(
            table,
            [{column.name: defaults[column.type] for column in table.columns} | row for row in rows.get(name, [])],
        )
        for name, table in TABLES.items()
    }
    tables["topic"] = judge_topic(tables["statements"], tables["sessions"], tables["evidence"])
    tables["tag_counts"] = count_tags(tables["statements"], tables["sessions"], settings=load_settings().analysis)
    return tables


def _session(i: int, *, nasty: str, source: bool) -> dict[str, object]:
    return {
        "session_id": f"sessie-{i + 1}", "title": f"Werksessie Groene Buurt {i + 1}{nasty}", "date": f"2025-0{1 + i % 9}-1{i % 9}" if i != 1 else "", "place": "Wijkdorp", "group": "bewoners",
        "kind": "interview" if source else "wall", "source": f"wand {i + 1}.txt", "format": "text", "sha256": f"{i:064x}", "statements": 0,
        "same_as": "", "skipped": "", "warnings": "pagina 2 heeft geen tekst" if i == 0 else "", "source_kind": int(source),
        "doubtful": f"Wat helpt ons verder{nasty}" if i == 0 else "",
    }  # fmt: skip


def _statement(
    number: int, session: str, codes: list[str], rng: random.Random, nasty: str
) -> tuple[dict[str, object], list[dict[str, object]]]:
    statement_id = f"{session}-{number:06x}"
    kind = list(PROMPTS)[number % 4]
    heading = ("Horizontaal", "Verticaal", "")[number % 3]
    section = " > ".join(part for part in (PROMPTS[kind], heading) if part)
    names = [] if rng.random() < 0.2 else rng.sample(codes, k=rng.choice((1, 1, 2, 3)))
    parts, valence, reasons = [], [], []
    position = 0
    for name in names:
        word = rng.choice(WORDS[name][2]) if name in WORDS else "samenwerkingsverband"
        value = rng.choices(VALENCES, weights=(3, 4, 5, 2))[0]
        clause = FRAMES[value].format(word=word, place=rng.choice(PLACES))
        start = position + clause.index(word)
        for kind_, label, driver in (("driver", name, ""), ("valence", value, name)):
            reasons.append(
                _reason(
                    statement_id,
                    kind_,
                    label,
                    driver,
                    "rule",
                    f"{name} › woorden",
                    "text",
                    start,
                    start + len(word),
                    word,
                )
            )
        parts.append(clause)
        valence.append(f"{name}={value}")
        position += len(clause) + 2
    about = {
        "horizontal": int("learn" in names or "trust" in names),
        "vertical": int("lead" in names or "embed" in names),
    }
    tags = {tag: int(about[tag] or heading.lower().startswith(tag[:7])) for tag in about}
    text = (", ".join(parts) or "Dank voor de mooie middag met elkaar") + nasty
    if tags["horizontal"] and not about["horizontal"]:
        at = section.index(heading)
        reasons.append(
            _reason(statement_id, "tag", "horizontal", "", "heading", "kop", "section", at, at + len(heading), heading)
        )
    for tag in ("horizontal", "vertical"):
        if about[tag]:
            cause = next(r for r in reasons if r["label"] in {"learn", "trust", "lead", "embed"})
            reasons.append(cause | {"kind": "tag", "label": tag, "code": tag, "indicator": "woorden"})
    substantive = int(bool(names) or rng.random() < 0.5)
    return {
        "statement_id": statement_id, "session_id": session, "position": number + 1, "section": section, "prompt": PROMPTS[kind], "prompt_kind": kind,
        "text": text, "raw_text": text, "speaker": f"Deelnemer {number % 7}" if number % 5 == 0 else "", "reply_to": "",
        "page": 1 + number // 25 if number % 2 else None, "line_start": number + 3, "line_end": number + 3, "time": "", "reactions": number % 3,
        "duplicate_of": "", "substantive": substantive, **tags, "question": int(rng.random() < 0.1), "tip": int("advised" in join_codes(valence)),
        "horizontal_about": about["horizontal"], "vertical_about": about["vertical"], "drivers": join_codes(sorted(names, key=codes.index)), "facets": "", "valence": join_codes(valence),
        "theme": names[0] if names else (f"open:{1 + number % 2}" if substantive and number % 3 else ""), "undecided": "", "tool": "",
    }, reasons  # fmt: skip


def _reason(
    statement_id: str,
    kind: str,
    label: str,
    driver: str,
    source: str,
    rule: str,
    where: str,
    start: int,
    end: int,
    quote: str,
) -> dict[str, object]:
    return {
        "statement_id": statement_id, "kind": kind, "label": label, "driver": driver, "holds": 1, "source": source, "codebook": "factoren", "version": "1.0", "code": rule.split(" › ", maxsplit=1)[0], "facet": "", "indicator": rule.rsplit(" › ", maxsplit=1)[-1],
        "coder": "", "score": 1.0, "where": where, "start": start, "end": end, "quote": quote,
    }  # fmt: skip


def _edit(statement: dict[str, object]) -> dict[str, object]:
    return {
        "session_id": statement["session_id"],
        "statement_id": statement["statement_id"],
        "page": None,
        "line": 3,
        "start": 0,
        "kind": "arrow",
        "before": "→ ",
        "after": "",
    }


def _tokens(statements: list[dict[str, object]]) -> list[dict[str, object]]:
    return [
        {
            "statement_id": s["statement_id"], "i": i, "start": word.start(), "end": word.end(), "text": word[0], "lemma": word[0].lower(), "pos": "NOUN", "parts": "",
            "content": int(len(word[0]) > 3),
        }
        for s in statements
        for i, word in enumerate(re.finditer(r"\w+", str(s["text"])))
    ]  # fmt: skip


def _frequencies(groups: dict[str, list[dict[str, object]]]) -> list[dict[str, object]]:
    rows = []
    for group, members in groups.items():
        for term in sorted({w for _, _, words in WORDS.values() for w in words}):
            hits = [s for s in members if term in str(s["text"])]
            if hits:
                rows.append(
                    {
                        "group": group,
                        "term": term,
                        "kind": "lemma",
                        "pos": "NOUN",
                        "count": len(hits) + 1,
                        "statements": len(hits),
                        "sessions": len({s["session_id"] for s in hits}),
                        "statement_ids": _ids(hits),
                    }
                )
                # A word that is also a part of compounds has a row as each.
                rows.append(
                    rows[-1]
                    | {"kind": "part", "count": 1, "statements": 1, "sessions": 1, "statement_ids": _ids(hits[:1])}
                )
    return sorted(rows, key=lambda r: (r["group"], -r["count"], r["term"]))


def _keyness(members: list[dict[str, object]]) -> list[dict[str, object]]:
    a, b = [s for s in members if s["horizontal"]], [s for s in members if s["vertical"]]
    rows = []
    for i, term in enumerate(sorted({w for _, _, words in WORDS.values() for w in words})):
        in_a, in_b = sum(term in str(s["text"]) for s in a), sum(term in str(s["text"]) for s in b)
        if in_a + in_b:
            ratio = round((in_a - in_b) / (in_a + in_b) * 3 + i / 1000, 6)
            rows.append(
                {
                    "group": "participants",
                    "contrast": "horizontal_vertical",
                    "term": term,
                    "count_a": in_a,
                    "count_b": in_b,
                    "size_a": 500,
                    "size_b": 480,
                    "statements_a": in_a,
                    "statements_b": in_b,
                    "log_ratio": ratio,
                    "log_likelihood": ratio * 2,
                    "log_odds_z": ratio,
                    "of_a": len(a),
                    "of_b": len(b),
                    "tried": 20,
                    "chance": 0.01,
                    "cue": 0,
                    "shown": 1,
                }
            )
    return sorted(rows, key=lambda r: -r["log_ratio"])


def _pairs(members: list[dict[str, object]]) -> list[dict[str, object]]:
    singles = Counter(name for s in members for name in split_codes(str(s["drivers"])))
    pairs = Counter(pair for s in members for pair in combinations(split_codes(str(s["drivers"])), 2))
    return [
        {
            "group": "participants", "kind": "driver", "a": a, "b": b, "count": count, "count_a": singles[a], "count_b": singles[b], "n": len(members), "jaccard": 0.1, "npmi": 0.1,
            "expected": singles[a] * singles[b] / len(members), "chance": 0.2, "tried": 45, "chance_all": 0.6, "upper": singles[a] * singles[b] / len(members) + 2,
            "statement_ids": _ids([s for s in members if {a, b} <= set(split_codes(str(s["drivers"])))]),
        }
        for (a, b), count in sorted(pairs.items(), key=lambda item: (-item[1], item[0]))
    ]  # fmt: skip


def _drivers(groups: dict[str, list[dict[str, object]]], codes: list[str]) -> list[dict[str, object]]:
    labels = {code.name: code.label_nl for code in make_codebooks(99)[1].codes}
    rows = []
    for group, members in groups.items():
        slices = [("all", "", members)]
        slices += [
            ("session", value, [s for s in members if s["session_id"] == value])
            for value in sorted({str(s["session_id"]) for s in members})
        ]
        slices += [
            ("prompt_kind", value, [s for s in members if s["prompt_kind"] == value])
            for value in sorted({str(s["prompt_kind"]) for s in members})
        ]
        slices += [
            ("prompt", value, [s for s in members if s["prompt"] == value])
            for value in sorted({str(s["prompt"]) for s in members})
        ]
        slices += [("level", value, [s for s in members if s[value]]) for value in ("horizontal", "vertical")]
        for kind, value, part in slices:
            for code in codes:
                hits = [s for s in part if code in split_codes(str(s["drivers"]))]
                rows.append(
                    {
                        "group": group, "driver": code, "label": labels[code], "slice": kind, "value": value, "statements": len(hits), "of": len(part),
                        "sessions": len({s["session_id"] for s in hits}), "speakers": len({s["speaker"] for s in hits} - {""}),
                        **{tag: sum(int(s[tag]) for s in hits) for tag in ("horizontal", "horizontal_about", "vertical", "vertical_about", "tip", "question")},
                        **{valence: sum(f"{code}={valence}" in split_codes(str(s["valence"])) for s in hits) for valence in VALENCES},
                        "share": len(hits) / len(part) if len(part) >= 20 else float("nan"), "share_sessions": float("nan"),
                        "expected_low": len(hits) * 0.8, "expected_high": len(hits) * 1.2, "rank_low": 1, "rank_high": len(codes), "statement_ids": _ids(hits),
                    }
                )  # fmt: skip
    return rows


def _framework(members: list[dict[str, object]]) -> list[dict[str, object]]:
    found: dict[tuple[str, str], list[dict[str, object]]] = {}
    for s in members:
        for code in split_codes(str(s["drivers"])):
            found.setdefault((str(s["session_id"]), code), []).append(s)
    return [
        {"session_id": session, "driver": code, "n": len(hits), "statement_ids": _ids(hits), "quotes": _ids(hits[:3])}
        for (session, code), hits in sorted(found.items())
    ]


def _themes(members: list[dict[str, object]], codes: list[str]) -> list[dict[str, object]]:
    rows = []
    labels = {code.name: code.label_nl for code in make_codebooks(99)[1].codes}
    for theme in [*codes, "open:1", "open:2"]:
        hits = [s for s in members if s["theme"] == theme]
        if not hits:
            continue
        is_open = theme.startswith("open")
        stability = {"open:1": 0.81, "open:2": 0.52}.get(theme, float("nan"))
        rows.append(
            {
                "theme": theme, "label": "middag · elkaar · mooi" if is_open else labels[theme], "kind": "open" if is_open else "driver", "status": "proposal" if is_open else "",
                "size": len(hits), "sessions": len({s["session_id"] for s in hits}), "stability": stability,
                "verdict": ("stabiel" if stability >= 0.75 else "niet stabiel") if is_open else "",
                "by_rules": float("nan") if is_open else 0.9, "by_words": float("nan") if is_open else 0.6, "terms": "buurt;wijk;samen",
                "exemplars": _ids(hits[:3]), "deviant": _ids(hits[3:4]), "statement_ids": _ids(hits),
            }
        )  # fmt: skip
    return rows


def _summaries(members: list[dict[str, object]], codes: list[str]) -> list[dict[str, object]]:
    rows = []
    for code in codes:
        hits = [s for s in members if code in split_codes(str(s["drivers"]))]
        sessions = len({s["session_id"] for s in hits})
        rows.append(
            {
                "subject": f"driver:{code}",
                "position": 1,
                "sentence": f"Deze factor wordt genoemd in {len(hits)} van de {len(members)} inhoudelijke bijdragen, in {sessions} sessies.",
                "statement_ids": _ids(hits),
                "numbers": f"bijdragen={len(hits)};alle={len(members)};sessies={sessions}",
            }
        )
    if members:
        rows += [
            {
                "subject": "overall",
                "position": i,
                "sentence": f"Zin {i}: van de {len(members)} inhoudelijke bijdragen noemen er {len(members) - i} iets.",
                "statement_ids": _ids(members[i:]),
                "numbers": f"alle={len(members)};n={len(members) - i}",
            }
            for i in range(1, 6)
        ]
    return rows


def _rules(evidence: list[dict[str, object]]) -> list[dict[str, object]]:
    hits = Counter(str(r["code"]) for r in evidence if r["kind"] == "driver")
    rows = [
        {
            "codebook": "factoren",
            "version": "1.0",
            "code": code,
            "facet": "",
            "indicator": "woorden",
            "sought": code,
            "hits": count,
            "statements": count,
            "never_fired": 0,
            "precision": float("nan"),
            "recall": float("nan"),
            "coded": None,
        }
        for code, count in sorted(hits.items())
    ]
    return [
        *rows,
        {
            "codebook": "factoren",
            "code": "room",
            "version": "1.0",
            "facet": "",
            "indicator": "nooit",
            "sought": "nooit",
            "hits": 0,
            "statements": 0,
            "never_fired": 1,
            "precision": float("nan"),
            "recall": float("nan"),
            "coded": None,
        },
    ]


def _memos(statements: list[dict[str, object]], nasty: str) -> list[dict[str, object]]:
    about = [("bijdrage", str(s["statement_id"])) for s in statements[::9]] + [
        ("code", "lead"),
        ("thema", "trust"),
        ("code", "tip"),
    ]
    return [
        {"about": kind, "id": one, "text": f"Notitie over {kind} {place}{nasty}", "by": "anna"}
        for place, (kind, one) in enumerate(about)
    ]


def _ids(members: list[dict[str, object]]) -> str:
    return join_codes(str(s["statement_id"]) for s in members)

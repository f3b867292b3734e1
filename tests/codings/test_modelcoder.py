"""Guard what a language model may do as a coder: code beside people, never as one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from opschaling_nlp.analysis.agreement import compare_codings
from opschaling_nlp.analysis.coding import hear_coders
from opschaling_nlp.codings.asking import Server, is_this_machine
from opschaling_nlp.codings.attaching import Anchor
from opschaling_nlp.codings.files import CODER, MODELS, list_files, sitting_files
from opschaling_nlp.codings.labels import labels_by_key, sheet_columns
from opschaling_nlp.codings.modelcoder import ModelCoder, Posed, load_answers, load_model_codings
from opschaling_nlp.codings.precedence import apply_codings, overrule
from opschaling_nlp.codings.store import CodedStatement, Codings, load_codings
from opschaling_nlp.errors import UserError
from opschaling_nlp.handmade import load_handmade
from opschaling_nlp.settings import load_settings
from tests.codings.coding_frames import CODEBOOKS, VERSIONS, make_evidence, make_statements
from tests.codings.model_server import ModelServer, coded, model_server

COLUMNS = [one for one in sheet_columns(CODEBOOKS) if one.label.key in {"tip", "lead"}]
LABELS = labels_by_key(CODEBOOKS)
POSED = [Posed(Anchor(f"s1-{i}", "s1", text), "Wat helpt?") for i, text in enumerate(("Bel de baas", "Mooi weer"), 1)]


def coder_of(server: ModelServer, *, digest: str = "d") -> ModelCoder:
    """Make a coder that asks a server of the test."""
    address = f"http://127.0.0.1:{server.server_port}/v1"
    return ModelCoder(Server(address, allowed=(), seconds=10), "proef", digest, COLUMNS)


def lead_by_boss(text: str) -> list[str]:
    """Code as a model would that knows one word."""
    return ["lead"] if "baas" in text else []


def test_what_is_asked_and_what_is_kept(tmp_path: Path) -> None:
    """Definitions and examples are in the task, the schema names the codes, temperature is 0; each answer is kept with its hashes."""
    with model_server(coded(lead_by_boss)) as server:
        assert sum(coder_of(server).code(tmp_path, POSED, batch=5)) == 2
        (asked,) = server.asked
    assert asked["path"] == "/v1/chat/completions"
    assert asked["temperature"] == 0
    assert asked["model"] == "proef"
    assert "Adviseert iets." in asked["messages"][0]["content"]
    assert "Begin klein" in asked["messages"][0]["content"]
    codes = asked["response_format"]["json_schema"]["schema"]["properties"]["bijdragen"]["items"]["properties"]["codes"]
    assert codes["items"]["enum"] == ["tip", "lead"]
    assert json.loads(asked["messages"][1]["content"])[0] == {"nr": 1, "vraag": "Wat helpt?", "tekst": "Bel de baas"}
    lines = [json.loads(line) for line in (tmp_path / MODELS / "proef.jsonl").read_text("utf-8").splitlines()]
    assert [line["waarden"] for line in lines] == [{"tip": "0", "lead": "1"}, {"tip": "0", "lead": "0"}]
    assert all(len(line["prompt"]) == 64 and line["model"] == "d" and line["wie"] == "model:proef" for line in lines)


@pytest.mark.parametrize(
    "said",
    [
        "Graag gedaan!",
        '{"bijdragen": []}',
        '{"bijdragen": [{"nr": 1, "codes": ["verzonnen"]}]}',
        '{"bijdragen": [{"nr": 1, "codes": [], "meer": 1}]}',
        '{"bijdragen": [{"nr": "1", "codes": []}]}',
    ],
)
def test_an_answer_that_is_not_as_asked_codes_nothing(tmp_path: Path, said: str) -> None:
    """It is kept with its text, counts as no coding, and the other statements of its batch are coded all the same."""

    def reply(posed: list[dict[str, object]]) -> str:
        return said if posed[0]["tekst"] == "Bel de baas" else coded(lead_by_boss)(posed)

    with model_server(reply) as server:
        assert list(coder_of(server).code(tmp_path, POSED, batch=2)) == [1]
        assert len(server.asked) == 3
    answers, _ = load_answers(tmp_path)
    assert [one.values for one in answers] == [{}, {"tip": "0", "lead": "0"}]
    assert [row.statement_id for row in load_model_codings(tmp_path).rows] == ["s1-2"]


def test_a_break_loses_no_answer(tmp_path: Path) -> None:
    """What was answered before the break is kept, a line cut off is passed over, and what was told otherwise is another sitting."""
    with model_server(coded(lead_by_boss)) as server:
        next(coder_of(server).code(tmp_path, POSED, batch=1))
        path = tmp_path / MODELS / "proef.jsonl"
        path.write_bytes(path.read_bytes() + b'{"wie": "model:pro')
        assert len(load_model_codings(tmp_path).warnings) == 1
        coder = coder_of(server)
        assert [coder.is_done(one) for one in load_answers(tmp_path)[0]] == [True]
        other = coder_of(server, digest="e")
        assert [other.is_done(one) for one in load_answers(tmp_path)[0]] == [False]
        list(other.code(tmp_path, POSED[:1], batch=1))
    assert [row.sitting for row in load_model_codings(tmp_path).rows] == [1, 2]


def test_no_other_machine_without_leave() -> None:
    """Words leave this machine only for a host that the settings name, whatever the address looks like."""
    assert all(map(is_this_machine, ("localhost", "127.0.0.1", "127.1.2.3", "::1")))
    assert not any(map(is_this_machine, ("127.0.0.1.voorbeeld.nl", "10.0.0.1", "0.0.0.0", "localhost.voorbeeld.nl")))
    for url in ("http://llm.voorbeeld.nl", "https://localhost@llm.voorbeeld.nl", "http://0.0.0.0:1"):
        with pytest.raises(UserError, match="niet deze computer"):
            Server(url, allowed=["elders.nl"], seconds=1)
    Server("https://llm.voorbeeld.nl/v1", allowed=["llm.voorbeeld.nl"], seconds=1)
    for url in ("localhost:11434", "file:///etc/passwd", "http://", "http://localhost:poort"):
        with pytest.raises(UserError, match="is geen adres"):
            Server(url, allowed=(), seconds=1)


def test_words_that_left_are_told(tmp_path: Path) -> None:
    """What was coded on another machine is a warning of every run that uses it."""
    with model_server(coded(lead_by_boss)) as server:
        coder = coder_of(server)
        list(coder.code(tmp_path, POSED, batch=2))
        assert load_model_codings(tmp_path).warnings == ()
        coder.server.host = "llm.voorbeeld.nl"
        path = tmp_path / MODELS / "proef.jsonl"
        path.write_text(path.read_text("utf-8").replace('"127.0.0.1"', '"llm.voorbeeld.nl"'), "utf-8")
    (warning,) = load_handmade(tmp_path, CODEBOOKS).warnings
    assert "llm.voorbeeld.nl" in warning
    assert "model:proef" in warning


def test_the_digest_tells_versions_apart() -> None:
    """Ollama's digest is taken; a server that says nothing of the model gives none."""
    with model_server(coded(lead_by_boss)) as server:
        asked = coder_of(server).server
        assert asked.digest_of("proef") == "sha256:een"
        assert not asked.digest_of("iets-anders")


def test_a_model_is_nobody(tmp_path: Path) -> None:
    """Its answers lie where no coder can be, and are nowhere among what people coded."""
    with model_server(coded(lead_by_boss)) as server:
        list(coder_of(server).code(tmp_path, POSED, batch=2))
    assert not CODER.fullmatch(MODELS)
    assert not CODER.fullmatch("model:proef")
    assert sitting_files(tmp_path) == []
    assert load_codings(tmp_path).rows == ()
    assert [kept.name for kept in list_files(tmp_path)] == ["proef.jsonl"]
    made = load_handmade(tmp_path, CODEBOOKS)
    assert made.coders == {}
    assert made.codings.rows == ()
    assert len(made.models.rows) == 2


def test_agreement_sets_the_model_beside_each_person() -> None:
    """A model is compared with people, not among them: two people and a model give one comparison between coders."""

    def said(coder: str, *values: str) -> list[CodedStatement]:
        return [CodedStatement(f"s1-{i}", "s1", coder, 1, {"lead": one}) for i, one in enumerate(values, start=1)]

    people = Codings((*said("noor", "1", "0"), *said("sam", "1", "1")))
    found = compare_codings(people, labels=LABELS, tool={}, models=Codings(tuple(said("model:proef", "1", "0"))))
    kinds = [(one.kind, one.names) for one in found if one.kind != "tool"]
    assert kinds == [
        ("between", ("noor", "sam")),
        ("model", ("noor", "model:proef")),
        ("model", ("sam", "model:proef")),
    ]
    assert not [one for one in found if one.kind == "tool" and "model:proef" in one.names]


def test_it_overrules_rules_where_told_and_people_never() -> None:
    """Its no takes the rules' row away, its yes adds one of source model; a person's word stands above both."""
    statements = make_statements(["Bel de baas", "Mooi weer", "Regen"])
    evidence = make_evidence([("s1-1", "driver", "lead"), ("s1-2", "driver", "lead")])
    order = statements["statement_id"].tolist()
    said = {"s1-1": False, "s1-3": True}
    decided = overrule(evidence, LABELS["lead"], said, order, VERSIONS, by="model:proef")
    rows = decided[["statement_id", "source", "coder", "holds"]].values.tolist()
    assert rows == [
        ["s1-1", "rule", "", 0],
        ["s1-1", "model", "", 0],
        ["s1-2", "rule", "", 1],
        ["s1-3", "model", "", 1],
    ]
    people = Codings((CodedStatement("s1-3", "s1", "noor", 1, {"lead": "0"}),))
    final = apply_codings(decided, people, statements, LABELS, codebook_versions=VERSIONS)
    assert final[final["statement_id"] == "s1-3"][["source", "holds"]].values.tolist() == [["model", 0], ["coder", 0]]


def test_nothing_is_overruled_by_a_model_that_never_coded() -> None:
    """Without a codes in the settings a model changes nothing; with codes but without answers the run is refused."""
    shipped = load_settings()
    assert shipped.model_coder.overrules == []
    assert shipped.model_coder.hosts == []
    chosen = shipped.model_coder.model_copy(update={"overrules": ["lead"], "name": "proef"})
    settings = shipped.model_copy(update={"model_coder": chosen})
    evidence = make_evidence([])
    with pytest.raises(UserError, match="geen codering bewaard"):
        hear_coders(
            [],
            evidence,
            make_evidence([]),
            codebooks=CODEBOOKS,
            codings=Codings(),
            models=Codings(),
            settings=settings,
        )

"""How we look: settings, parsed strictly from a TOML file that contains every default."""

from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from opschaling_nlp.errors import Problem, UserError
from opschaling_nlp.texts import read_texts
from opschaling_nlp.validation import parse_toml, problems_of, read_text


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class IngestSettings(_Part):
    """Limits and choices for reading raw files."""

    workers: int = Field(ge=1, le=256)
    seconds_per_file: float = Field(gt=0)
    megabytes_per_file: int = Field(gt=0)
    max_pages: int = Field(gt=0)
    max_archive_megabytes: int = Field(gt=0)
    max_archive_files: int = Field(gt=0)
    max_table_rows: int = Field(gt=0)
    max_statement_characters: int = Field(ge=100, le=200_000)
    columns: dict[str, dict[str, str]]
    """File name pattern → role (text, section, prompt, author, time, reactions) → column name.

    Overrides the guess.
    """


class ReadingSettings(_Part):
    """Thresholds from which a reading is doubtful."""

    enough: int = Field(ge=1)
    long_statement: int = Field(ge=1)
    long_share: float = Field(gt=0, le=1)
    single_word_share: float = Field(gt=0, le=1)
    lower_case_share: float = Field(gt=0, le=1)
    empty_headings: int = Field(ge=1)
    empty_heading_share: float = Field(gt=0, le=1)


class LanguageSettings(_Part):
    """Which Dutch pipeline is used, and how."""

    model: str
    processes: int = Field(ge=1, le=256)
    batch_size: int = Field(ge=1, le=100_000)


class TaggingSettings(_Part):
    """Which codebooks are enabled, and the time limit per statement."""

    codebooks: list[str]
    seconds_per_statement: float = Field(gt=0)


class AnalysisSettings(_Part):
    """Thresholds of counts, keyness and co-occurrence."""

    minimum_for_percentages: int = Field(ge=1)
    minimum_coded: int = Field(ge=5)
    minimum_term_count: int = Field(ge=1)
    minimum_pair_count: int = Field(ge=1)
    top_terms: int = Field(ge=1)
    permutations: int = Field(ge=1, le=1_000_000)
    keyness_chance: float = Field(gt=0, le=1)
    pair_chance: float = Field(gt=0, le=1)
    difference_chance: float = Field(gt=0, le=1)
    weigh_sessions: bool
    prior_strength: float = Field(gt=0)
    exemplars: int = Field(ge=1)
    agreement_positives: int = Field(ge=1)
    seconds_per_step: float = Field(gt=0)
    seed: int = Field(ge=0, lt=2**32)


class ThemeSettings(_Part):
    """How themes are formed and when they are called stable."""

    use_drivers: bool
    minimum_statements: int = Field(ge=1)
    minimum_free: int = Field(ge=1)
    smallest_theme: int = Field(ge=2)
    most_themes: int = Field(ge=2, le=1_000)
    resamples: int = Field(ge=2, le=100_000)
    sample_size: int = Field(ge=20)
    seeds: int = Field(ge=1, le=10_000)
    choice_resamples: int = Field(ge=1)
    shuffles: int = Field(ge=1)
    minimum_fit: float = Field(ge=0, lt=1)
    stable: float = Field(gt=0, le=1)
    unsteady: float = Field(gt=0, le=1)
    seed: int = Field(ge=0, lt=2**32)


class OutputSettings(_Part):
    """Language and limits of what is written."""

    language: Literal["nl", "en"]
    report_limit: int = Field(ge=1)
    workbook_rows: int = Field(ge=1, le=1_048_574)
    print_limit: int = Field(ge=1)
    exchange_statements: int = Field(ge=1)
    formats: list[Literal["refi", "parquet", "markdown", "quotes", "matrix", "excel", "spss"]]


class ModelCoderSettings(_Part):
    """Where a language model may be asked to code, and which of its codings count."""

    hosts: list[str]
    """Machines other than this one to which words may be sent."""
    name: str
    """The model whose codings decide the codes in `overrules`, as named with --model."""
    overrules: list[str]
    """Codes (`lead`, `potjer/*`) that it decides instead of the rules; nothing overrules a person."""
    batch: int = Field(ge=1, le=1_000)
    seconds: float = Field(gt=0)


class PrivacySettings(_Part):
    """Whether speakers and personal data are replaced."""

    pseudonymise: bool
    names: list[str]


class ParallelSettings(_Part):
    """Where heavy stages run."""

    address: str
    """Scheduler of a `dask.distributed` cluster, whose workers receive words; empty for this machine."""


class Settings(_Part):
    """All settings of a run."""

    ingest: IngestSettings
    reading: ReadingSettings
    language: LanguageSettings
    tagging: TaggingSettings
    analysis: AnalysisSettings
    themes: ThemeSettings
    output: OutputSettings
    model_coder: ModelCoderSettings
    privacy: PrivacySettings
    parallel: ParallelSettings
    ignored: tuple[str, ...] = Field((), exclude=True)
    """Settings in a file that this version no longer has."""


def load_settings(path: Path | None = None) -> Settings:
    """Read the shipped settings, overlaid with those of `path` (which may contain only what differs).

    Raises UserError with every mistake at once; a setting of an earlier version is skipped and named in `ignored`.
    """
    table, problems = dict(read_texts("settings.toml")), []
    if path is not None:
        given = parse_toml(read_text(path), where=str(path))
        for name in [name for name, value in given.items() if not isinstance(value, dict)]:
            if parts := " of ".join(f"[{part}]" for part, values in table.items() if name in values):
                said = Problem(f"{path}: {name}", "staat boven elk onderdeel", f"zet er {parts} boven")
                problems.append(said)
                del given[name]
        table = overlay(table, given)
    kept, ignored = _without_removed(table)
    try:
        settings = Settings.model_validate({**kept, "ignored": ignored})
    except ValidationError as error:
        problems += problems_of(error, str(path or "settings.toml"))
    if problems:
        raise UserError(problems)
    return settings


def _without_removed(table: dict[str, Any]) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Leave out settings of earlier versions, and name them: no run stops over a setting that has no effect."""
    removed = read_texts("removed_settings.toml")
    within = {part: [f"{part}.{name}" for name in values] for part, values in table.items() if isinstance(values, dict)}
    gone = [place for part in table for place in (part, *within.get(part, ())) if place in removed]
    kept = {
        part: {name: value for name, value in values.items() if f"{part}.{name}" not in gone}
        if isinstance(values, dict)
        else values
        for part, values in table.items()
        if part not in gone
    }
    return kept, tuple(gone)


def overlay(base: dict[str, Any], top: dict[str, Any]) -> dict[str, Any]:
    """Return the settings of `base` with those of `top` in their place, part by part."""
    merged = dict(base)
    for key, value in top.items():
        merged[key] = (
            overlay(base[key], value) if isinstance(value, dict) and isinstance(base.get(key), dict) else value
        )
    return merged

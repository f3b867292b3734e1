"""Read codebooks strictly from TOML: codes with definitions, examples and indicators."""

from opschaling_nlp.codebook.definitions import (
    NO_GUARD,
    Code,
    Codebook,
    Facet,
    Guard,
    Indicator,
    Role,
    built_in,
    rule_name,
)
from opschaling_nlp.codebook.loading import load_codebook, load_codebooks, shipped_codebook, shipped_names
from opschaling_nlp.codebook.parsing import parse_codebook
from opschaling_nlp.codebook.shared import background_rates, parse_lists, read_shared_lists

__all__ = [
    "NO_GUARD",
    "Code",
    "Codebook",
    "Facet",
    "Guard",
    "Indicator",
    "Role",
    "background_rates",
    "built_in",
    "load_codebook",
    "load_codebooks",
    "parse_codebook",
    "parse_lists",
    "read_shared_lists",
    "rule_name",
    "shipped_codebook",
    "shipped_names",
]

"""Read codebooks strictly from TOML: codes with definitions, examples and indicators."""

from opschaling_nlp.codebook.codes import NO_GUARD, Code, Codebook, Facet, Guard, Indicator, Role, built_in, rule_name
from opschaling_nlp.codebook.lists import parse_lists, read_shared_lists
from opschaling_nlp.codebook.loading import load_codebook, load_codebooks, shipped_codebook, shipped_names
from opschaling_nlp.codebook.measured import NOTHING, Measured, read_measured
from opschaling_nlp.codebook.parsing import parse_codebook

__all__ = [
    "NOTHING",
    "NO_GUARD",
    "Code",
    "Codebook",
    "Facet",
    "Guard",
    "Indicator",
    "Measured",
    "Role",
    "built_in",
    "load_codebook",
    "load_codebooks",
    "parse_codebook",
    "parse_lists",
    "read_measured",
    "read_shared_lists",
    "rule_name",
    "shipped_codebook",
    "shipped_names",
]

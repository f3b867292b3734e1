"""Turn statements into tokens and evidence; the only room that knows spaCy."""

"""The only place that knows spaCy: from statements to tokens and evidence."""

"""Turn blocks into statements: normalise with a log of every edit, then segment."""

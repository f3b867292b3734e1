"""From blocks to statements: normalise with a log of every edit, then segment."""

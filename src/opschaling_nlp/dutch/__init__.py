"""The floor of Dutch: words, folding and cue lists, which readers, lines and posts all need."""

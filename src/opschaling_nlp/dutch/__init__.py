"""The shared basis of Dutch: words, folding and cue lists, for readers, lines and posts."""

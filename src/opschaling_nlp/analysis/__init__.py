"""Turn tables into tables: frequencies, keyness, co-occurrence, drivers, themes, summaries, agreement."""

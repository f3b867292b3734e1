"""From tables to tables: frequencies, keyness, co-occurrence, drivers, themes, summaries, agreement."""

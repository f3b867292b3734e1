"""Turn raw files into blocks: one reader per kind of export, and one function that picks it."""

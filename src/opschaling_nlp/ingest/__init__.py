"""From raw files to blocks: one reader per kind of export, one function that picks it."""

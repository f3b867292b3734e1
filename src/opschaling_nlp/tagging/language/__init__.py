"""Dutch for the pipeline: the bundled model, its tokenizer, lemmas, compounds and sentences."""

# opschaling_nlp: every target explains itself in `make help`.
# Paths may contain spaces: they reach the shell as environment variables, never as make words.

PYTHON ?= python3
RAW ?= data/raw
OUT ?= data/processed
SETTINGS ?=
CODEBOOK ?=
CODINGS ?= data/codings
NAAM ?=
CORPUS ?=
REFI ?=
GOLD ?=
UNSEEN ?=
GRONDIG ?=
export RAW OUT SETTINGS CODEBOOK CODINGS NAAM CORPUS REFI GOLD UNSEEN
export PIP_DISABLE_PIP_VERSION_CHECK = 1

ifeq ($(OS),Windows_NT)
BIN := .venv/Scripts
else
BIN := .venv/bin
endif

.DEFAULT_GOAL := help
.PHONY: setup analyse werk test lint format notebooks bench measure model clean help

help:  ## toon deze uitleg
	@echo "make DOEL [RAW=map] [OUT=map] [SETTINGS=bestand] [CODEBOOK=bestand] [CODINGS=map] [NAAM=naam]"
	@echo
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  \1|\2/p' Makefile | while IFS='|' read -r doel uitleg; do printf '  %-12s%s\n' "$$doel" "$$uitleg"; done

setup: .venv/.ready  ## maak .venv en installeer wat nodig is (alleen als er iets veranderd is)

analyse: .venv/.ready  ## analyseer de exports in RAW (data/raw) en schrijf naar OUT (data/processed)
	@set -- "$$RAW" --out "$$OUT" --codings "$$CODINGS"; \
	if [ -n "$$SETTINGS" ]; then set -- "$$@" --settings "$$SETTINGS"; fi; \
	if [ -n "$$CODEBOOK" ]; then set -- "$$@" --codebook "$$CODEBOOK"; fi; \
	if [ -n "$$NAAM" ]; then set -- "$$@" --naam "$$NAAM"; fi; \
	$(BIN)/opschaling analyse "$$@"

werk: .venv/.ready  ## open de werkpagina op deze computer om te coderen en te beslissen
	@set -- "$$RAW" --out "$$OUT" --codings "$$CODINGS"; \
	if [ -n "$$SETTINGS" ]; then set -- "$$@" --settings "$$SETTINGS"; fi; \
	if [ -n "$$CODEBOOK" ]; then set -- "$$@" --codebook "$$CODEBOOK"; fi; \
	$(BIN)/opschaling werk "$$@"

test: .venv/.ready-dev  ## draai alle tests (GRONDIG=1 zoekt langer naar tegenvoorbeelden)
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder $(if $(GRONDIG),--hypothesis-profile thorough)

lint: .venv/.ready-dev  ## controleer stijl (ruff), typen (mypy) en importrichting (import-linter)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: .venv/.ready-dev  ## zet de code in de huisstijl
	$(BIN)/ruff format .

notebooks: .venv/.ready-notebooks  ## open de notebooks in de browser
	$(BIN)/jupyter lab notebooks

bench: .venv/.ready-dev  ## meet snelheid en geheugen (REFI=map met de schema's toetst ook de uitwisseling)
	@for script in benchmarks/bench_*.py; do echo "== $$script"; $(BIN)/python "$$script" || exit 1; done

measure: .venv/.ready-dev  ## meet de fout van het instrument op GOLD (map) en UNSEEN (bestand); schrijft measured.csv en de tabellen
	$(BIN)/python benchmarks/measure.py "$$GOLD" "$$UNSEEN"

model: .venv/.ready-dev  ## train het meegeleverde taalmodel opnieuw uit CORPUS (een map met CoNLL-U-bestanden)
	$(BIN)/python training/make_model.py "$$CORPUS"

clean:  ## wis resultaten en tijdelijke bestanden; exports, codering en bewaarde analyses blijven altijd staan
	@if [ -x $(BIN)/opschaling ]; then $(BIN)/opschaling clean --out "$$OUT" --codings "$$CODINGS"; \
	elif [ -e "$$OUT/latest" ]; then echo "Draai eerst make setup: in het werkboek kunnen eigen samenvattingen staan, die dan bewaard worden." && exit 1; fi
	rm -rf .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis build

.venv/bin/python .venv/Scripts/python.exe:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 of nieuwer is nodig; dit is $$($(PYTHON) --version). Kies een andere met: make PYTHON=python3.12 …"; exit 1; }
	@$(PYTHON) -m venv .venv

ifeq ($(OS),Windows_NT)
VENV := .venv/Scripts/python.exe
else
VENV := .venv/bin/python
endif

.venv/.ready: pyproject.toml packaging/nl_opschaling/pyproject.toml constraints.txt | $(VENV)
	@echo "Installeren (eenmalig, enkele minuten) …"
	@$(BIN)/python -m pip install -qq --constraint constraints.txt --editable . --editable packaging/nl_opschaling
	@touch $@

.venv/.ready-dev: .venv/.ready
	@$(BIN)/python -m pip install -qq --constraint constraints.txt --editable '.[dev]'
	@touch $@

.venv/.ready-notebooks: .venv/.ready
	@$(BIN)/python -m pip install -qq --constraint constraints.txt --editable '.[notebooks]'
	@touch $@

# make demo: check the sample article; make test: everything that is checked before a change goes in.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/pip --disable-pip-version-check --quiet
ARTICLE := corpora/ketamine/article.md
EVIDENCE := corpora/ketamine/evidence.jsonl

.PHONY: demo test lint types layers unit wheel clean

demo: $(VENV)/.base
	@$(BIN)/overclaim check $(ARTICLE) --against $(EVIDENCE); [ $$? -le 1 ]
	@$(BIN)/overclaim check $(ARTICLE) --against $(EVIDENCE) --format html --out demo-report.html; [ $$? -le 1 ]
	@echo "The report is in demo-report.html: open it in a browser."

test: lint types layers unit wheel

lint: $(VENV)/.test
	$(BIN)/ruff check pipeline tests benchmarks
	$(BIN)/ruff format --check pipeline tests benchmarks

types: $(VENV)/.test
	$(BIN)/mypy

layers: $(VENV)/.test
	$(BIN)/lint-imports

unit: $(VENV)/.test
	$(BIN)/python -m pytest

wheel: $(VENV)/.test
	rm -rf dist build/wheel build/smoke
	$(BIN)/python -m build --wheel --no-isolation --outdir dist .
	$(PIP) install --no-deps --no-index --target build/wheel dist/*.whl
	mkdir -p build/smoke
	cd build/smoke && PYTHONPATH=../wheel $(abspath $(BIN))/python $(abspath tests/smoke.py) $(abspath build/wheel)

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "overclaim needs Python 3.11 or later: make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.base: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) install --constraint constraints.txt --editable .
	@touch $@

$(VENV)/.test: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) install --constraint constraints.txt --editable '.[test]' hatchling
	@touch $@ $(VENV)/.base

clean:
	rm -rf $(VENV) dist build demo-report.html

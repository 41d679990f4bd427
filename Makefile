# Everything runs in .venv; nothing else on the machine is touched.
PYTHON ?= python3
# The bundled term, folder or workbook that `make demo` solves. (Not TERM: that names the terminal.)
INSTANCE ?= pass-emploi
SECONDS ?= 60

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
OUT := out/$(basename $(notdir $(INSTANCE:/=)))
PLAN := $(OUT)/plan.json

.DEFAULT_GOAL := help
.PHONY: help venv demo test check format clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-8s %s\n", $$1, $$2}' Makefile

venv: $(VENV)/.dev ## create .venv with Passerelle and the tools of its developers

demo: $(VENV)/.core ## solve, verify, show and export INSTANCE (pass-emploi) in SECONDS (60)
	mkdir -p "$(OUT)"
	$(BIN)/passerelle solve "$(INSTANCE)" -o "$(PLAN)" --seconds $(SECONDS)
	$(BIN)/passerelle verify "$(INSTANCE)" "$(PLAN)"
	$(BIN)/passerelle show "$(PLAN)"
	$(BIN)/passerelle export "$(PLAN)" --format ics,csv -o "$(OUT)"

test: $(VENV)/.dev ## run the tests
	$(BIN)/python -m pytest -n 2

check: $(VENV)/.dev ## check format, style and types
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

format: $(VENV)/.dev ## format the code and mend what ruff can mend
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

clean: ## remove the environment, caches and output
	rm -rf $(VENV) build dist out passerelle.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/pyvenv.cfg:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Passerelle needs Python 3.11 or newer: make PYTHON=python3.12 ..." >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

# Two stamps, one environment: the demo needs no tools of developers.
$(VENV)/.core: pyproject.toml | $(VENV)/pyvenv.cfg
	$(PIP) install --quiet --prefer-binary -e .
	@touch $@

$(VENV)/.dev: pyproject.toml | $(VENV)/pyvenv.cfg
	$(PIP) install --quiet --prefer-binary -e '.[dev]'
	@touch $(VENV)/.core $@

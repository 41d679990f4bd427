# Everything runs in .venv; nothing else on the machine is touched.
PYTHON ?= python3
# The bundled term or folder that `make demo` solves. `make demo TERM=tiny` says the same; that is
# looked at only on the command line, as TERM elsewhere names the terminal.
INSTANCE ?= pass-emploi
ifeq ($(origin TERM),command line)
INSTANCE := $(TERM)
# Commands get the terminal's TERM again; where make has hidden it (from 4.4 on), none at all.
override TERM := $(shell printf '%s' "$$TERM")
ifeq ($(TERM),$(INSTANCE))
unexport TERM
endif
endif
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

# A plan that leaves sessions unplaced (exit 1) is shown and exported all the same.
demo: $(VENV)/.core ## solve, verify, show and export INSTANCE (pass-emploi) in SECONDS (60)
	@status=0; \
	run() { echo "$$*"; "$$@" || { code=$$?; [ $$code -le $$status ] || status=$$code; }; }; \
	run $(BIN)/passerelle solve "$(INSTANCE)" -o "$(PLAN)" --seconds $(SECONDS); \
	if [ $$status -le 1 ] && [ -f "$(PLAN)" ]; then \
		run $(BIN)/passerelle verify "$(INSTANCE)" "$(PLAN)"; \
		run $(BIN)/passerelle show "$(PLAN)"; \
		run $(BIN)/passerelle export "$(PLAN)" --format ics,csv,html,report -o "$(OUT)"; \
	fi; \
	echo "exit status $$status"; exit $$status

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

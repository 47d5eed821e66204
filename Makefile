# make demo, make test: all that a new machine needs is Python 3.11 or newer, pip and make.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.ready
# Everything of ours that is written in Python.
PYTHONS := src tests bench soak console examples hatch_build.py
# Beside each other, as many as there are processors.
BESIDE := $(MAKE) --no-print-directory --jobs=$(shell getconf _NPROCESSORS_ONLN) --output-sync
CHECKS := check-types check-console check-lint check-contracts check-docs

.PHONY: setup console demo test check $(CHECKS) collect format serve bench soak ansible clean

setup: $(STAMP)

# uv installs what uv.lock names; a machine without the venv module gets virtualenv from pip instead.
$(STAMP): pyproject.toml uv.lock
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || ($(PYTHON) -m pip install --user virtualenv && $(PYTHON) -m virtualenv $(VENV))
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check "uv>=0.13"
	@VIRTUAL_ENV=$(CURDIR)/$(VENV) $(BIN)/uv sync --frozen --inexact --compile-bytecode --quiet
	@touch $@

# Built into the package where it is served from; what was built from the same sources is left alone.
console: setup
	@$(BIN)/python console/build.py

demo: console
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/tokiwa demo

serve: console
	$(BIN)/tokiwa serve

check: setup
	@$(BESIDE) $(CHECKS)

check-lint:
	$(BIN)/ruff format --check $(PYTHONS)
	$(BIN)/ruff check $(PYTHONS)

check-types:
	$(BIN)/mypy

check-contracts:
	$(BIN)/lint-imports

check-docs:
	$(BIN)/python -m tokiwa.cli.docs --check

check-console:
	$(BIN)/python console/build.py --check

# The tests' modules are compiled once, beside the longest of the checks, and not by each process of the tests.
collect:
	-@$(BIN)/pytest --collect-only -n 0 >/dev/null

format: setup
	$(BIN)/ruff format $(PYTHONS)
	$(BIN)/ruff check --fix $(PYTHONS)

test: setup
	@$(BESIDE) $(CHECKS) collect
	@$(BIN)/python console/build.py
	$(BIN)/pytest

# For example: make bench BENCH="--quick rsa describe"
bench: setup
	$(BIN)/python -m bench $(BENCH)

# What is longer than the tests: accidents for hours, and those marked long.
soak: console
	$(BIN)/pytest -m long
	$(BIN)/python -m soak

# What the stories about Ansible need: without it they are skipped.
ansible: setup
	@$(BIN)/python tests/story/ansible/install.py .ansible

clean:
	rm -rf $(VENV) build dist console/node_modules src/tokiwa/http/static .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

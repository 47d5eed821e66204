# make demo, make test: all that a new machine needs is Python 3.11 or newer, pip and make.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.ready

.PHONY: setup demo test check format serve bench soak clean

setup: $(STAMP)

# uv installs what uv.lock names; a machine without the venv module gets virtualenv from pip instead.
$(STAMP): pyproject.toml uv.lock
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || ($(PYTHON) -m pip install --user virtualenv && $(PYTHON) -m virtualenv $(VENV))
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check "uv>=0.13"
	@VIRTUAL_ENV=$(CURDIR)/$(VENV) $(BIN)/uv sync --frozen --inexact --compile-bytecode --quiet
	@touch $@

demo: setup
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/tokiwa demo

serve: setup
	$(BIN)/tokiwa serve

check: setup
	$(BIN)/ruff format --check src tests bench soak
	$(BIN)/ruff check src tests bench soak
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m tokiwa.cli.docs --check

format: setup
	$(BIN)/ruff format src tests bench soak
	$(BIN)/ruff check --fix src tests bench soak

test: check
	$(BIN)/pytest

# For example: make bench BENCH="--quick rsa describe"
bench: setup
	$(BIN)/python -m bench $(BENCH)

soak: setup
	$(BIN)/python -m soak

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

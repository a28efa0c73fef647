# All that is done with this repository, on a machine with Python 3.11 (or newer), git and make.
# `make help` lists it. Everything is installed into .venv; only `make packages` touches the system, and asks first.

SHELL := bash
.DEFAULT_GOAL := help
.NOTPARALLEL:
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules --no-print-directory

VENV := .venv
export PATH := $(CURDIR)/$(VENV)/bin:$(PATH)
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export NO_MKDOCS_2_WARNING := 1
# The tests start the tool a few thousand times: it is compiled once.
unexport PYTHONDONTWRITEBYTECODE

# The first Python that is new enough and can make an environment. Each is asked to run: a shim may only pretend.
FITS := import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for name in python3.13 python3.12 python3.11 python3; do \
	"$$name" -c '$(FITS)' 2>/dev/null && echo "$$name" && break; done)

WORKERS ?= 3 # tests at once

say = @printf '\n==> %s\n' '$(1)'

.PHONY: help demo staging test packages check bench fuzz clean FORCE

help: ## this list
	@awk -F ': .*## ' '/^[a-z]+: .*## / { printf "  make %-9s %s\n", $$1, $$2 }' '$(firstword $(MAKEFILE_LIST))'

demo: $(VENV)/.demo ## the main job on the embedded example, in about a minute, without root
	@touch $(VENV)/.demo-began
	$(call say,demo 1/3: the pages from the source)
	@cd examples/alembic && rolloutdocs build
	$(call say,demo 2/3: what the pages say is done on staging)
	@cd examples/alembic && rolloutdocs verify --env staging
	$(call say,demo 3/3: the site from the pages and the evidence)
	@cd examples/alembic && rolloutdocs site
	$(call say,The demo passed)
	@echo
	@echo 'What passed      the pages are what examples/alembic/content/rollout.yaml gives; the steps they show were run'
	@echo '                 on staging, with the result printed above; the site was built without a warning'
	@find examples/alembic/.rolloutdocs -type f -newer $(VENV)/.demo-began | LC_ALL=C sort | \
		awk '{ printf "%-16s %s\n", NR == 1 ? "The evidence" : "", $$0 }'
	@echo 'Open             (cd examples/alembic && ../../.venv/bin/rolloutdocs site --serve)      then http://127.0.0.1:8000'
	@echo 'Try next         change a command in a page of examples/alembic/docs, then see it refused:'
	@echo '                   (cd examples/alembic && ../../.venv/bin/rolloutdocs verify --env staging)'
	@echo '                 the same pages as the text of a pull request:'
	@echo '                   (cd examples/alembic && ../../.venv/bin/rolloutdocs pr export)'
	@echo '                 a real Laravel application and its database: make staging'

staging: packages $(VENV)/.demo ## the seed's rollout, verified on a real Laravel application and a private MariaDB
	$(call say,staging 1/2: the pages are what the source gives)
	@rolloutdocs build --check
	$(call say,staging 2/2: what the pages say is done on staging)
	@rolloutdocs verify --env staging

test: packages $(VENV)/.dev check ## all the set-up and all the tests, on the real parts too

# pytest comes last: its summary is the last line anyone has to read. Most tests wait for processes they start, so that
# more of them than there are processors run at once; each has its own folders, ports and servers.
check:
	$(call say,test 1/7: ruff)
	@ruff check && ruff format --check
	$(call say,test 2/7: mypy)
	@python -m mypy
	$(call say,test 3/7: shellcheck)
	@git ls-files -z --cached --others --exclude-standard | \
		xargs -0 awk 'FNR == 1 && /^#!.*[\/ ](ba|da)?sh( |$$)/ { printf "%s%c", FILENAME, 0 } { nextfile }' | \
		xargs -0 shellcheck --external-sources && echo 'No findings.'
	$(call say,test 4/7: the site)
	@python -m mkdocs build --quiet --strict && echo 'site/index.html'
	$(call say,test 5/7: the site of the example)
	@python -m mkdocs build --quiet --strict -f examples/alembic/mkdocs.yml && echo 'examples/alembic/site/index.html'
	$(call say,test 6/7: the site with what evidence says, read back)
	@rolloutdocs site && rolloutdocs verify --published site
	$(call say,test 7/7: pytest)
	@python -m pytest --numprocesses $(WORKERS) --dist worksteal

packages: ## the system packages the tests need (shown first)
	@tests/system-packages/install

bench: $(VENV)/.dev ## the measurements, each beside a peer or a physical limit
	@python bench

fuzz: $(VENV)/.dev ## ten minutes of fuzzing for each target; what is worth keeping goes into tests/fuzz/corpus
	@python -m pip install --quiet --group fuzz
	@set -e; for target in page grammar evidence source; do python -m tests.fuzz.drive "$$target" 600; done

clean: ## remove what was made here, except the evidence of runs (.rolloutdocs)
	rm -rf $(VENV) build site examples/*/site .mypy_cache .ruff_cache .pytest_cache .hypothesis *.egg-info src/*.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# --- the environment --------------------------------------------------------------------------------------------------

$(VENV)/bin/python:
	@python='$(PYTHON)'; "$${python:-false}" -c '$(FITS)' 2>/dev/null || { printf '%s\n' \
		"Python 3.11 or newer, with venv and pip, is needed; $${python:-none of python3.13, python3.12, python3.11, python3} does not fit." \
		'Debian, Ubuntu: apt-get install python3 python3-venv. Or name one: make PYTHON=/path/to/python3.11 ...' >&2; exit 1; }; \
	"$$python" -m venv --clear $(VENV)

# An editable install is a tree of links to the files there were: a new module, template or folder needs it again.
$(VENV)/.files: FORCE | $(VENV)/bin/python
	@test -d build || rm -f $@
	@{ pwd; find src generator checks site_templates content examples -type f ! -name '*.pyc' ! -path '*.egg-info/*' \
		! -path '*/.rolloutdocs/*' ! -path 'examples/*/site/*' | LC_ALL=C sort; } > $@.new
	@cmp -s $@.new $@ && rm $@.new || mv $@.new $@

EDITABLE := python -m pip install --quiet --config-settings editable_mode=strict --editable

$(VENV)/.demo: pyproject.toml $(VENV)/.files
	$(call say,.venv: rolloutdocs)
	@$(EDITABLE) .
	@touch $@

$(VENV)/.dev: pyproject.toml $(VENV)/.files
	$(call say,.venv: rolloutdocs and what the tests need)
	@python -m pip install --quiet --upgrade 'pip>=25.1'
	@$(EDITABLE) . --group dev
	@touch $@ $(VENV)/.demo

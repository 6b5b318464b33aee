# Needs Python 3.11 or later, git and make. Uses uv when it is on PATH, else python's own venv and pip.
# PYTHON=/path/to/python chooses the interpreter; ARGS="-k deadline" is handed to pytest or to the benchmark.

SHELL := /bin/sh
.DEFAULT_GOAL := help

RUN_ENV := .venv
DEV_ENV := .venv-dev
WORKERS ?= 3
LOCK_FLAGS := --generate-hashes --universal --python-version 3.11 --quiet \
	--no-header --no-emit-index-url --no-emit-find-links

# What a shell, another project or a habit may have left in the environment must not reach into ours.
unexport PYTHONPATH PYTHONHOME PYTHONSTARTUP PYTHONWARNINGS PYTHONOPTIMIZE VIRTUAL_ENV CONDA_PREFIX
unexport PIP_USER PIP_TARGET PIP_PREFIX PIP_ROOT PIP_CONSTRAINT PIP_BUILD_CONSTRAINT PIP_REQUIREMENT PIP_NO_DEPS PIP_DRY_RUN PIP_PYTHON
unexport UV_PYTHON UV_PROJECT UV_PROJECT_ENVIRONMENT UV_SYSTEM_PYTHON UV_CONSTRAINT UV_OVERRIDE UV_BUILD_CONSTRAINT UV_NO_DEPS
unexport FLASK_APP FLASK_DEBUG PYTEST_ADDOPTS MYPYPATH

# As pip does: believe the certificates that this machine believes.
export UV_SYSTEM_CERTS := true

.PHONY: help run test check conformance bench lock clean env env-dev

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: env ## start the portal with demo data on http://localhost:8080 (PORT=... for another port)
	@exec $(RUN_ENV)/bin/python -m flask --app app portal run

test: env-dev ## run every test, on SQLite and on PostgreSQL, and in a browser
	@exec $(DEV_ENV)/bin/python -m pytest -n $(WORKERS) $(ARGS)

check: env-dev ## check format, lint, types, the direction of imports, and that each clause keeps its tests
	@failed=; \
	for tool in "-m ruff format --check ." "-m ruff check ." "-m mypy" "$(DEV_ENV)/bin/lint-imports --no-logo" "-m tests.conformance"; do \
		echo "== python $$tool"; $(DEV_ENV)/bin/python $$tool || failed="$$failed [$$tool]"; \
	done; \
	if [ -n "$$failed" ]; then echo "failed:$$failed" >&2; exit 1; fi

conformance: env-dev ## write from a run of the tests which clauses they prove: docs/conformance.md, and what the portal shows
	@exec $(DEV_ENV)/bin/python -m pytest -n $(WORKERS) -q --conformance

bench: env-dev ## measure the portal and print the tables of docs/benchmarks.md
	@exec $(DEV_ENV)/bin/python -m bench $(ARGS)

lock: env-dev ## make requirements.txt and requirements-dev.txt again from the .in files
	$(DEV_ENV)/bin/python -m uv pip compile $(LOCK_FLAGS) requirements.in -o requirements.txt >/dev/null
	$(DEV_ENV)/bin/python -m uv pip compile $(LOCK_FLAGS) requirements-dev.in -c requirements.txt -o requirements-dev.txt >/dev/null

clean: ## remove the environments and the caches (not instance/, where the data is)
	rm -rf $(RUN_ENV) $(DEV_ENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -not -path './.git/*' -prune -exec rm -rf {} +

env:
	@$(call install,$(RUN_ENV),requirements.txt)

env-dev:
	@$(call install,$(DEV_ENV),requirements-dev.txt)

# $(call install,ENV,LOCK) makes ENV hold exactly what LOCK says, and does nothing when it already does: the stamp is the
# lock's checksum, written last, so an installation that was cut short is started again. A copied or moved environment
# whose interpreter is gone is made again too. One long line for the shell: macOS's make 3.81 has no .ONESHELL.
define install
	wanted=`cksum < $(2)`; \
	if [ "`cat $(1)/.lock 2>/dev/null`" = "$$wanted" ] && $(1)/bin/python -c '' 2>/dev/null; then exit 0; fi; \
	$(find_python); \
	rm -rf $(1) || exit 1; \
	echo "Installing $(2) into $(1) with `$$python --version`, once (a minute or so)"; \
	if command -v uv >/dev/null 2>&1 \
		&& uv venv --quiet --no-config --python "$$python" $(1) \
		&& uv pip install --quiet --python $(1)/bin/python --require-hashes -r $(2); \
	then :; else \
		$$python -c 'import ensurepip, venv' 2>/dev/null || { \
			echo "Python's venv module is missing. On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }; \
		rm -rf $(1) && $$python -m venv $(1) && \
		$(1)/bin/python -m pip install --quiet --disable-pip-version-check --no-user --require-hashes -r $(2) || { \
			echo "The packages of $(2) could not be installed; see above." >&2; exit 1; }; \
	fi; \
	echo "$$wanted" > $(1)/.lock
endef

# Leaves the interpreter's name in $$python. Each candidate is run, because a version manager's shim may answer for a
# Python that isn't there.
define find_python
	python=; \
	for name in $(PYTHON) python3.11 python3.12 python3.13 python3.14 python3 python; do \
		if $$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then python=$$name; break; fi; \
	done; \
	if [ -z "$$python" ]; then \
		echo "Redress needs Python 3.11 or later, and found `python3 --version 2>/dev/null || echo none`." >&2; exit 1; \
	fi
endef

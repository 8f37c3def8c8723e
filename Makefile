# make lab    read the lessons in JupyterLab
# make test   everything that CI runs
# make bench, bench-stage, pictures   measure the engine, the stages again; take the README's screenshots again
# They make the environment in .venv from the lock files first; the second time that takes no time.

# Another Python: make PYTHON=python3.12 lab
PYTHON ?=
VENV := .venv
BIN := $(VENV)/bin
WORKSPACE ?= workspace
RUNTIME := $(VENV)/.runtime-installed
DEV := $(VENV)/.dev-installed
NODE := node_modules/.installed
BROWSER_FOUND := $(VENV)/.browser-checked
SANDBOX := $(VENV)/.sandbox-checked
POSTGRES := $(VENV)/.postgres-checked

# Set, as in many containers, it has every server and kernel of a test compile all its packages anew: two fifths more time.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: lab test pictures bench bench-stage lint notebooks browser clean
.DELETE_ON_ERROR:

lab: $(RUNTIME)
	@$(BIN)/course lab --folder $(WORKSPACE) $(if $(PORT),--port $(PORT))

test: lint notebooks $(NODE) $(BROWSER_FOUND) $(SANDBOX) $(POSTGRES)
	$(BIN)/python -m pytest -n logical --dist loadfile --no-loadscope-reorder tests build/learner build/instructor \
		--nbval-lax --nbval-cell-timeout=120 -p course_utils.authoring.nbval_gates \
		--reruns 1 --only-rerun Timeout

# The engine against its peers, in an environment of its own: writes benchmarks/README.md.
# A few tasks, printed only: make bench BENCH="--tasks T1,T2 --rounds 25"
bench: build/bench/.installed
	build/bench/bin/python benchmarks/engine.py $(BENCH)

build/bench/.installed: benchmarks/requirements.txt
	@python=$$(.ci/find-python $(PYTHON)) && $$python -m venv build/bench
	build/bench/bin/python -m pip install --quiet -r $<
	@touch $@

# Stages beside pictures that the kernel draws: writes benchmarks/README.md too. About five minutes.
bench-stage: build/bench-stage/.installed $(BROWSER_FOUND)
	build/bench-stage/bin/python benchmarks/stage/measure.py

build/bench-stage/.installed: benchmarks/stage/requirements.txt
	@python=$$(.ci/find-python $(PYTHON)) && $$python -m venv build/bench-stage
	build/bench-stage/bin/python -m pip install --quiet -e . -r $<
	@touch $@

pictures: $(DEV) $(BROWSER_FOUND)
	$(BIN)/python docs/pictures.py

lint: $(DEV)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	.ci/lock --check
	$(BIN)/course build --check
	$(BIN)/course check

# Fresh copies, as a learner and an instructor would have them: answers of an earlier run must not help.
notebooks: $(DEV)
	rm -rf build/learner build/instructor
	$(BIN)/course build --instructor build/instructor
	$(BIN)/python -m course_utils.authoring.answers build/instructor
	$(BIN)/course lab --prepare-only --folder build/learner

$(RUNTIME): requirements.lock pyproject.toml .ci/install | $(BIN)/python
	@.ci/install $(VENV) requirements.lock
	@touch $@

$(DEV): requirements-dev.lock pyproject.toml .ci/install | $(BIN)/python
	@.ci/install $(VENV) requirements-dev.lock
	@touch $@ $(RUNTIME)

$(BIN)/python:
	@python=$$(.ci/find-python $(PYTHON)) && $$python -m venv $(VENV)

$(NODE): package-lock.json package.json | $(DEV)
	PATH="$(abspath $(BIN)):$$PATH" npm ci --no-audit --no-fund
	@touch $@

$(BROWSER_FOUND): .ci/browser | $(DEV)
	.ci/browser $(BIN)
	@touch $@

$(SANDBOX): .ci/sandbox | $(DEV)
	.ci/sandbox
	@touch $@

$(POSTGRES): .ci/postgres | $(DEV)
	.ci/postgres $(BIN)
	@touch $@

browser: $(BROWSER_FOUND)

clean:
	rm -rf build dist node_modules .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -not -path './$(VENV)/*' -prune -exec rm -rf {} +

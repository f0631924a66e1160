# Everything a person does with a checkout. No path below is absolute, so that the checkout may lie anywhere.
.POSIX:
.PHONY: help run test test-e2e check bench storm lock clean setup setup-dev

ARGS =
export PYTHONUTF8 = 1

help:
	@echo 'make run      set up, and start everything on this machine with a demo school (ARGS="--port 8001")'
	@echo 'make test     set up, and run the tests on real servers (ARGS="-k name")'
	@echo 'make test-e2e drive the cabinet in Chromium as people do; pictures of every view in build/e2e/ (ARGS="-k name")'
	@echo 'make check    style, types, layers, the committed schema, models against migrations'
	@echo 'make bench    measure'
	@echo 'make storm    try to break the promises, for about twenty minutes (ARGS="documents --seed 1")'
	@echo 'make lock     make the locks again after a change of pyproject.toml (needs uv)'
	@echo 'make clean    remove what set-up and tests made; the data of var/ stays'

run: setup
	@exec .venv/bin/python -m gateway.cli up --demo $(ARGS)

test: setup-dev
	.venv/bin/python -m pytest -n 2 -p no:rerunfailures --cov --cov-report=term:skip-covered $(ARGS)

# Whoever waited in vain for a busy machine is tried once more, and counted as `rerun`; what was seen and is wrong is not.
test-e2e: setup-dev
	@sh requirements/chromium.sh
	.venv/bin/python -m pytest tests/e2e --reruns 1 --only-rerun playwright.*TimeoutError $(ARGS)

check: setup-dev
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy
	.venv/bin/lint-imports
	.venv/bin/python -m gateway.cli schema --check
	.venv/bin/python -m gateway.cli migrate --check-models

bench: setup-dev
	.venv/bin/python -m tests.bench $(ARGS)

storm: setup-dev
	.venv/bin/python -m tests.storm $(ARGS)

lock:
	sh requirements/lock.sh

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .coverage .coverage.* htmlcov build node_modules
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

setup:
	@sh requirements/setup.sh run

setup-dev:
	@sh requirements/setup.sh dev

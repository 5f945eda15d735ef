# Every chore of this repository; `make` lists them.
PY := .venv/bin/python
BIN := .venv/bin
FUZZ_SECONDS ?= 600

.DEFAULT_GOAL := list
.PHONY: list check lint types layers test slow bench load soak apifuzz fuzz names endurance train peers eval audit sbom leaks docs fix lock

list: ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/\1\t\2/' | expand -t 10

check: lint types layers test ## read-only: ruff, mypy, import contracts, tests of code and docs (hooks and CI call this)

lint:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types:
	$(BIN)/mypy

layers:
	$(BIN)/lint-imports --no-cache

test: ## the fast tests
	$(PY) -m pytest

fix: ## repair what a machine can: order of imports, layout
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

slow: ## the slow tests too: OCR, whole walks, kill -9, the letters of all gemeenten (CI: every sixth)
	IBT_ALLES=1 $(PY) -m pytest -m "slow or not slow"

bench: ## measure everything beside its peers: one JSON, docs/benchmarks.md and its plots; QUICK=1 for small inputs, NOT="growth" keeps what was measured before
	$(PY) benchmarks/run.py $(if $(QUICK),--quick --out build/bench-quick.json) $(if $(NOT),--not $(NOT))
	$(if $(QUICK),,$(PY) docs/make_benchmarks.py)

load: ## fifty reviewers at a real desk for three minutes while two niced workers process documents; prints JSON
	PYTHONPATH=. $(PY) tests/load/run.py

soak: ## a day's mixed arrivals in half an hour (MINUTES=N) by folder, web and mailbox while processes are killed; prints JSON
	PYTHONPATH=. $(PY) tests/soak/run.py --minutes $(or $(MINUTES),30)

apifuzz: ## try the API out after its own description, 400 requests per operation, differently every time
	IBT_API_EXAMPLES=$${IBT_API_EXAMPLES:-400} $(PY) -m pytest tests/web/test_api_schemathesis.py

fuzz: ## long fuzzing of every reader, FUZZ_SECONDS long (by coverage where atheris is installed), then the redaction as long
	$(PY) tests/fuzz/run.py --seconds $(FUZZ_SECONDS)
	IBT_HYPOTHESIS=fuzz timeout --signal=INT $(FUZZ_SECONDS) $(PY) -m pytest -m hypothesis -x --ignore=tests/fuzz

names: ## search for names of the development set in all that is around the documents: logs, metrics, addresses, databases
	IBT_NAMES=1 $(PY) -m pytest tests/security/test_no_names.py -m "slow or not slow" -s

endurance: ## kill a process at every fault point, three times, and write docs/endurance.md (half an hour on two cores); SERVER=postgresql+psycopg://… for PostgreSQL
	code=0; PYTHONPATH=. $(PY) -m tests.endurance --tegelijk 4 $(if $(SERVER),--server $(SERVER)) --json docs/endurance.json || code=$$?; \
	PYTHONPATH=. $(PY) -m tests.endurance --bladzijde docs/endurance.json && exit $$code

train: ## make the name model anew: weights, facts and card in redaction/model/ (a few minutes)
	PYTHONHASHSEED=0 $(PY) -m training.train

peers: ## make .venv-peers, the environment of the detectors that `make eval` compares ours with
	$(PY) -m venv .venv-peers
	.venv-peers/bin/python -m pip install -q -r benchmarks/peers/requirements-peers.txt

eval: ## score extraction and detection on the development set beside this folder and on tests/cases, ours beside other tools (skips what is absent)
	$(PY) benchmarks/eval_extraction.py
	$(PY) benchmarks/eval_cases.py
	$(PY) benchmarks/eval_redaction.py
	$(PY) benchmarks/eval_detection.py

audit: ## ask about known weaknesses of the locked packages; fails on one, and says so when the service gives no answer
	PYTHONPATH=. $(PY) tests/security/supply.py audit

sbom: ## write the bill of materials, build/sbom.json, and fail on a licence that nobody read
	PYTHONPATH=. $(PY) -m tests.security.bill

leaks: ## redact the hard files of tests/leaks and print a table: leak, damage, refusal, fakes and false alarms
	PYTHONPATH=. $(PY) -m tests.leaks

docs: ## write the generated pages: docs/config.md and the pictures
	$(PY) docs/make_config.py
	$(PY) docs/make_pictures.py
	PYTHONPATH=. $(PY) docs/make_desk_pictures.py

lock: ## renew both lock files from pyproject.toml
	$(BIN)/uv pip compile -q pyproject.toml --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 --extra install -o requirements.lock
	$(BIN)/uv pip compile -q pyproject.toml --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 --extra install --extra dev -o requirements-dev.lock

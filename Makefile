# Two words do all the set-up on a fresh machine with Python 3.11+ and make:
#   make demo   install the pinned versions, build the graph, answer a question, draw a page
#   make test   the same install, then every test
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
KG := $(BIN)/kg

.PHONY: demo test bench trials fuzz clean

$(VENV)/.ready: pyproject.toml .ci/constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(None if sys.version_info >= (3, 11) else "planatlas needs Python 3.11 or newer; name one with: make PYTHON=python3.11 demo")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint .ci/constraints.txt --editable '.[web,parquet,dev]'
	touch $@

demo: $(VENV)/.ready
	$(KG) build
	$(KG) ask benchmark-cities
	mkdir -p out
	$(KG) draw --lens overview -o out/overview.html
	@echo "Open out/overview.html in a browser; then go on with the tour in README.md."

test: $(VENV)/.ready
	$(BIN)/python -m pytest -q $(PYTEST_ARGS)

# Speed, memory and growth beside named peers, in one run of about 40 minutes on two quiet cores (16 GiB, 15 GB of disk); five to ten: make bench BENCH=--quick
bench: $(VENV)/.ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint .ci/constraints.txt --editable '.[web,parquet,dev,bench]'
	command -v java >/dev/null && $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint .ci/constraints.txt pyspark py4j || true
	$(BIN)/python -m benchmarks $(BENCH)

# What was tried against it: killed, filled and crowded; attacked; the W3C's tests; the questions on other servers. Half an hour.
trials: $(VENV)/.ready
	$(BIN)/python -m benchmarks.faults
	$(BIN)/python -m benchmarks.hostile
	$(BIN)/python -m benchmarks.conformance
	$(BIN)/python -m benchmarks.stores

# Coverage-guided fuzzing, a minute a target; more: make fuzz SECONDS=600
SECONDS ?= 60
fuzz: $(VENV)/.ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint .ci/constraints.txt --editable '.[web,dev,fuzz]'
	$(BIN)/python -m benchmarks.fuzz --seconds $(SECONDS)

clean:
	rm -rf $(VENV) .kg out build dist

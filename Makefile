# `make demo` and `make test` set up everything they need in .venv, from the two lock files.

VENV := .venv
PYTHON ?= python3
BIN := $(VENV)/bin

.PHONY: demo test lint pytest audit bench bench-peers client-packages clients test-clients lock clean

demo: $(VENV)/.runtime
	$(BIN)/pgfog demo

test: lint pytest smoke

# Formatting, lint rules, strict types and who may import whom.
lint: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# As tests/conftest.py says how many processes; each file's tests stay together, for they share servers. In the order of their
# names: by how many tests they have, those of few long ones would come last, on one core.
pytest: $(VENV)/.dev
	$(BIN)/pytest -n auto --maxprocesses 8 --dist loadfile --no-loadscope-reorder

# The demo itself, as a newcomer runs it, on a free port and with a state of its own.
.PHONY: smoke
smoke: $(VENV)/.dev
	state=$$(mktemp -d) && trap 'rm -rf "$$state"' EXIT && \
	$(BIN)/pgfog demo --port 0 --state "$$state/demo" </dev/null

# Long statistics, power and false alarms of every mechanism, the wire included; and cases made at
# random that are others in every run, where `make test` tries the same ones.
audit: $(VENV)/.dev
	$(BIN)/pytest -m audit -o timeout=3600
	$(BIN)/pytest -m "hypothesis and not audit and not clients" --hypothesis-profile "other cases" -o timeout=3600

bench: $(VENV)/.dev
	$(BIN)/python -m benchmarks --write

# The systems that pgfog is compared with, each in an environment of its own, for `make bench`.
bench-peers: $(VENV)/.dev
	PATH="$(BIN):$$PATH" $(BIN)/python -m benchmarks.peers install

# Clients beyond the package index's libraries: Java, ODBC, Node, Go, Perl, PHP, R, Ruby, dbt, Superset.
# On Debian, as root, `make client-packages` comes first; what is on PATH already (a newer Node, say)
# is left as it is, and a language that the release does not have is left out.
LANGUAGES := "golang-go golang-github-lib-pq-dev golang-github-jackc-pgx-v4-dev" libdbd-pg-perl \
	"php-cli php-pgsql" "ruby-pg ruby-activerecord" \
	"r-cran-rpostgresql r-cran-dbplyr r-cran-jsonlite"

client-packages:
	packages="unixodbc odbc-postgresql libpostgresql-jdbc-java"; \
	command -v java >/dev/null || packages="$$packages openjdk-17-jre-headless"; \
	command -v node >/dev/null || packages="$$packages nodejs"; \
	command -v npm >/dev/null || packages="$$packages npm"; \
	command -v psql >/dev/null || packages="$$packages postgresql-client"; \
	apt-get update -q && \
	export DEBIAN_FRONTEND=noninteractive; \
	apt-get install -q -y --no-install-recommends $$packages && \
	for language in $(LANGUAGES); do \
		apt-get install -q -y --no-install-recommends $$language || echo "left out: $$language"; \
	done

clients: | $(VENV)/bin/python
	for kind in drivers dbt superset; do \
		$(PYTHON) -m venv .clients/$$kind && \
		.clients/$$kind/bin/pip install -q -r tests/clients/requirements/$$kind.txt || exit 1; \
	done
	cp tests/clients/requirements/package.json .clients/
	npm install --silent --no-audit --no-fund --prefix .clients
	if command -v go >/dev/null; then GO111MODULE=off GOPATH=/usr/share/gocode \
		go build -o .clients/golang tests/clients/scripts/golang.go || echo "left out: Go"; fi

test-clients: $(VENV)/.dev
	$(BIN)/pytest -m clients tests/clients tests/catalog

# What users get, pinned with hashes. Run it to take in newer releases.
lock: $(VENV)/.dev
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-emit-index-url \
		--no-emit-find-links --no-header pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-emit-index-url \
		--no-emit-find-links --no-header pyproject.toml --all-extras --group dev \
		-c requirements.lock -o requirements-dev.lock

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "pgfog needs Python 3.11 or newer")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: requirements.lock pyproject.toml | $(VENV)/bin/python
	$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install -q --disable-pip-version-check --no-deps -e .
	touch $@

$(VENV)/.dev: requirements-dev.lock pyproject.toml | $(VENV)/bin/python
	$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.lock
	$(BIN)/pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@ $(VENV)/.runtime

clean:
	rm -rf $(VENV) .pgfog .mypy_cache .ruff_cache .pytest_cache .hypothesis

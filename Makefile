.POSIX:
PYTHON = python3
BIN = .venv/bin

.PHONY: run test fast lint lock real quality quality-record train screenshots bench shapes crash soak gazetteer clean

run: .venv/ready ## set up and run the main job on our own dispatches
	$(BIN)/dateline run --landing seeds/dispatches

test: .venv/develop lint fast ## everything; fast tests first, then those that need a Prefect server
	$(BIN)/pytest -q -n 2 --dist loadfile -m prefect --timeout 300

fast: .venv/develop ## all that needs no Prefect server
	$(BIN)/pytest -q -n 2 -m "not prefect and not slow" --timeout 300

lint: .venv/develop
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

real: .venv/develop ## real texts (DATELINE_GOLD, DATELINE_REAL) through extraction and all laws of the gate
	$(BIN)/python -m tests.quality.real

quality: .venv/develop ## measure on annotated data (DATELINE_GOLD), hold the floors
	$(BIN)/python -m tests.quality.measure

quality-record: .venv/develop ## raise the floors to what is measured, write README's table
	$(BIN)/python -m tests.quality.measure --record

train: .train/ready ## train the tagger anew from annotated data (DATELINE_GOLD); a night on two cores
	.train/bin/python -m training

.train/ready: training/requirements.lock training/teacher.lock
	$(PYTHON) -m venv --clear .train
	.train/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r training/requirements.lock -c training/requirements.lock
	.train/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r training/teacher.lock
	touch $@

screenshots: .venv/develop ## the pictures of the page in docs/, by a real Chromium
	$(BIN)/python -m tests.dashboard.screenshots

bench: .venv/develop .bench/ready ## speed beside peers, a cold run beside an empty Prefect flow, publishing; ratios of one run
	$(BIN)/python -m benchmarks.speed
	$(BIN)/python -m benchmarks.run
	$(BIN)/python -m benchmarks.publish --documents 10000

.bench/ready: benchmarks/requirements.txt
	$(PYTHON) -m venv --clear .bench
	.bench/bin/python -m pip install --quiet --disable-pip-version-check -r benchmarks/requirements.txt
	touch $@

shapes: .venv/develop ## sixty shapes of text that nobody writes, beside prose; some minutes
	$(BIN)/python -m benchmarks.shapes

crash: .venv/develop ## kill before every durable step, then kill -9 fifty runs at random moments; about an hour
	$(BIN)/python -m tests.crash

soak: .venv/develop ## ten thousand made-up documents through everything; goes on where it was stopped
	$(BIN)/python -m benchmarks.soak

gazetteer: .venv/ready ## make the index of places anew; DUMP=file takes a GeoNames dump of your own
	$(BIN)/python -m flows.loading.gazetteer $(if $(DUMP),--dump $(DUMP))

COMPILE = uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
  --no-annotate --custom-compile-command "make lock"
lock: ## pin every version; needs uv
	$(COMPILE) --extra dashboard -o requirements.lock
	$(COMPILE) --extra dashboard --extra dask --extra dev -c requirements.lock -o requirements-dev.lock
	$(COMPILE) --extra train -o training/requirements.lock

clean:
	rm -rf .venv .train .bench .quality data soak

# A lock is its own constraint: what is asked for with extras is otherwise looked up anew, and found newer.
INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check
.venv/ready: requirements.lock pyproject.toml
	$(PYTHON) -m venv --clear .venv
	$(INSTALL) --require-hashes -r requirements.lock -c requirements.lock
	$(INSTALL) --no-build-isolation --no-deps -e .
	touch $@

# What tests and developers need besides; the same versions of all that a run needs.
.venv/develop: .venv/ready requirements-dev.lock
	$(INSTALL) --require-hashes -r requirements-dev.lock -c requirements-dev.lock
	touch $@

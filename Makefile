# Guichet's commands; `make` lists them. What they install is in config/deploy/packages-* and requirements.lock.

python := .venv/bin/python
pages := $(wildcard config/locale/*/LC_MESSAGES/guichet.po)
words := $(pages:.po=.mo)
checked := kiosk screens tests main.py

# What is compiled is kept, also where the environment says otherwise: each process of the tests would do it again.
export PYTHONDONTWRITEBYTECODE :=

help: ## what there is
	@sed -n 's/^\([a-z]*\):.*## /make \1|/p' Makefile | tr '|' '\t' | expand -t 16,72

run: ready ## the terminal, with its own hub|args="--kiosk --config FILE"
	@$(python) main.py run $(args)

demo: ready ## the same, with papers to print and a mediator to call
	@$(python) main.py demo $(args)

hub: ready ## a hub alone|args="--config FILE"
	@$(python) main.py hub $(args)

doctor: ready ## what works, what does not, what to do|args=--json
	@$(python) main.py doctor $(args)

test: ready-for-tests ## everything that can be checked|only=EXPRESSION
ifndef only
	$(python) -m ruff format --check $(checked)
	$(python) -m ruff check $(checked)
	$(python) -m mypy
	.venv/bin/lint-imports --no-logo
endif
	$(python) -m pytest --numprocesses=$$((2 * $$(nproc))) --dist=loadfile --no-loadscope-reorder $(if $(only),-k "$(only)") \
		|| { [ $$? = 1 ] && $(python) -m pytest --last-failed --last-failed-no-failures=none --exitfirst $(if $(only),-k "$(only)"); }

corpus: ready ## what the terminal would do with the files of a folder|dir=DIR args="--password 1234"
	@$(python) main.py check --table $(args) "$(or $(dir),$(error name a folder: make corpus dir=FOLDER))"

fuzz: ready-for-tests ## ten minutes of strange files|minutes=10 dir=DIR
	@$(python) -m tests.fuzz $(if $(minutes),--minutes $(minutes)) $(if $(dir),--corpus "$(dir)")

bench: ready-for-tests ## how fast it is, beside its peers|only=NAME json=FILE dir=DIR seconds=60
	@DIR="$(dir)" SIEGE="$(seconds)" $(python) -m tests.benchmarks $(if $(only),--only "$(only)") $(if $(json),--json "$(json)")

mutate: ready-for-tests ## whether tests notice when a module is changed|only=MODULE sample=100
	@$(python) -m tests.mutation --only "$(or $(only),$(error name a module: make mutate only=calls))" $(if $(sample),--sample $(sample))

format: ready-for-tests ## the code, as `make test` wants it
	$(python) -m ruff check --fix $(checked)
	$(python) -m ruff format $(checked)

catalogues: ready ## new texts of the code into config/locale
	.venv/bin/pybabel -q extract -F pyproject.toml -k tr --sort-by-file --add-location=file -o .venv/guichet.pot kiosk screens
	.venv/bin/pybabel -q update -D guichet -i .venv/guichet.pot -d config/locale --no-fuzzy-matching --ignore-pot-creation-date

lock: ## the newest Python packages into requirements.lock
	config/deploy/lock.sh

ready: .venv/ready-to-run $(words)

ready-for-tests: .venv/ready-to-test $(words)

.venv/ready-to-run: pyproject.toml requirements.lock | debian-run
	@config/deploy/install.sh python run
	@touch $@

.venv/ready-to-test: pyproject.toml requirements.lock | debian-test
	@config/deploy/install.sh python test
	@touch $@ .venv/ready-to-run

debian-run debian-test: debian-%:
	@config/deploy/install.sh debian $*

%.mo: %.po | .venv/ready-to-run
	@.venv/bin/pybabel -q compile -i $< -o $@

.NOTPARALLEL:
.PHONY: help run demo hub doctor test corpus fuzz bench mutate format catalogues lock ready ready-for-tests debian-run debian-test

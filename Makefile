# make run   the demo: a living room, nothing of yours is touched
# make test  the whole test suite
# Both do all their own set-up in .venv on a machine with Python 3.11 or newer.
.PHONY: run test bench lint messages clean help
PY ?= python3
V  := .venv
IN := $(V)/bin/python

help:
	@echo "make run | test | bench | lint | messages | clean"

$(V)/ok: pyproject.toml constraints.txt
	@$(PY) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "warroom needs Python 3.11 or newer; try: make PY=python3.12 ...")'
	@echo "Setting up $(V) (once, about half a minute) ..."
	@$(PY) -m venv $(V) || { rm -rf $(V); echo "No ensurepip here. Try: apt install python3-venv"; exit 1; }
	@$(IN) -m pip install -q --disable-pip-version-check -e '.[dev]' -c constraints.txt
	@touch $@

run: $(V)/ok
	@$(IN) -m warroom demo

test: $(V)/ok
	@$(IN) -m pytest -n 2

bench: $(V)/ok
	@$(IN) -m bench

lint: $(V)/ok
	@$(IN) -m ruff check .
	@$(IN) -m ruff format --check .
	@$(IN) -m mypy
	@$(V)/bin/lint-imports

# The header is left out: it would hold a date, and every run would change the file. Without it Babel takes a catalogue
# for unfinished and compiles it only with -f; no message in it is ever fuzzy (a test says so).
messages: $(V)/ok
	@$(IN) -m babel.messages.frontend -q extract -k _ -k N_ -k ngettext:1,2 --no-location --sort-output --omit-header -o build-messages.pot warroom
	@$(IN) -m babel.messages.frontend -q update --init-missing --no-wrap --ignore-obsolete --no-fuzzy-matching --omit-header -i build-messages.pot -d warroom/locale -D warroom -l nl
	@$(IN) -m babel.messages.frontend -q compile -f -d warroom/locale -D warroom
	@rm -f build-messages.pot

clean:
	@rm -rf $(V) .pytest_cache .mypy_cache .ruff_cache .hypothesis dist build

# make run   the demo: a living room, nothing of yours is touched
# make test  the whole test suite
# Both do all their own set-up in .venv on a machine with Python 3.11 or newer, venv and make.
.PHONY: run test bench soak lint messages pictures clean help
PY ?= python3
V  := .venv
IN := $(V)/bin/python

help:
	@echo "make run       the demo: a drill in a throwaway room"
	@echo "make test      the whole test suite; a part of it: make test ARGS='-k roster'"
	@echo "make lint      ruff, mypy --strict, the layers"
	@echo "make bench     the figures that must hold, beside their references"
	@echo "make soak      ten minutes of people, kills and stalls on one file; SOAK_MINUTES=1 for less"
	@echo "make messages  collect and compile the words of the catalogues"
	@echo "make pictures  the pictures in docs"
	@echo "make clean     take away what all of these made"

# The stamp is touched last: a set-up that broke off is done again by the next command.
$(V)/ok: pyproject.toml constraints.txt
	@command -v $(PY) >/dev/null || { echo "warroom needs Python 3.11 or newer, and there is no $(PY); try: make PY=python3.12 ..."; exit 1; }
	@$(PY) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "warroom needs Python 3.11 or newer; try: make PY=python3.12 ...")'
	@echo "Setting up $(V) (once, about half a minute) ..."
	@$(PY) -m venv $(V) || { rm -rf $(V); echo "Python could not make $(V). On Debian and Ubuntu: apt install python3-venv"; exit 1; }
	@$(IN) -m pip install -q --disable-pip-version-check -e '.[dev]' -c constraints.txt \
		|| { echo "The set-up broke off (see above). The same command tries again."; exit 1; }
	@touch $@

run: $(V)/ok
	@$(IN) -m warroom demo

test: $(V)/ok
	@$(IN) -m pytest -n 2 $(ARGS)

bench: $(V)/ok
	@$(IN) -m bench

soak: $(V)/ok
	@$(IN) -m bench.soak

# Not by the scripts of .venv: they hold its place, and run the old tree where it was copied or moved.
lint: $(V)/ok
	@$(IN) -m ruff check .
	@$(IN) -m ruff format --check .
	@$(IN) -m mypy
	@$(IN) -c 'from importlinter.cli import lint_imports_command; lint_imports_command()'

# The catalogue keeps its header, and with it the date of its first day: without one Babel would write today's into the
# compiled file, which then differed after every run.
messages: $(V)/ok
	@$(IN) -m babel.messages.frontend -q extract -k _ -k N_ -k ngettext:1,2 -k NC_:1c,2 -k pgettext:1c,2 --no-location --sort-output --omit-header -o $(V)/messages.pot warroom
	@$(IN) -m babel.messages.frontend -q update --init-missing --no-wrap --ignore-obsolete --no-fuzzy-matching --ignore-pot-creation-date -i $(V)/messages.pot -d warroom/locale -D warroom -l nl
	@$(IN) -m babel.messages.frontend -q compile -f -d warroom/locale -D warroom

pictures: $(V)/ok
	@$(IN) docs/pictures.py

clean:
	@rm -rf $(V) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis bench/.cache dist build

# Prepares the environment, then hands over to tasks.py.
PYTHON ?= python3
PORT ?= 8000
RUN := .venv/bin/python
PIP := $(RUN) -m pip --disable-pip-version-check install --quiet --require-hashes

.PHONY: site serve test publish
site: .venv/site.done
	@$(RUN) -m invoke site

serve: .venv/site.done
	@$(RUN) -m invoke serve --port $(PORT)

test: .venv/test.done
	@$(RUN) -m invoke $@

# make publish TO=pages, TO=space, TO=rsync, TO="folder PATH", each with --dry-run if you like
publish: $(if $(filter space,$(TO)),.venv/space.done,.venv/site.done)
	@test -n "$(TO)" || { echo 'Say where to: make publish TO=pages, TO=space, TO=rsync or TO="folder PATH"'; exit 1; }
	@$(RUN) -m invoke publish $(TO)

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "This needs Python 3.11 or newer: make PYTHON=/path/to/python3 …"; exit 1; }
	@$(PYTHON) -m venv .venv || { rm -rf .venv; echo "This needs Python's venv: on Debian, apt install python3-venv"; exit 1; }

.venv/site.done: requirements.txt .venv/bin/python
	@echo "Installing what the site needs into .venv …"
	@$(PIP) -r requirements.txt
	@touch $@

.venv/space.done: commands/requirements.txt .venv/site.done
	@echo "Installing what publishing to a Space needs into .venv …"
	@$(PIP) -r commands/requirements.txt
	@touch $@

.venv/test.done: tests/requirements.txt .venv/site.done
	@echo "Installing what the tests need into .venv …"
	@$(PIP) -r tests/requirements.txt
	@touch $@

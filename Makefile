PYTHON ?= $(firstword $(wildcard .venv/bin/python) python3)

.PHONY: check test golden serve image bench bench-serve

check:
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m ruff check .
	$(PYTHON) -m mypy
	$(PYTHON) -c 'from importlinter.cli import lint_imports_command as lint; lint()'
	$(PYTHON) -m pytest --cov --cov-branch --cov-report=term-missing --cov-fail-under=95

test:
	$(PYTHON) -m pytest

golden:
	$(PYTHON) -m pytest --update-golden $$(grep -lE 'golden\(|update-golden' tests/test_*.py)

serve:
	$(PYTHON) -m feeds serve

image:
	docker build -t feeds .

bench:
	$(PYTHON) benchmarks/build.py

bench-serve:
	$(PYTHON) benchmarks/serving.py
	$(PYTHON) benchmarks/serving.py --publish

PYTHON ?= $(firstword $(wildcard .venv/bin/python) python3)

.PHONY: check test golden serve image bench bench-serve figures

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

bench-serve:
	$(PYTHON) benchmarks/serving.py
	$(PYTHON) benchmarks/serving.py --publish

# What feeds is compared with is installed apart from it.
bench: .bench/installed
	$(PYTHON) benchmarks/build.py --pages --others --venv .bench $(BENCH)

.bench/installed: benchmarks/generators/requirements.txt
	python3 -m venv .bench
	.bench/bin/pip install --quiet -r $<
	touch $@

# What docs/reference.md shows of speed, in Markdown.
SIZES ?= 1000 3000 10000
figures: .bench/installed
	$(PYTHON) benchmarks/build.py --pages --others --venv .bench --articles $(lastword $(SIZES)) $(BENCH)
	$(PYTHON) benchmarks/growth.py $(SIZES) --plot docs/growth.svg
	$(PYTHON) benchmarks/growth.py $(firstword $(SIZES)) --shapes
	$(PYTHON) benchmarks/starting.py --articles $(lastword $(SIZES))

"""Three simulated years of an editor's life → a table of what each subscriber lost or got twice."""

import argparse
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from tests.subscribers.scenarios import SCENARIOS, Scenario
from tests.subscribers.simulation import Span, simulate
from tests.subscribers.verdict import Verdict, table


def main() -> None:
    """Exit 1 where anything went wrong."""
    options = _options()
    wanted = [each for each in SCENARIOS if not options.only or any(only in each.name for only in options.only)]
    if not wanted:
        sys.exit(f"no scenario is called so; there are {', '.join(each.name for each in SCENARIOS)}")
    faulty = [each for each in wanted if not _is_clean(each, options)]
    print(f"{len(wanted) - len(faulty)} of {len(wanted)} scenarios: nothing lost, nothing doubled, nothing leaked")
    sys.exit(1 if faulty else 0)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Simulate subscribers, and print what each lost or got twice.")
    parser.add_argument("--days", type=int, default=3 * 365, help="of an editor's life (default: %(default)s)")
    parser.add_argument("--window", type=int, default=50, help="entries in a feed (default: %(default)s)")
    parser.add_argument("--seed", default="1", help="another seed, other years (default: %(default)s)")
    parser.add_argument("--only", action="append", metavar="TEXT", help="scenarios with this in their names")
    return parser.parse_args()


def _is_clean(scenario: Scenario, options: argparse.Namespace) -> bool:
    began = time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        verdicts = simulate(scenario, Span(options.days, options.window), Path(folder), options.seed)
    print(f"## {scenario.name}: {_sums(verdicts)}, {time.process_time() - began:.0f} s of CPU\n")
    print(table(verdicts), end="\n\n", flush=True)
    return not any(each.faults for each in verdicts)


def _sums(verdicts: list[Verdict]) -> str:
    kinds = ("lost", "doubled", "leaked")
    return ", ".join(f"{sum(each.count(kind) for each in verdicts)} {kind}" for kind in kinds)


if __name__ == "__main__":
    main()

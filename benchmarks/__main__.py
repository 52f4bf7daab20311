"""`python -m benchmarks [subject …] [--quick] [--records N] [--db URL]`: measure and write down.

Without subjects all of them are measured and docs/benchmarks.md is written anew.
"""

import argparse
from collections.abc import Callable, Iterator, Mapping

from benchmarks import (
    core,
    designing,
    page_weight,
    posting,
    questions,
    records,
    reports,
    richness,
    roll_ups,
    serving,
    starting,
)
from benchmarks.document import PAGE, database_words, page, printed
from benchmarks.figure import Figure
from benchmarks.ground import Ground, ground

OnGround = Callable[[Ground, int, int], Iterator[Figure]]
ON_GROUND: Mapping[str, OnGround] = {
    "create": records.creation,
    "read": records.reading,
    "list": records.listing,
    "approve": records.approving,
    "post": posting.posting,
    "inbox": records.inbox,
    "serve": serving.figures,
    "richer": richness.figures,
}
ALONE: Mapping[str, Callable[[int], Iterator[Figure]]] = {
    "report": lambda _times: reports.figures(),
    "rollup": roll_ups.figures,
    "ask": questions.figures,
    "form": core.evaluation,
    "flow": core.token_machine,
    "start": lambda _times: starting.figures(),
    "design": lambda _times: designing.figures(),
    "weight": lambda _times: page_weight.figures(),
}
TIMES, QUICK = 150, 25
RECORDS = 10_000


def main() -> None:
    """Measure what was asked for."""
    arguments = _arguments()
    times = QUICK if arguments.quick else TIMES
    wanted = arguments.subjects or [*ON_GROUND, *ALONE]
    found: list[Figure] = []
    for subject in wanted:
        for figure in _measured(subject, arguments, times):
            print(printed(figure), flush=True)
            found.append(figure)
    if not arguments.subjects:
        words = f"{times} times each, lists of {arguments.records:,} records"
        PAGE.write_text(page(found, database_words(arguments.db, None), words), encoding="utf-8")
        print(f"written to {PAGE}")


def _measured(subject: str, arguments: argparse.Namespace, times: int) -> Iterator[Figure]:
    if subject in ALONE:
        yield from ALONE[subject](times)
        return
    with ground(arguments.db) as made:
        yield from ON_GROUND[subject](made, times, arguments.records)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    choices = [*ON_GROUND, *ALONE]
    parser.add_argument("subjects", nargs="*", metavar="subject", help=", ".join(choices))
    parser.add_argument("--quick", action="store_true", help=f"{QUICK} times instead of {TIMES}")
    parser.add_argument("--records", type=int, default=RECORDS, help="how many are listed")
    parser.add_argument("--db", help="an empty database instead of a SQLite file; one subject")
    read = parser.parse_args()
    unknown = sorted({*read.subjects} - {*choices})
    if unknown:
        parser.error(f"no such subject: {', '.join(unknown)}; there are {', '.join(choices)}")
    return read


if __name__ == "__main__":
    main()

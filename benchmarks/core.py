"""The pure core: evaluating a form, carrying workflows on."""

from collections.abc import Iterator

from benchmarks import form_evaluation, workflow_core
from benchmarks.figure import Figure


def evaluation(times: int) -> Iterator[Figure]:
    """Rows of ten formulas."""
    for rows, aim in ((50, 5), (500, 50)):
        _, milliseconds = form_evaluation.measure(rows, max(5, times // 5))
        yield Figure("form evaluation", f"{rows} rows × 10 formulas", milliseconds, "ms", aim)


def token_machine(times: int) -> Iterator[Figure]:
    """Instances a second, the state written after each act; also read again."""
    for words, load in (("state written", False), ("state written and read", True)):
        rate, _ = workflow_core.measure(times * 20, load=load)
        yield Figure(
            "token machine", words, rate, "instances/s", workflow_core.AIM, more_is_better=True
        )

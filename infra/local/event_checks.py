"""How a step says what it wants."""

from typing import Any

from event_bench import Bench, Wrong


def equal(what: str, found: Any, wanted: Any) -> None:
    if found != wanted:
        raise Wrong(f"{what} is {found!r}, and should be {wanted!r}")


def true(what: str, holds: Any) -> None:
    if not holds:
        raise Wrong(f"not so: {what}")


def returns_the_poison_alone(bench: Bench, door: str) -> None:
    """The last message of every sample batch is nobody's: it goes back, and keeps no other from being done."""
    poison = bench.sample(door)["Records"][-1]["messageId"]
    equal("what goes back", bench.invoke(door), {"batchItemFailures": [{"itemIdentifier": poison}]})

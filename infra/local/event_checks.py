"""How a step says what it wants."""

from typing import Any

from event_bench import Wrong


def equal(what: str, found: Any, wanted: Any) -> None:
    if found != wanted:
        raise Wrong(f"{what} is {found!r}, and should be {wanted!r}")


def true(what: str, holds: Any) -> None:
    if not holds:
        raise Wrong(f"not so: {what}")

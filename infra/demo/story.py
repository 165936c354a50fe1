"""How the demo speaks: plain lines, coloured where a person looks at a terminal."""

import os
import time
from typing import TextIO

BOLD, DIM, RED, GREEN, YELLOW, CYAN = "1", "2", "31", "32", "33", "36"


class Story:
    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._coloured = out.isatty() and "NO_COLOR" not in os.environ
        self._started = time.monotonic()

    def chapter(self, title: str) -> None:
        self._print(f"\n{self._paint(title, BOLD)}")

    def line(self, text: str) -> None:
        self._tell(" ", text)

    def submitted(self, text: str) -> None:
        self._tell(self._paint(">", CYAN), text)

    def answered(self, text: str) -> None:
        self._tell(self._paint("<", CYAN), text)

    def webhook(self, text: str) -> None:
        self._tell(self._paint("*", YELLOW), text)

    def change(self, what: str, before: str | None, after: str) -> None:
        moved = after if before is None else f"{before} -> {after}"
        self._tell(" ", f"    {what:<18} {self._status(moved)}")

    def waiting(self, text: str) -> None:
        """Gives way to the next line at a terminal, where it may be told often."""
        self._tell(self._paint(".", DIM), self._paint(text, DIM), end="" if self._coloured else "\n")

    def reached(self, text: str) -> None:
        self._tell(self._paint("=", GREEN), self._paint(text, GREEN))

    def failure(self, text: str) -> None:
        self._tell(self._paint("!", RED), self._paint(text, RED))

    def row(self, *cells: str) -> None:
        """One row of the last table."""
        widths = (24, 17, 13)
        padded = [f"{cell:<{width}}" for cell, width in zip(cells, widths, strict=False)]
        self._print("  " + " ".join([*padded, *cells[len(widths) :]]))

    def _tell(self, mark: str, text: str, end: str = "\n") -> None:
        elapsed = self._paint(f"{time.monotonic() - self._started:6.1f} s", DIM)
        self._print(f"{elapsed} {mark} {text}", end)

    def _status(self, text: str) -> str:
        last = text.rsplit(" ", 1)[-1]
        if "INVALID" in last or last in ("LOCKED", "MATCH"):
            return self._paint(text, RED)
        if "VALID" in last or last in ("SEND-AND-RECEIVE", "NO_MATCH"):
            return self._paint(text, GREEN)
        return text

    def _paint(self, text: str, colour: str) -> str:
        return f"\033[{colour}m{text}\033[0m" if self._coloured else text

    def _print(self, text: str, end: str = "\n") -> None:
        clear = "\r\033[K" if self._coloured else ""
        print(f"{clear}{text}", file=self._out, end=end, flush=True)

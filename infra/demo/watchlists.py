"""Loads the watchlists and finds somebody on them for the story."""

import csv
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stage import Unexpected, operate
from story import Story

SAMPLE = Path(__file__).resolve().parents[2] / "shared" / "screening" / "sample"


@dataclass(frozen=True)
class Listed:
    """An entry of OFAC's list of Specially Designated Nationals."""

    number: str
    # As the list writes it: surname first.
    entry: str

    @property
    def name(self) -> str:
        surname, _, given = self.entry.partition(", ")
        return f"{given} {surname}".strip()


def load(story: Story) -> Listed:
    """Loads the lists again, says which they are, and returns a person on them."""
    folder = Path(os.environ["GATEHOUSE_WATCHLISTS"])
    story.waiting("loading the watchlists")
    loaded = operate("load-watchlists", str(folder))
    kind = "the sample that the project ships, not for real screening" if folder == SAMPLE else "full lists"
    story.line(f"watchlists of {folder} ({kind})")
    for one in loaded["lists"]:
        story.line(f"    {one['list']:<14} {one['entries']:>6} entries, {version(one)}")
    story.line(f"    index {loaded['index'][:16]}, {loaded['names']} names")
    return somebody(folder)


def version(loaded: dict[str, Any]) -> str:
    """OFAC's files carry no date; the hash of the source tells one version from another."""
    published = f"published {loaded['published']}, " if loaded["published"] else ""
    return f"{published}sha256 {loaded['source_hash'][:16]}"


def somebody(folder: Path) -> Listed:
    """The first person of the shipped sample who is on the loaded list too."""
    files = [file for file in (folder / "ofac" / "sdn.csv", folder / "sdn.csv") if file.exists()]
    if not files:
        raise Unexpected(f"{folder} holds no OFAC list (sdn.csv)")
    loaded = {person.number: person for person in persons(files[0])}
    found = next((loaded[person.number] for person in persons(SAMPLE / "sdn.csv") if person.number in loaded), None)
    if not found:
        raise Unexpected(f"nobody of the sample is on the list in {files[0]}")
    return found


def persons(file: Path) -> list[Listed]:
    with file.open(newline="", encoding="latin-1") as lines:
        return [Listed(row[0], row[1]) for row in csv.reader(lines) if len(row) > 2 and row[2] == "individual"]

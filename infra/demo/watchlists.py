"""Loads the watchlists and finds somebody on them for the story."""

import csv
import os
import re
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from stage import StoryError, operate
from story import Story

SAMPLE = Path(__file__).resolve().parents[2] / "shared" / "screening" / "sample"
# Columns of sdn.csv, which has no heading (OFAC, "SDN data specification").
NUMBER, NAME, KIND, REMARKS, COLUMNS = 0, 1, 2, 11, 12
DAY_OF_BIRTH = re.compile(r"DOB (\d\d [A-Z][a-z]{2} \d{4})(?=[;.])")


@dataclass(frozen=True)
class Listed:
    """A person on OFAC's list of Specially Designated Nationals."""

    number: str
    # As the list writes it: surname first.
    entry: str
    # The one day of birth that the list gives, if it gives any.
    birth: date | None

    @property
    def name(self) -> str:
        surname, _, given = self.entry.partition(", ")
        return f"{given} {surname.title()}".strip()


@dataclass(frozen=True)
class Loaded:
    """Somebody of whom the list gives no birth date, and somebody of whom it gives one."""

    without_birth: Listed
    with_birth: Listed


def load(story: Story) -> Loaded:
    """Loads the lists again, says which they are, and returns two persons on them."""
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
    published = f"published {loaded['published'][:10]}, " if loaded["published"] else ""
    return f"{published}sha256 {loaded['source_hash'][:16]}"


def somebody(folder: Path) -> Loaded:
    """The first persons of the shipped sample who are on the loaded list too."""
    files = [file for file in (folder / "ofac" / "sdn.csv", folder / "sdn.csv") if file.exists()]
    if not files:
        raise StoryError(f"{folder} holds no OFAC list (sdn.csv)")
    loaded = {person.number: person for person in persons(files[0])}
    both = [loaded[person.number] for person in persons(SAMPLE / "sdn.csv") if person.number in loaded]
    without = next((person for person in both if person.birth is None), None)
    given = next((person for person in both if person.birth), None)
    if not without or not given:
        raise StoryError(f"none of the sample's persons is on the list in {files[0]}")
    return Loaded(without, given)


def persons(file: Path) -> list[Listed]:
    """Every person whose birth date is given as one day or not at all."""
    with file.open(newline="", encoding="latin-1") as lines:
        rows = [row for row in csv.reader(lines) if len(row) == COLUMNS and row[KIND] == "individual"]
    days = [(row, DAY_OF_BIRTH.findall(row[REMARKS])) for row in rows]
    return [
        Listed(row[NUMBER], row[NAME], datetime.strptime(found[0], "%d %b %Y").date() if found else None)
        for row, found in days
        if len(found) == row[REMARKS].count("DOB") <= 1
    ]

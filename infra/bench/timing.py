"""Start-up and warm figures of one binary: time, processor time, instructions and memory."""

import re
import shutil
import statistics
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from environment import Function

INIT_RUNS = 21
Start = Callable[[tuple[str, ...]], Function]


@dataclass(frozen=True)
class Init:
    """From exec to the first poll of the Runtime API."""

    wall_minimum: float
    wall_median: float
    cpu_median: float
    resident: int


def init(start: Start) -> Init:
    walls, cpus, resident = [], [], []
    for _ in range(INIT_RUNS):
        function = start(())
        walls.append(function.init_seconds)
        cpus.append(function.cpu_seconds())
        resident.append(function.memory_bytes("VmRSS"))
        function.close()
    return Init(min(walls), statistics.median(walls), statistics.median(cpus), max(resident))


def warm_cpu(start: Start, event: Any, times: int) -> tuple[float, int]:
    """Processor seconds for each invocation, and the most memory that was resident."""
    function = start(())
    for _ in range(20):
        function.call(event)
    before = function.cpu_seconds()
    for _ in range(times):
        function.call(event)
    used = function.cpu_seconds() - before
    peak = function.memory_bytes("VmHWM")
    function.close()
    return used / times, peak


def first_cpu(start: Start, event: Any) -> float:
    """Processor seconds of an environment's first invocation, which builds its AWS clients; median of five."""
    used = []
    for _ in range(5):
        function = start(())
        before = function.cpu_seconds()
        function.call(event)
        used.append(function.cpu_seconds() - before)
        function.close()
    return statistics.median(used)


def has_callgrind() -> bool:
    return shutil.which("valgrind") is not None


def instructions(start: Start, event: Any, times: int) -> int:
    """Instructions from exec until `times` invocations are done; with 0, until the first poll."""
    with tempfile.TemporaryDirectory() as folder:
        function = start(("valgrind", "--tool=callgrind", f"--callgrind-out-file={folder}/out"))
        for _ in range(times):
            function.call(event)
        report = function.close()
    found = re.search(r"Collected\s*:\s*(\d+)", report)
    if not found:
        raise RuntimeError(f"callgrind reports nothing:\n{report}")
    return int(found[1])


def warm_instructions(start: Start, event: Any, times: int) -> float:
    """For each invocation: 2N runs less N runs, so that the start and the first invocation fall out."""
    return (instructions(start, event, 2 * times) - instructions(start, event, times)) / times


def zipped_bytes(binary: Path) -> int:
    """The artifact's size, compressed as `sam build` compresses it."""
    with tempfile.NamedTemporaryFile(suffix=".zip") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.write(binary, "bootstrap")
        return Path(file.name).stat().st_size

"""The tables that `make bench` prints."""

from collections import Counter

from costs import Row
from deliveries import Rate
from timing import Init

missed: list[str] = []


def costs(rows: list[Row]) -> None:
    title(
        "Calls and DynamoDB units of one warm invocation",
        "counted between function and emulator; units as the emulator computes them from the items' sizes",
    )
    print(f"{'operation':<26}{'read':>6}{'write':>7}  calls; what the first invocation of an environment adds")
    for row in rows:
        first = f"; {listed(row.first_only)}" if row.first_only else ""
        units = f"{row.warm.read_units:>6g}{row.warm.write_units:>7g}"
        print(f"{row.operation:<26}{units}  {listed(row.warm.requests) or 'none'}{first}")
    title("Figures and targets")
    used = {row.operation: row.warm for row in rows}
    print(f"{'figure':<44}{'measured':>16}{'target':>12}")
    reads = {name: count for name, count in used["users.get"].requests.items() if name.startswith("DynamoDB")}
    figure("users.get: DynamoDB reads", sum(reads.values()), 1)
    figure("users.create: transactions", used["users.create (one file)"].requests["DynamoDB.TransactWriteItems"], 1)
    others = [name for name in used["users.create (one file)"].requests if name.startswith("DynamoDB")]
    figure("users.create: kinds of DynamoDB call", len(others), 1)


def listed(calls: Counter[str]) -> str:
    return ", ".join(f"{count} {name}" for name, count in sorted(calls.items()))


def sizes(binary: int, zipped: int) -> None:
    figure("binary", binary / 1e6, None, "MB")
    figure("zip", zipped / 1e6, 6, "MB")


def init(found: Init) -> None:
    figure("init: wall, minimum of 21", found.wall_minimum * 1e3, None, "ms")
    figure("init: wall, median", found.wall_median * 1e3, None, "ms")
    figure("init: processor, median", found.cpu_median * 1e3, 15, "ms")
    figure("init: resident at the first poll", found.resident / 1e6, 25, "MB")


def invocation_cpu(handler: str, first: float, warm: float, peak: int) -> None:
    figure(f"{handler}: processor, first invocation", first * 1e3, None, "ms")
    figure(f"{handler}: processor, warm", warm * 1e3, None, "ms")
    figure(f"{handler}: most resident", peak / 1e6, 25, "MB")


def instructions(handler: str, until_poll: int, first: float, warm: float) -> None:
    figure(f"{handler}: instructions of init", until_poll / 1e6, 60, "M")
    figure(f"{handler}: instructions, first invocation", first / 1e6, None, "M")
    figure(f"{handler}: instructions, warm", warm / 1e6, None, "M")


def deliveries(rates: list[Rate]) -> None:
    for rate in rates:
        name = f"webhooks.deliver, {rate.endpoints} endpoint{'' if rate.endpoints == 1 else 's'}"
        figure(f"{name}: per second", rate.per_second, None)
        figure(f"{name}: per processor second", rate.per_cpu_second, None)
        figure(f"{name}: most resident", rate.peak_bytes / 1e6, 64, "MB")


def note(text: str) -> None:
    print(f"  {text}")


def finish() -> bool:
    title("How it was measured")
    for line in (
        "The release binary runs under a Runtime API of ours, with the deployed functions' variables, against the",
        "local stack. Init is from exec to the first poll. Wall time is noisy on a shared machine. Processor time is",
        "/proc/<pid>/task/*/schedstat. Instructions are callgrind's; those of a warm invocation are 2N runs less N.",
        "A function builds its AWS clients at its first invocation. The emulator speaks http: no TLS is in any figure.",
    ):
        note(line)
    for name in missed:
        note(f"MISSED: {name}")
    return not missed


def title(text: str, explanation: str = "") -> None:
    print(f"\n{text}" + (f" ({explanation})" if explanation else ""))


def figure(name: str, measured: float, target: float | None, unit: str = "") -> None:
    """One line; a figure above its target counts as missed."""
    shown = f"{measured:.2f} {unit}" if unit else f"{measured:g}"
    limit = "" if target is None else f"≤ {target:g} {unit}".rstrip()
    is_missed = target is not None and measured > target
    print(f"{name:<44}{shown:>16}{limit:>12}{'  MISSED' if is_missed else ''}", flush=True)
    if is_missed:
        missed.append(name)

"""`make bench`: what the shipped binary costs, with the targets it is held to.

Needs the environment of a stack (`stack.py run` gives it) and, for the instruction counts, valgrind.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import deliveries
import payloads
import report
import timing
from costs import Costs, quiet_stack, receiver
from environment import Function, deployed_environments

ROOT = Path(__file__).resolve().parents[2]
CPU_INVOCATIONS = 300
COUNTED_INVOCATIONS = 20


def main() -> None:
    binary = build()
    environments = deployed_environments()
    client = create_client()
    with quiet_stack():
        costs = Costs(binary, environments, client)
        report.costs(costs.all())

        def start(handler: str) -> timing.Start:
            endpoint = os.environ["AWS_ENDPOINT_URL"]
            return lambda wrapper: Function(binary, handler, environments[handler], endpoint, wrapper)

        create = payloads.http("POST", "/v3.1/users", costs.context, body=payloads.NEW_USER)
        function = start("users.create")(())
        user = function.call(create)
        function.close()
        get = payloads.http("GET", f"/v3.1/users/{user['_id']}", costs.context, parameters={"id": user["_id"]})
        report.sizes(binary.stat().st_size, timing.zipped_bytes(binary))
        report.init(timing.init(start("users.create")))
        for handler, event in (("users.create", create), ("users.get", get)):
            measure_invocations(handler, start(handler), event)
        deliver = environments["webhooks.deliver"]
        report.deliveries(deliveries.rates(binary, deliver, receiver()))
    if not report.finish():
        sys.exit("a target was missed: see above")


def measure_invocations(handler: str, start: timing.Start, event: Any) -> None:
    cpu, peak = timing.warm_cpu(start, event, CPU_INVOCATIONS)
    report.invocation_cpu(handler, timing.first_cpu(start, event), cpu, peak)
    if not timing.has_callgrind():
        report.note("valgrind is not installed: no instructions were counted")
        return
    until_poll = timing.instructions(start, event, 0)
    first = timing.instructions(start, event, 1) - until_poll
    warm = timing.warm_instructions(start, event, COUNTED_INVOCATIONS)
    report.instructions(handler, until_poll, first, warm)


def build() -> Path:
    print("· building the release profile (minutes the first time)", flush=True)
    command = ["cargo", "build", "--release", "--package", "gatehouse-functions", "--bin", "bootstrap"]
    subprocess.run([*command, "--quiet"], cwd=ROOT, check=True)
    metadata = ["cargo", "metadata", "--format-version", "1", "--no-deps"]
    described = subprocess.run(metadata, cwd=ROOT, capture_output=True, check=True)
    return Path(json.loads(described.stdout)["target_directory"]) / "release" / "bootstrap"


def create_client() -> dict[str, str]:
    command = [sys.executable, str(ROOT / "infra" / "operate.py"), "create-client", "--name", "bench", "--sandbox"]
    return json.loads(subprocess.run(command, capture_output=True, check=True).stdout)


if __name__ == "__main__":
    main()

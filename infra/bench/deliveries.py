"""How many webhooks one environment of `webhooks.deliver` sends: in a second, and in a second of processor time.

The calls of a delivery go to the emulator, which takes most of the wall time; the processor time is the function's own.
"""

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import payloads
import requests
from environment import Function

DELIVERIES = 300
BATCH = 10
# A client has at most so many endpoints.
PER_CLIENT = 20
FASTEST = {"per_second": 500, "burst": 1000, "in_flight": 100}
OPERATE = Path(__file__).resolve().parents[1] / "operate.py"


@dataclass(frozen=True)
class Rate:
    endpoints: int
    per_second: float
    per_cpu_second: float
    peak_bytes: int


def rates(binary: Path, variables: dict[str, str], url: str) -> list[Rate]:
    return [rate(binary, variables, url, endpoints) for endpoints in (1, 10, 100)]


def rate(binary: Path, variables: dict[str, str], url: str, endpoints: int) -> Rate:
    """One environment sends what is due to so many endpoints, in batches as SQS would hand them out."""
    messages = due(url, endpoints)
    batches = [messages[start : start + BATCH] for start in range(0, len(messages), BATCH)]
    function = Function(binary, "webhooks.deliver", variables, os.environ["AWS_ENDPOINT_URL"])
    try:
        send(function, batches.pop())
        cpu, started = function.cpu_seconds(), time.perf_counter()
        for batch in batches:
            send(function, batch)
        wall, cpu = time.perf_counter() - started, function.cpu_seconds() - cpu
        sent = sum(map(len, batches))
        return Rate(endpoints, sent / wall, sent / cpu, function.memory_bytes("VmHWM"))
    finally:
        function.close()


def send(function: Function, messages: list[dict[str, str]]) -> None:
    records = [record for message in messages for record in payloads.queue_message(message)["Records"]]
    for number, record in enumerate(records):
        record["messageId"] = str(number)
    answer = function.invoke({"Records": records})
    if answer["batchItemFailures"]:
        raise RuntimeError(f"the batch failed: {answer}")


def due(url: str, endpoints: int) -> list[dict[str, str]]:
    """Messages about test events on their way to new endpoints of new clients, round by round."""
    clients = [client(url, min(PER_CLIENT, endpoints - start)) for start in range(0, endpoints, PER_CLIENT)]
    messages: list[dict[str, str]] = []
    while len(messages) < DELIVERIES:
        for session, client_id, webhooks in clients:
            trigger = f"{os.environ['GATEHOUSE_URL']}/v0/webhooks/trigger"
            event = checked(session.post(trigger, json={"event": "PERSON.CREATED"}))["id"]
            messages += [{"client": client_id, "event": event, "subscription": webhook} for webhook in webhooks]
    return messages[:DELIVERIES]


def client(url: str, endpoints: int) -> tuple[requests.Session, str, list[str]]:
    command = [sys.executable, str(OPERATE), "create-client", "--name", "bench", "--sandbox"]
    credentials = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    session = requests.Session()
    session.headers["authorization"] = f"Bearer {credentials['api_key']}"
    body = {"url": url, "enabled_events": ["PERSON.*"], "is_enabled": True, "rate_limit": FASTEST}
    path = f"{os.environ['GATEHOUSE_URL']}/v0/webhooks"
    webhooks = [checked(session.post(path, json=body))["id"] for _ in range(endpoints)]
    return session, credentials["client_id"], webhooks


def checked(answer: requests.Response) -> Any:
    answer.raise_for_status()
    return answer.json()

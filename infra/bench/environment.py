"""Runs a function's binary as Lambda would, with the variables that the deployed function has."""

import json
import os
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

import boto3
from runtime_api import RuntimeApi


def deployed_environments() -> dict[str, dict[str, str]]:
    """Each deployed function's own variables, by its handler."""
    pages = boto3.client("lambda").get_paginator("list_functions").paginate()
    functions = [function for page in pages for function in page["Functions"]]
    return {function["Handler"]: function.get("Environment", {}).get("Variables", {}) for function in functions}


class Function:
    """One environment of a function, until `close`."""

    def __init__(
        self, binary: Path, handler: str, variables: dict[str, str], endpoint: str, wrapper: tuple[str, ...] = ()
    ) -> None:
        self.api = RuntimeApi()
        environment = {
            **variables,
            "AWS_LAMBDA_RUNTIME_API": self.api.address,
            "AWS_LAMBDA_FUNCTION_NAME": "bench",
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "256",
            "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
            "AWS_REGION": os.environ["AWS_REGION"],
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_ENDPOINT_URL": endpoint,
            "_HANDLER": handler,
        }
        self.errors = tempfile.TemporaryFile()  # noqa: SIM115 (closed with the function)
        started = time.perf_counter()
        self.process = subprocess.Popen(
            [*wrapper, str(binary)], env=environment, stdout=subprocess.DEVNULL, stderr=self.errors
        )
        self.api.wait_for_poll()
        self.init_seconds = time.perf_counter() - started

    def invoke(self, event: Any) -> Any:
        return self.api.invoke(event)

    def call(self, event: dict[str, Any]) -> Any:
        """The JSON body of an HTTP function's answer, which must be a success."""
        answer = self.invoke(event)
        if answer["statusCode"] != 200:
            raise RuntimeError(f"{event['httpMethod']} {event['path']}: {answer['statusCode']} {answer['body']}")
        return json.loads(answer["body"])

    def cpu_seconds(self) -> float:
        """Time on a processor so far, to the nanosecond, of all threads that live."""
        tasks = Path(f"/proc/{self.process.pid}/task").iterdir()
        return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e9

    def memory_bytes(self, field: str) -> int:
        """`VmRSS` (now) or `VmHWM` (the most so far)."""
        for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith(field + ":"):
                return int(line.split()[1]) * 1024
        raise KeyError(field)

    def close(self) -> str:
        """Ends the environment; returns what it, or its wrapper, wrote to standard error."""
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=120)
        self.api.close()
        with self.errors as errors:
            errors.seek(0)
            return errors.read().decode()

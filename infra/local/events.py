"""Invokes every deployed function with its sample from events/ and checks what it answers and what it did.

Needs the stack's environment. See events/README.md; what each function must do is in event_steps.py.
"""

import os
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import boto3
import paths
from event_bench import Bench, Wrong
from event_steps import STEPS
from samcli.yamlhelper import yaml_parse

EVENTS = paths.ROOT / "events"
PAUSE_SECONDS = 60


def main() -> None:
    functions = deployed_functions(os.environ.get("GATEHOUSE_STACK", "gatehouse"))
    samples = {file.stem: file.read_text() for file in sorted(EVENTS.glob("*.json"))}
    if problem := mismatch(set(functions), set(samples)):
        sys.exit(f"error: {problem}")
    with paused_sources(functions), Bench(functions, samples) as bench:
        sys.exit(run(bench))


def run(bench: Bench) -> int:
    """Runs the steps in order, each on what those before it made; the first that goes wrong ends it."""
    for done, (door, step) in enumerate(STEPS.items()):
        try:
            step(bench)
        except (Wrong, LookupError, TypeError, ValueError) as problem:
            # The latter three: the answer has not even the shape that is looked into.
            print(f"{door}: {problem!r}", file=sys.stderr)
            print(f"{done} passed, 1 failed, {len(STEPS) - done - 1} not reached")
            return 1
    print(f"{len(STEPS)} passed, 0 failed")
    return 0


def deployed_functions(stack: str) -> dict[str, str]:
    """The deployed function's name by its handler."""
    pages = boto3.client("cloudformation").get_paginator("list_stack_resources").paginate(StackName=stack)
    names = {
        resource["LogicalResourceId"]: resource["PhysicalResourceId"]
        for page in pages
        for resource in page["StackResourceSummaries"]
    }
    resources = yaml_parse(paths.TEMPLATE.read_text())["Resources"]
    return {
        resource["Properties"]["Handler"]: names[logical_id]
        for logical_id, resource in resources.items()
        if isinstance(resource, dict) and resource.get("Type") == "AWS::Serverless::Function"
    }


def mismatch(functions: set[str], samples: set[str]) -> str | None:
    if missing := functions - samples:
        return f"events/ has no sample for {', '.join(sorted(missing))}"
    if unknown := samples - functions:
        return f"template.yaml has no function for the samples {', '.join(sorted(unknown))}"
    if unchecked := samples ^ set(STEPS):
        return f"event_steps.py and events/ differ in {', '.join(sorted(unchecked))}"
    return None


@contextmanager
def paused_sources(functions: Mapping[str, str]) -> Iterator[None]:
    """Stops the stream and the queues from invoking functions: what a sample does, only the sample did."""
    client = boto3.client("lambda")
    sources = [
        source["UUID"]
        for name in functions.values()
        for source in client.list_event_source_mappings(FunctionName=name)["EventSourceMappings"]
    ]
    try:
        switch(client, sources, on=False)
        yield
    finally:
        switch(client, sources, on=True)


def switch(client: Any, sources: list[str], on: bool) -> None:
    for source in sources:
        client.update_event_source_mapping(UUID=source, Enabled=on)
    wanted = "Enabled" if on else "Disabled"
    deadline = time.monotonic() + PAUSE_SECONDS
    while any(client.get_event_source_mapping(UUID=source)["State"] != wanted for source in sources):
        if time.monotonic() > deadline:
            sys.exit(f"error: the event sources are not {wanted.lower()} after {PAUSE_SECONDS} s")
        time.sleep(0.2)


if __name__ == "__main__":
    main()

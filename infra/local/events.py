"""Invokes every function of the deployed stack with its sample from events/. Needs the stack's environment.

A file is named for the function's handler. A function fails the test by failing, or by answering 5xx.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

import boto3
import paths
from samcli.yamlhelper import yaml_parse

EVENTS = paths.ROOT / "events"


def main() -> None:
    functions = deployed_functions(os.environ.get("GATEHOUSE_STACK", "gatehouse"))
    samples = {file.stem: file for file in sorted(EVENTS.glob("*.json"))}
    if problem := mismatch(set(functions), set(samples)):
        sys.exit(f"error: {problem}")
    client = boto3.client("lambda")
    failures = [failure for door, file in samples.items() if (failure := invoke(client, functions[door], file))]
    for failure in failures:
        print(failure, file=sys.stderr)
    print(f"{len(samples) - len(failures)} passed, {len(failures)} failed")
    sys.exit(bool(failures))


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
    return None


def invoke(client: Any, function: str, file: Path) -> str | None:
    """Why the function failed, if it did."""
    answer = client.invoke(FunctionName=function, Payload=file.read_bytes())
    payload = json.loads(answer["Payload"].read())
    if answer.get("FunctionError"):
        # An authorizer refuses a credential by failing with this one word.
        refused = file.stem == "authorizer" and payload.get("errorMessage") == "Unauthorized"
        return None if refused else f"{file.name}: {payload}"
    status = payload.get("statusCode", 200) if isinstance(payload, dict) else 200
    return f"{file.name}: answered {status}: {payload.get('body')}" if status >= 500 else None


if __name__ == "__main__":
    main()

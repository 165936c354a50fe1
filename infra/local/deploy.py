"""Deploys the template into the emulator, and prepares a first client and the watchlists."""

import hashlib
import json
import os
import shlex
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import boto3
import paths
from preflight import fail, say
from server import Emulator

STACK = "gatehouse"
OPERATE = paths.ROOT / "infra" / "operate.py"


def deploy(state: paths.State, emulator: Emulator) -> None:
    """`sam deploy`, as against AWS; parameters are in samconfig.toml under `local`."""
    say("deploying template.yaml")
    started = time.monotonic()
    command = ["-m", "samcli", "deploy", "--config-env", "local", "--config-file", str(paths.ROOT / "samconfig.toml")]
    with state.deploy_log.open("w") as log:
        deployed = subprocess.run(
            [sys.executable, *command, "--template-file", str(state.template)],
            env=tool_environment(emulator),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    if deployed.returncode:
        sys.stderr.write("".join(state.deploy_log.read_text().splitlines(keepends=True)[-30:]))
        fail(f"the template could not be deployed: see {state.deploy_log}")
    say(f"deployed in {time.monotonic() - started:.0f} s")


def prepare(state: paths.State, emulator: Emulator) -> None:
    """Creates the stack's first client, loads the watchlists, and writes stack.env."""
    if not state.client.exists():
        client = operate(emulator, "create-client", "--name", "local", "--sandbox")
        state.client.touch(mode=0o600)
        state.client.write_text(json.dumps(client))
    client = json.loads(state.client.read_text())
    write_environment(state, emulator, {**client, "watchlists": load_watchlists(state, emulator)})


def load_watchlists(state: paths.State, emulator: Emulator) -> str:
    """The folder whose lists are loaded. Loads them again when the code is new, for its index may be too."""
    build = hashlib.sha256(state.artifact.read_bytes()).hexdigest()
    loaded = json.loads(state.watchlists.read_text()) if state.watchlists.exists() else {}
    asked = os.environ.get("WATCHLISTS")
    if loaded.get("build") == build and (not asked or str(Path(asked).resolve()) == loaded["folder"]):
        return loaded["folder"]
    say("loading the watchlists")
    again = [loaded["folder"]] if loaded and not asked else []
    # From full lists back to the sample is a wish here, not a cut-off download.
    lists = operate(emulator, "load-watchlists", "--accept-shrinking", *again)
    state.watchlists.write_text(json.dumps({"build": build, "folder": lists["folder"]}))
    say(f"watchlists of {lists['folder']}: {', '.join(map(describe, lists['lists'])) or 'none'}")
    return lists["folder"]


def describe(watchlist: Mapping[str, Any]) -> str:
    published = f", published {watchlist['published'][:10]}" if watchlist["published"] else ""
    return f"{watchlist['list']} ({watchlist['entries']:,} entries{published})"


def operate(emulator: Emulator, *arguments: str) -> dict:
    """What an operator does by hand, with the same tool."""
    done = subprocess.run(
        [sys.executable, str(OPERATE), "--stack", STACK, *arguments],
        env=tool_environment(emulator),
        stdout=subprocess.PIPE,
        text=True,
    )
    if done.returncode:
        fail(f"operate.py {arguments[0]} failed: see its message above")
    return json.loads(done.stdout)


def write_environment(state: paths.State, emulator: Emulator, client: Mapping[str, str]) -> None:
    session = boto3.Session(aws_access_key_id="test", aws_secret_access_key="test", region_name="us-east-1")  # noqa: S106
    stack = session.client("cloudformation", endpoint_url=emulator.url).describe_stacks(StackName=STACK)["Stacks"][0]
    outputs = {output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]}
    values = {
        "GATEHOUSE_URL": f"{emulator.url}/api",
        "GATEHOUSE_CLIENT_ID": client["client_id"],
        "GATEHOUSE_CLIENT_SECRET": client["client_secret"],
        "GATEHOUSE_API_KEY": client["api_key"],
        "GATEHOUSE_WEBHOOK_SECRET": client["webhook_secret"],
        "GATEHOUSE_WATCHLISTS": client["watchlists"],
        "GATEHOUSE_STACK": STACK,
        "GATEHOUSE_TABLE": outputs["TableName"],
        "GATEHOUSE_DOCUMENTS_BUCKET": outputs["DocumentsBucketName"],
        "GATEHOUSE_WATCHLISTS_BUCKET": outputs["WatchlistsBucketName"],
        **queue_variables(outputs),
        **emulator.client_environment(),
    }
    state.environment.write_text("".join(f"{name}={shlex.quote(value)}\n" for name, value in values.items()))
    state.environment.chmod(0o600)


def queue_variables(outputs: Mapping[str, str]) -> dict[str, str]:
    """GATEHOUSE_KYC_QUEUE_URL, GATEHOUSE_KYC_DEAD_LETTERS_URL and so on."""
    kinds = {"QueueUrl": "QUEUE_URL", "DeadLettersUrl": "DEAD_LETTERS_URL"}
    return {
        f"GATEHOUSE_{output.removesuffix(kind).upper()}_{variable}": url
        for output, url in outputs.items()
        for kind, variable in kinds.items()
        if output.endswith(kind)
    }


def read_environment(state: paths.State) -> dict[str, str]:
    lines = state.environment.read_text().splitlines()
    return {name: shlex.split(value)[0] for name, _, value in (line.partition("=") for line in lines)}


def tool_environment(emulator: Emulator) -> dict[str, str]:
    """This shell's environment, turned to the emulator; a user's AWS profile cannot lead elsewhere."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    return {
        **inherited,
        **emulator.client_environment(),
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "SAM_CLI_TELEMETRY": "0",
        "SAM_CLI_ENABLE_LANGUAGE_EXTENSIONS": "1",
    }

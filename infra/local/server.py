"""Starts and stops the emulator of one stack."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass

import paths
from preflight import choose_port, fail, say

REGION = "us-east-1"
START_SECONDS = 60
STOP_SECONDS = 60


@dataclass(frozen=True)
class Emulator:
    process: int
    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def client_environment(self) -> dict[str, str]:
        """What an AWS SDK or tool needs to talk to the emulator and to nothing else."""
        return {
            "AWS_ENDPOINT_URL": self.url,
            "AWS_REGION": REGION,
            "AWS_DEFAULT_REGION": REGION,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
        }


def last(state: paths.State) -> Emulator | None:
    """The emulator that this state folder had last, running or not."""
    return Emulator(**json.loads(state.emulator.read_text())) if state.emulator.exists() else None


def running(state: paths.State) -> Emulator | None:
    """The emulator of this state folder, if it answers."""
    emulator = last(state)
    return emulator if emulator and alive(emulator.process) and answers(emulator) else None


def settle_port(state: paths.State, port: int) -> int:
    """The port that the stack has or will have; 0 asks for any free one."""
    emulator = running(state)
    if not emulator:
        return choose_port(port)
    if port not in (0, emulator.port):
        fail(f"the stack already runs on port {emulator.port}: `make down` first, or leave GATEHOUSE_PORT unset")
    return emulator.port


def start(state: paths.State, port: int) -> Emulator:
    """The running emulator, else a new one with what the state folder holds."""
    if emulator := running(state):
        return emulator
    for folder in (state.services, state.objects, state.temporary):
        folder.mkdir(parents=True, exist_ok=True)
    with state.emulator_log.open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, str(paths.LOCAL / "emulator.py")],
            env=emulator_environment(state, port),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    emulator = Emulator(process.pid, port)
    state.emulator.write_text(json.dumps({"process": process.pid, "port": port}))
    deadline = time.monotonic() + START_SECONDS
    while not answers(emulator):
        if process.poll() is not None or time.monotonic() > deadline:
            fail(f"the emulator did not start: see {state.emulator_log}")
        time.sleep(0.1)
    say(f"the emulator listens on {emulator.url}")
    return emulator


def emulator_environment(state: paths.State, port: int) -> dict[str, str]:
    """All that the emulator gets: native functions inherit it, and nothing of this shell should reach them."""
    emulator = Emulator(0, port)
    return {
        **{name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ},
        **emulator.client_environment(),
        "BIND_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(port),
        "MINISTACK_HOST": "127.0.0.1",
        "PERSIST_STATE": "1",
        "STATE_DIR": str(state.services),
        "S3_PERSIST": "1",
        "S3_DATA_DIR": str(state.objects),
        "TMPDIR": str(state.temporary),
        # Listeners that ministack would open on ports of their own.
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
        # Signatures are verified, and every function is held to its role in template.yaml.
        "AUTH": "true",
    }


def stop(state: paths.State) -> bool:
    """Ends the emulator, which saves its state. Says whether one was running."""
    emulator = running(state)
    if not emulator:
        return False
    os.kill(emulator.process, signal.SIGTERM)
    deadline = time.monotonic() + STOP_SECONDS
    while alive(emulator.process):
        if time.monotonic() > deadline:
            fail(f"the emulator (process {emulator.process}) does not stop: see {state.emulator_log}")
        time.sleep(0.1)
    return True


def alive(process: int) -> bool:
    try:
        # Reaps it if it is our own child; otherwise only asks.
        if os.waitpid(process, os.WNOHANG) != (0, 0):
            return False
    except ChildProcessError:
        pass
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def answers(emulator: Emulator) -> bool:
    try:
        with urllib.request.urlopen(f"{emulator.url}/_ministack/health", timeout=2):  # noqa: S310 (our own URL)
            return True
    except (urllib.error.URLError, OSError):
        return False

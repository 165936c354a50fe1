"""The commands of stack.py, inside .venv."""

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import build
import deploy
import paths
import server
from preflight import fail, say

DEFAULT_PORT = 4566


def main() -> None:
    arguments = parse_arguments()
    if arguments.command == "tools":
        return
    if arguments.command == "run":
        sys.exit(run(arguments.port, arguments.argv))
    state = paths.State(arguments.state.resolve())
    if arguments.command == "up":
        up(state, port_for(state, arguments.port))
    elif arguments.command == "down":
        say("stopped; `make up` continues with the same state" if server.stop(state) else "nothing was running")
    elif arguments.command == "clean":
        server.stop(state)
        shutil.rmtree(state.folder, ignore_errors=True)
        say(f"removed {state.folder}")


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="stack.py", description="Gatehouse's local stack.")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, purpose in (
        ("up", "build, start and deploy; again after a change"),
        ("down", "stop and keep the state"),
        ("clean", "stop and forget the state"),
    ):
        command = commands.add_parser(name, help=purpose)
        command.add_argument("--state", type=Path, default=paths.ROOT / ".local", help="the stack's folder")
        if name == "up":
            command.add_argument("--port", type=int, help="else GATEHOUSE_PORT, the last one, or 4566; 0 is any free")
    commands.add_parser("tools", help="only install the pinned tools into .venv")
    once = commands.add_parser("run", help="run a command against a stack of its own, gone afterwards")
    once.add_argument("--port", type=int, default=0, help="0 takes any free port")
    once.add_argument("argv", nargs="+", help="the command, after --")
    return parser.parse_args()


def port_for(state: paths.State, asked: int | None) -> int:
    if asked is not None:
        return asked
    if from_environment := os.environ.get("GATEHOUSE_PORT"):
        if not from_environment.isdecimal():
            fail(f"GATEHOUSE_PORT is not a number: {from_environment}")
        return int(from_environment)
    last = server.last(state)
    return last.port if last else DEFAULT_PORT


def up(state: paths.State, port: int) -> dict[str, str]:
    """A stack that runs the code as it is now; returns what a client needs."""
    state.folder.mkdir(parents=True, exist_ok=True)
    port = server.settle_port(state, port)
    build.build(state)
    emulator = server.start(state, port)
    deploy.deploy(state, emulator)
    deploy.prepare(state, emulator)
    say(f"ready: {emulator.url}/api, credentials in {state.environment}")
    return deploy.read_environment(state)


def run(port: int, command: list[str]) -> int:
    """Runs a command with a fresh stack's environment and returns its exit code. The stack never outlives it."""
    state = paths.State(Path(tempfile.mkdtemp(prefix="gatehouse-stack-")))
    # So that a CI that cancels the run leaves nothing behind either.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    failed = True
    try:
        environment = {**os.environ, **up(state, port)}
        code = subprocess.run(command, cwd=paths.ROOT, env=environment).returncode
        failed = code != 0
        return code
    finally:
        server.stop(state)
        if failed and state.emulator_log.exists():
            say(f"the emulator's log is kept: {keep_log(state)}")
        shutil.rmtree(state.folder, ignore_errors=True)


def keep_log(state: paths.State) -> Path:
    kept = paths.ROOT / ".local" / "failed-run.log"
    kept.parent.mkdir(exist_ok=True)
    shutil.copyfile(state.emulator_log, kept)
    return kept

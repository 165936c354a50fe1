"""Checks the machine's tools and prepares .venv. Uses the standard library only."""

import hashlib
import os
import re
import shutil
import socket
import subprocess
import sys
import venv
from pathlib import Path
from typing import NoReturn

import paths

NODE_MAJOR = 20


def fail(reason: str) -> NoReturn:
    sys.exit(f"error: {reason}")


def say(progress: str) -> None:
    print(f"· {progress}", flush=True)


def enter_environment(arguments: list[str]) -> None:
    """Continues in .venv, with the pinned tools installed."""
    check_tools()
    install_requirements()
    if Path(sys.prefix).resolve() != paths.ENVIRONMENT.resolve():
        os.execv(paths.PYTHON, [str(paths.PYTHON), *arguments])  # noqa: S606 (replaces this process on purpose)


def check_tools() -> None:
    if not shutil.which("cargo"):
        fail("Rust is missing: install it from https://rustup.rs (rust-toolchain.toml names the version)")
    if not shutil.which("node"):
        fail(f"Node.js {NODE_MAJOR} or newer is missing: install it from https://nodejs.org")
    version = subprocess.run(["node", "--version"], capture_output=True, text=True).stdout.strip()
    major = re.match(r"v(\d+)\.", version)
    if not major or int(major[1]) < NODE_MAJOR:
        fail(f"Node.js {NODE_MAJOR} or newer is needed; this is {version or 'unknown'}")


def install_requirements() -> None:
    """Creates the environments and installs what is pinned for each, unless that was done for the same list."""
    install(paths.ENVIRONMENT, paths.REQUIREMENTS)
    install(paths.SYNCTERA_ENVIRONMENT, paths.SYNCTERA_REQUIREMENTS)


def install(environment: Path, requirements: Path) -> None:
    stamp = environment / "requirements.sha256"
    wanted = hashlib.sha256(requirements.read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    say(f"installing the pinned Python tools into {environment.name} (up to a minute)")
    python = environment / "bin" / "python"
    if not python.exists():
        venv.create(environment, with_pip=True)
    command = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    installed = subprocess.run([*command, "--requirement", str(requirements)])
    if installed.returncode:
        fail("the Python tools could not be installed: see pip's message above")
    stamp.write_text(wanted)


def choose_port(port: int) -> int:
    """The port itself if nothing listens on it; for 0 any free port."""
    with socket.socket() as probe:
        # As servers do, so that connections still closing from the last run are no obstacle.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            fail(f"port {port} is in use: stop what listens there, or choose another with GATEHOUSE_PORT")
        return probe.getsockname()[1]

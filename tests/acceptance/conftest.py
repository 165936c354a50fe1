"""A deployed stack, seen through the unmodified PyPI client: only its `base_url` is set."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import samples
from receiver import Receiver
from synapsepy import Client
from synapsepy.user import User

# Its client needs an environment of its own: `make against-stack` runs both.
collect_ignore = ["synctera"]
ROOT = Path(__file__).resolve().parents[2]
# Checks take a second or two; the rest is for a busy machine.
PATIENCE_SECONDS = 60
# The npm implementation of Standard Webhooks, as pinned as the Python one.
NODE_PACKAGE = "standardwebhooks@1.1.1"
NODE_SCRIPT = Path(__file__).with_name("verify.mjs")


@dataclass(frozen=True)
class Credentials:
    client_id: str
    client_secret: str
    api_key: str
    webhook_secret: str


Connect = Callable[[Credentials], Client]
NewClient = Callable[[str], Credentials]


def pytest_sessionstart() -> None:
    if "GATEHOUSE_URL" not in os.environ:
        pytest.exit(
            "no stack: run `make black-box`, or `set -a; . .local/stack.env; set +a` after `make up`", returncode=2
        )


@pytest.fixture(scope="session")
def api_url() -> str:
    return os.environ["GATEHOUSE_URL"] + "/v3.1"


def register_client(name: str) -> Credentials:
    """A sandbox client as an operator creates it, so that a test sees its own users and throttle alone."""
    command = [sys.executable, str(ROOT / "infra" / "operate.py"), "create-client", "--name", name, "--sandbox"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return Credentials(**json.loads(done.stdout))


@pytest.fixture(scope="session")
def new_client() -> NewClient:
    return register_client


@pytest.fixture(scope="module")
def credentials(request: pytest.FixtureRequest) -> Credentials:
    """A client of the test module's own."""
    return register_client(f"acceptance {request.module.__name__}")


@pytest.fixture(scope="session")
def connect(api_url: str) -> Connect:
    def connect_as(credentials: Credentials) -> Client:
        client = Client(credentials.client_id, credentials.client_secret, "static_pin", "127.0.0.1")
        client.http.base_url = api_url
        return client

    return connect_as


@pytest.fixture
def client(connect: Connect, credentials: Credentials) -> Client:
    return connect(credentials)


@pytest.fixture
def user(client: Client) -> User:
    """The documented sample customer, checked and decided."""
    created = client.create_user(samples.plain_user(samples.base_document()), ip="127.0.0.1")
    return settled(client, created.id)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as receiver:
        yield receiver


@pytest.fixture(scope="session")
def node_modules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not shutil.which("npm"):
        pytest.skip("npm is not installed: the npm package standardwebhooks was not tried")
    folder = tmp_path_factory.mktemp("node")
    install = ["npm", "install", "--prefix", str(folder), "--no-audit", "--no-fund", "--ignore-scripts", NODE_PACKAGE]
    done = subprocess.run(install, capture_output=True, text=True)
    if done.returncode:
        pytest.skip(f"npm cannot install {NODE_PACKAGE}: {done.stderr.strip().splitlines()[-1:]}")
    return folder


def verify_in_node(
    node_modules: Path, secret: str, headers: dict[str, str], body: bytes
) -> subprocess.CompletedProcess[str]:
    """What the npm package says of a webhook; it prints the body if the signature holds."""
    script = shutil.copy(NODE_SCRIPT, node_modules)
    given = json.dumps({"headers": headers, "body": body.decode()})
    environment = {**os.environ, "WEBHOOK_SECRET": secret}
    return subprocess.run(["node", script], input=given, capture_output=True, text=True, env=environment)


def wait_for(what: str, found: Callable[[], Any]) -> Any:
    """The first truthy value that `found` gives."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if value := found():
            return value
        time.sleep(0.1)
    pytest.fail(f"{what} did not happen within {PATIENCE_SECONDS} s")


def settled(client: Client, user_id: str) -> User:
    """The user once no document of it waits for a check."""

    def checked() -> User | None:
        user = client.get_user(user_id, full_dehydrate=True)
        waiting = any(document["watchlists"] == "PENDING" for document in user.body["documents"])
        return None if waiting or "SUBMITTED" in statuses(user) else user

    return wait_for("the checks", checked)


def sub_documents(user: User) -> list[dict[str, Any]]:
    kinds = ("physical_docs", "social_docs", "virtual_docs")
    return [sub for document in user.body["documents"] for kind in kinds for sub in document[kind]]


def statuses(user: User) -> list[str]:
    return [sub["status"] for sub in sub_documents(user)]


def sub_document(user: User, document_type: str) -> dict[str, Any]:
    """The user's one sub-document of that type."""
    (found,) = [sub for sub in sub_documents(user) if sub["document_type"] == document_type]
    return found

"""What each operation costs in calls and units. Exact: nothing here depends on the machine."""

import json
import os
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import boto3
import payloads
from environment import Function
from recorder import Recorder, Usage


@dataclass(frozen=True)
class Row:
    operation: str
    warm: Usage
    """What the second invocation of an environment used: most are such."""
    first_only: Counter[str]
    """Calls that only the first one made."""


@contextmanager
def quiet_stack() -> Iterator[None]:
    """The stack's own consumers rest, so that the measured functions find the work undone."""
    client = boto3.client("lambda")
    mappings = client.list_event_source_mappings()["EventSourceMappings"]
    for mapping in mappings:
        client.update_event_source_mapping(UUID=mapping["UUID"], Enabled=False)
    try:
        yield
    finally:
        for mapping in mappings:
            client.update_event_source_mapping(UUID=mapping["UUID"], Enabled=True)


class Costs:
    """Runs every operation twice in one environment."""

    def __init__(self, binary: Path, environments: dict[str, dict[str, str]], client: dict[str, str]) -> None:
        self.binary = binary
        self.environments = environments
        self.client = client
        self.recorder = Recorder(os.environ["AWS_ENDPOINT_URL"], os.environ["AWS_REGION"])
        self.rows: list[Row] = []
        self.context: dict[str, str] = {}

    def measure(self, handler: str, label: str, run: Callable[[Function, int], Any]) -> Any:
        function = Function(self.binary, handler, self.environments[handler], self.recorder.url)
        try:
            run(function, 0)
            first = self.recorder.take()
            answer = run(function, 1)
        finally:
            function.close()
        warm = self.recorder.take()
        self.rows.append(Row(label, warm, first.requests - warm.requests))
        return answer

    def call(self, handler: str, method: str, path: str, label: str = "", **parts: Any) -> Any:
        event = payloads.http(method, path, self.context, **parts)
        return self.measure(handler, label or handler, lambda function, _: function.call(event))

    def all(self) -> list[Row]:
        grant = self.measure(
            "authorizer", "authorizer", lambda function, _: function.invoke(payloads.authorization(self.client))
        )
        self.context = grant["context"]
        scope = ["USERS|POST", "USER|PATCH"]
        subscription = self.call(
            "subscriptions.create", "POST", "/v3.1/subscriptions", body={"url": receiver(), "scope": scope}
        )
        users: list[dict[str, Any]] = []
        create = payloads.http("POST", "/v3.1/users", self.context, body=payloads.NEW_USER)
        self.measure("users.create", "users.create (one file)", lambda function, _: users.append(function.call(create)))
        self.after_creation(users, subscription["_id"])
        self.reads_and_changes(users[0], subscription["_id"])
        return self.rows

    def after_creation(self, users: list[dict[str, Any]], subscription: str) -> None:
        """What the two creations set off, each on the user that it comes from."""
        stored = [told_of(user["_id"]) for user in users]
        announcements = [payloads.stream_insertion(item) for item in stored]
        self.measure("relay", "relay (of a creation)", lambda function, turn: done(function, announcements[turn]))
        owners = [{"client": self.client["client_id"], "customer": user["_id"]} for user in users]

        def inspect(function: Function, turn: int) -> None:
            (file,) = users[turn]["documents"][0]["physical_docs"]
            done(function, payloads.queue_message({**owners[turn], "document": file["id"]}))

        def check(function: Function, turn: int) -> None:
            done(function, payloads.queue_message({**owners[turn], "revision": 1}))

        def deliver(function: Function, turn: int) -> None:
            event = json.loads(stored[turn]["event"]["S"])["id"]
            message = {"client": self.client["client_id"], "event": event, "subscription": subscription}
            done(function, payloads.queue_message(message))

        self.measure("webhooks.deliver", "webhooks.deliver", deliver)
        self.measure("documents.inspect", "documents.inspect", inspect)
        self.measure("kyc.process", "kyc.process", check)

    def reads_and_changes(self, user: dict[str, Any], subscription: str) -> None:
        path, of_user = f"/v3.1/users/{user['_id']}", {"id": user["_id"]}
        self.call("users.get", "GET", path, parameters=of_user)
        self.call("users.get", "GET", path, "users.get (full)", parameters=of_user, query={"full_dehydrate": "yes"})
        self.call("users.list", "GET", "/v3.1/users", "users.list (2 users)")
        self.call("users.list", "GET", "/v3.1/users", "users.list (search)", query={"query": "Test"})
        body = {"refresh_token": user["refresh_token"]}
        key = self.call("oauth.create", "POST", f"/v3.1/oauth/{user['_id']}", body=body, parameters=of_user)
        headers = {"X-SP-USER": f"{key['oauth_key']}|bench"}
        rename = {"update": {"public_note": "bench"}}
        self.call("users.update", "PATCH", path, body=rename, parameters=of_user, headers=headers)
        document = user["documents"][0]["id"]
        self.call(
            "documents.upload",
            "POST",
            f"{path}/documents/{document}/uploads",
            body={"document_type": "GOVT_ID", "content_type": "image/png", "size": 1000},
            parameters={**of_user, "document_id": document},
            headers=headers,
        )
        of_subscription = {"id": subscription}
        path = f"/v3.1/subscriptions/{subscription}"
        self.call("subscriptions.get", "GET", path, parameters=of_subscription)
        self.call("subscriptions.update", "PATCH", path, body={"is_active": True}, parameters=of_subscription)
        self.call("subscriptions.list", "GET", "/v3.1/subscriptions")
        self.call("subscriptions.logs", "GET", "/v3.1/subscriptions/logs")


def done(function: Function, event: dict[str, Any]) -> None:
    """Handles a batch, of which nothing may fail."""
    answer = function.invoke(event)
    if answer["batchItemFailures"]:
        raise RuntimeError(f"the batch failed: {answer}")


def told_of(user_id: str) -> dict[str, Any]:
    """The stored event of a user's creation."""
    pages = boto3.client("dynamodb").get_paginator("scan").paginate(TableName=os.environ["GATEHOUSE_TABLE"])
    for page in pages:
        for item in page["Items"]:
            if user_id in item.get("event", {}).get("S", ""):
                return item
    raise LookupError(f"no event tells of {user_id}")


def receiver() -> str:
    """The URL of a receiver of webhooks that takes whatever comes."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:  # noqa: N802 (the name that http.server calls)
            self.rfile.read(int(self.headers.get("content-length", 0)))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}/hooks"

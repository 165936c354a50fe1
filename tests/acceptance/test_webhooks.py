"""Webhooks as a receiver of the client's own gets them, verified by others' implementations of the signatures."""

import hmac
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
import samples
from conftest import Connect, Credentials, NewClient, settled, verify_in_node, wait_for
from receiver import Receiver, Request
from standardwebhooks import Webhook, WebhookVerificationError
from synapsepy import Client

SCOPES = ["USERS|POST", "USER|PATCH"]


@pytest.fixture
def credentials(new_client: NewClient) -> Credentials:
    """A client of each test's own, so that its webhooks are the test's alone."""
    return new_client("acceptance webhooks")


@pytest.fixture
def client(connect: Connect, credentials: Credentials) -> Client:
    return connect(credentials)


def onboard(client: Client) -> str:
    return client.create_user(samples.plain_user(samples.base_document()), ip="127.0.0.1").id


def envelope(request: Request) -> dict[str, Any]:
    return json.loads(request.body)


def received(receiver: Receiver, function: str) -> list[Request]:
    return [request for request in receiver.requests if envelope(request)["function"] == function]


def final_change(receiver: Receiver) -> Request:
    """The webhook that tells of the permission."""

    def found() -> Request | None:
        told = (
            request
            for request in received(receiver, "USER|PATCH")
            if envelope(request)["safe_obj"]["_rest"]["permission"] == "SEND-AND-RECEIVE"
        )
        return next(told, None)

    return wait_for("the webhook", found)


def test_creation_and_decision_are_told_in_synapses_envelope(
    client: Client, credentials: Credentials, receiver: Receiver
) -> None:
    client.create_subscription(receiver.url, SCOPES)
    user_id = onboard(client)
    changed = envelope(final_change(receiver))
    (created,) = map(envelope, received(receiver, "USERS|POST"))
    for told in (created, changed):
        assert told["client_id"] == credentials.client_id
        assert told["object_id"] == user_id
        assert told["safe_obj"]["_id"]["$oid"] == user_id
        assert told["safe_obj"]["_rest"]["_id"] == user_id
        assert told["safe_obj"]["webhook_meta"]["function"] == told["function"]
    assert created["safe_obj"]["_rest"]["permission"] == "UNVERIFIED"
    assert (created["updated_by"], changed["updated_by"]) == ("SELF", "BACKEND")
    assert created["date"]["$date"] <= changed["date"]["$date"]
    assert settled(client, user_id).body["permission"] == "SEND-AND-RECEIVE"


def test_a_webhook_holds_nothing_of_who_the_user_is(client: Client, receiver: Receiver) -> None:
    client.create_subscription(receiver.url, SCOPES)
    onboard(client)
    final_change(receiver)
    sent = b"".join(request.body for request in receiver.requests).decode()
    for personal in ("Test User", "test@", "901.111", "Market", "1989", samples.VALID_SSN + '"', "facebook"):
        assert personal not in sent, personal


def test_the_pypi_package_standardwebhooks_verifies(
    client: Client, credentials: Credentials, receiver: Receiver
) -> None:
    client.create_subscription(receiver.url, SCOPES)
    onboard(client)
    request = final_change(receiver)
    webhook = Webhook(credentials.webhook_secret)
    assert webhook.verify(request.body, request.headers) == envelope(request)
    with pytest.raises(WebhookVerificationError):
        webhook.verify(request.body + b" ", request.headers)
    with pytest.raises(WebhookVerificationError):
        webhook.verify(request.body, {**request.headers, "webhook-id": "evt_other"})


def test_the_npm_package_standardwebhooks_verifies(
    client: Client, credentials: Credentials, receiver: Receiver, node_modules: Path
) -> None:
    client.create_subscription(receiver.url, SCOPES)
    onboard(client)
    request = final_change(receiver)

    def verify(body: bytes) -> subprocess.CompletedProcess[str]:
        return verify_in_node(node_modules, credentials.webhook_secret, request.headers, body)

    verified = verify(request.body)
    assert verified.returncode == 0, verified.stderr
    assert json.loads(verified.stdout) == envelope(request)
    assert "WebhookVerificationError" in verify(request.body + b" ").stderr


def test_synapses_signatures_are_those_it_documents(
    client: Client, credentials: Credentials, receiver: Receiver
) -> None:
    """Over "<_id.$oid>+<client_id>" with SHA-1 and SHA-256, and over the whole body."""
    client.create_subscription(receiver.url, SCOPES)
    onboard(client)
    request = final_change(receiver)
    identity = f"{envelope(request)['_id']['$oid']}+{credentials.client_id}".encode()

    def digest(message: bytes, algorithm: str) -> str:
        return hmac.new(credentials.webhook_secret.encode(), message, algorithm).hexdigest()

    assert request.headers["x-synapse-signature"] == digest(identity, "sha1")
    assert request.headers["x-synapse-signature-sha256"] == digest(identity, "sha256")
    assert request.headers["x-synapse-signature-sha256-fullbody"] == digest(request.body, "sha256")


def test_a_webhook_that_failed_comes_again_with_the_same_id_and_both_attempts_are_logged(
    client: Client, receiver: Receiver
) -> None:
    receiver.answers = [500]
    client.create_subscription(receiver.url, ["USERS|POST"])
    user_id = onboard(client)
    wait_for("the second attempt", lambda: len(receiver.requests) == 2)
    first, second = receiver.requests
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert first.body == second.body
    log = wait_for("the log", lambda: [log for log in client.webhook_logs()["logs"] if log["state"] == "delivered"])
    assert [log["object_id"] for log in log] == [user_id]
    assert [attempt["http_response_code"] for attempt in log[0]["http_responses"]] == [500, 200]
    assert {attempt["http_url"] for attempt in log[0]["http_responses"]} == {receiver.url}


def test_a_receiver_that_is_gone_is_told_no_more(client: Client, receiver: Receiver) -> None:
    """410 Gone ends the subscription (Standard Webhooks)."""
    receiver.answers = [410]
    subscription = client.create_subscription(receiver.url, ["USERS|POST"])
    onboard(client)
    wait_for("the end", lambda: not client.get_subscription(subscription.id).body["is_active"])
    second = onboard(client)
    settled(client, second)
    assert len(receiver.requests) == 1


def test_a_subscription_hears_of_its_own_scopes_alone(client: Client, receiver: Receiver) -> None:
    client.create_subscription(receiver.url, ["USER|PATCH"])
    settled(client, onboard(client))
    final_change(receiver)
    assert received(receiver, "USERS|POST") == []


def test_an_ended_subscription_hears_nothing(client: Client, receiver: Receiver) -> None:
    with Receiver() as listening:
        ended = client.create_subscription(receiver.url, ["USERS|POST"])
        client.update_subscription(ended.id, {"is_active": False})
        client.create_subscription(listening.url, SCOPES)
        onboard(client)
        final_change(listening)
    assert receiver.requests == []

"""Webhooks of `/v0` as a receiver gets them: verified by others' implementations of Standard Webhooks, by the rule of
Synctera's guide, and held to the schemas that the API describes."""

import hmac
import json
import os
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import requests
from conftest import Credentials, NewClient, verify_in_node, wait_for
from receiver import Receiver, Request
from standardwebhooks import Webhook, WebhookVerificationError

PERSON = {"status": "ACTIVE", "is_customer": True, "first_name": "Ada", "last_name": "Examplesson", "dob": "1989-05-02"}


class Api:
    def __init__(self, key: str) -> None:
        self.headers = {"authorization": f"Bearer {key}"}

    def call(self, method: str, path: str, **parts: Any) -> Any:
        url = os.environ["GATEHOUSE_URL"] + path
        answer = requests.request(method, url, headers=self.headers, timeout=30, **parts)
        assert answer.ok, (answer.status_code, answer.text)
        return answer.json() if answer.content else None

    def webhook(self, url: str, events: list[str], **more: Any) -> Any:
        return self.call(
            "POST", "/v0/webhooks", json={"url": url, "enabled_events": events, "is_enabled": True, **more}
        )

    def person(self, **more: Any) -> Any:
        return self.call("POST", "/v0/persons", json=PERSON | more)


@pytest.fixture
def credentials(new_client: NewClient) -> Credentials:
    """A client of each test's own, so that its webhooks are the test's alone."""
    return new_client("acceptance webhooks of v0")


@pytest.fixture
def api(credentials: Credentials) -> Api:
    return Api(credentials.api_key)


def told(receiver: Receiver, kind: str) -> Request:
    def found() -> Request | None:
        return next((one for one in receiver.requests if json.loads(one.body)["type"] == kind), None)

    return wait_for(kind, found)


def test_the_pypi_package_verifies_with_the_first_secret_and_with_one_made_later(
    api: Api, credentials: Credentials, receiver: Receiver
) -> None:
    api.webhook(receiver.url, ["PERSON.CREATED"])
    api.person()
    first = told(receiver, "PERSON.CREATED")
    assert Webhook(credentials.webhook_secret).verify(first.body, first.headers) == json.loads(first.body)

    secret = api.call("POST", "/v0/webhook_secrets")["secret"]
    receiver.requests.clear()
    api.person()
    second = told(receiver, "PERSON.CREATED")
    for own in (f"whsec_{secret}", secret, credentials.webhook_secret):
        assert Webhook(own).verify(second.body, second.headers) == json.loads(second.body)
    with pytest.raises(WebhookVerificationError):
        Webhook(secret).verify(second.body + b" ", second.headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(secret).verify(first.body, first.headers)


def test_the_npm_package_verifies(api: Api, receiver: Receiver, node_modules: Path) -> None:
    secret = api.call("POST", "/v0/webhook_secrets")["secret"]
    api.webhook(receiver.url, ["PERSON.CREATED"], payload="FULL")
    api.person(last_name="Łękotka")
    request = told(receiver, "PERSON.CREATED")
    verified = verify_in_node(node_modules, f"whsec_{secret}", request.headers, request.body)
    assert verified.returncode == 0, verified.stderr
    assert json.loads(verified.stdout) == json.loads(request.body)
    refused = verify_in_node(node_modules, f"whsec_{secret}", request.headers, request.body + b" ")
    assert "WebhookVerificationError" in refused.stderr


def test_synctera_s_signature_is_the_one_it_documents(api: Api, receiver: Receiver) -> None:
    """HMAC-SHA256 over the time, a full stop and the body; one for each secret while one is replaced."""

    def digest(secret: str, request: Request) -> str:
        signed = request.headers["request-timestamp"].encode() + b"." + request.body
        return hmac.new(secret.encode(), signed, "sha256").hexdigest()

    old = api.call("POST", "/v0/webhook_secrets")["secret"]
    api.call("DELETE", "/v0/webhook_secrets?old_secret_only=true")
    api.webhook(receiver.url, ["PERSON.CREATED"])
    api.person()
    request = told(receiver, "PERSON.CREATED")
    assert request.headers["synctera-signature"] == digest(old, request)

    new = api.call("PUT", "/v0/webhook_secrets", json={"is_rolling_secret": True})["secret"]
    receiver.requests.clear()
    api.person()
    request = told(receiver, "PERSON.CREATED")
    assert request.headers["synctera-signature"].split(".") == [digest(new, request), digest(old, request)]


@pytest.mark.parametrize("payload", ["THIN", "FULL"])
def test_what_is_sent_satisfies_the_schema_of_its_type(api: Api, receiver: Receiver, payload: str) -> None:
    document = requests.get(os.environ["GATEHOUSE_URL"] + "/openapi.json", timeout=30).json()
    api.webhook(receiver.url, ["*"], payload=payload)
    person = api.person()
    api.call("PATCH", f"/v0/persons/{person['id']}", json={"chosen_name": "Addie"})
    kinds = ("PERSON.CREATED", "CUSTOMER.CREATED", "PERSON.UPDATED", "CUSTOMER.UPDATED")
    for kind in kinds:
        body = json.loads(told(receiver, kind).body)
        schema = document["webhooks"][kind]["post"]["requestBody"]["content"]["application/json"]["schema"]
        jsonschema.validate(body, schema | {"components": document["components"]})
        resource = json.loads(body["event_resource"])
        if payload == "THIN":
            shape = document["components"]["schemas"]["ThinResource"]
            jsonschema.validate(resource, shape | {"components": document["components"]})
            assert set(resource) == set(shape["properties"]), "a thin payload holds nothing else"
        else:
            assert resource["id"] == person["id"]
        other = next(one for one in kinds if one != kind)
        schema = document["webhooks"][other]["post"]["requestBody"]["content"]["application/json"]["schema"]
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(body, schema | {"components": document["components"]})

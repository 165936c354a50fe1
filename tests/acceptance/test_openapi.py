"""The API's description of itself: valid, served as committed, and true under generated requests."""

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pytest
import requests
import samples
import schemathesis
from conftest import ROOT, Connect, Credentials
from hypothesis import HealthCheck, settings
from openapi_spec_validator import validate
from schemathesis.checks import CheckFunction
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi import checks

DOCUMENT = json.loads((ROOT / "openapi.json").read_text())
# Parameters that the API does not know are ignored by /v3.1, since Synapse's clients send some (`filter`), and
# refused by /v0's lists: none are made up.
# A made-up `If-Match` names no revision (412), and a made-up key may come with another request (422).
ACCEPTED = ["2xx", "3xx", "401", "403", "404", "409", "412", "422", "429", "5xx"]
CONFIG = SchemathesisConfig.from_dict(
    {
        "generation": {"allow-extra-parameters": False},
        "checks": {"positive_data_acceptance": {"expected-statuses": ACCEPTED}},
    }
)
SCHEMA = schemathesis.openapi.from_dict(DOCUMENT, config=CONFIG)

TOO_MANY = 429

# Bounded, and the same requests in every run.
BOUNDED = settings(
    max_examples=20,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)

# Every check of schemathesis runs but these.
EXCLUDED: list[CheckFunction] = [
    # The gateway answers an unknown method with 403 or 404 and no Allow header, and no function ever sees it.
    checks.unsupported_method,
]
# What a body must be goes beyond its schema: ages, countries' subdivisions, check digits, a user's own documents.
EXCLUDED_WITH_BODY: list[CheckFunction] = [checks.positive_data_acceptance]


@dataclass(frozen=True)
class Resources:
    """What is there, so that generated requests reach something."""

    ids: Mapping[str, str]
    document_id: str
    headers: Mapping[str, str]

    def aim(self, case: schemathesis.Case) -> None:
        """Turns the case from a generated id to one that exists."""
        if "id" in case.path_parameters:
            case.path_parameters["id"] = self.ids[case.operation.path.split("/")[2]]
        for name in ("customer_id", "person_id", "cip_tag", "number"):
            if name in case.path_parameters:
                case.path_parameters[name] = self.ids[name]
        if "document_id" in case.path_parameters:
            case.path_parameters["document_id"] = self.document_id


@pytest.fixture(scope="module")
def resources(connect: Connect, credentials: Credentials) -> Resources:
    client = connect(credentials)
    user = client.create_user(samples.plain_user(samples.base_document()), ip="127.0.0.1")
    subscription = client.create_subscription("http://127.0.0.1:9/hooks", ["USERS|POST"])
    user.oauth()
    names = ("X-SP-GATEWAY", "X-SP-USER")
    return Resources(
        ids={
            "users": user.id,
            "oauth": user.id,
            "subscriptions": subscription.id,
            "customer_id": user.id,
            "person_id": user.id,
            "cip_tag": "1",
            "number": "1",
        },
        document_id=user.body["documents"][0]["id"],
        headers={name: str(client.http.session.headers[name]) for name in names},
    )


def test_the_document_is_valid_openapi() -> None:
    validate(DOCUMENT)


def test_the_document_is_served_as_committed(api_url: str) -> None:
    served = requests.get(api_url.removesuffix("/v3.1") + "/openapi.json", timeout=30)
    assert served.headers["content-type"] == "application/json"
    assert served.json() == DOCUMENT


@SCHEMA.parametrize()
@BOUNDED
def test_generated_requests_are_answered_as_described(
    case: schemathesis.Case, api_url: str, resources: Resources
) -> None:
    call(case, api_url, resources)


@SCHEMA.include(path_regex=r"\{(id|customer_id|person_id|cip_tag)\}").parametrize()
@BOUNDED
def test_generated_requests_about_what_exists_are_answered_as_described(
    case: schemathesis.Case, api_url: str, resources: Resources
) -> None:
    resources.aim(case)
    # What was generated to be refused may be what the case was just turned away from.
    call(case, api_url, resources, [checks.negative_data_rejection])


def call(
    case: schemathesis.Case, api_url: str, resources: Resources, also_excluded: Sequence[CheckFunction] = ()
) -> None:
    excluded = [*EXCLUDED, *(EXCLUDED_WITH_BODY if case.operation.body else []), *also_excluded]
    case.validate_response(ask(case, api_url, resources), excluded_checks=excluded)


def ask(case: schemathesis.Case, api_url: str, resources: Resources) -> schemathesis.Response:
    """The operation's answer: a fast machine asks oftener than a client may, and hears so from the gateway."""
    for _ in range(10):
        answer = case.call(base_url=api_url.removesuffix("/v3.1"), headers=dict(resources.headers), timeout=30)
        if answer.status_code != TOO_MANY:
            break
        time.sleep(float(answer.headers["retry-after"][0]))
    return answer

"""A deployed stack, seen through the unmodified PyPI client of Synctera: only its host and key are set."""

import json
import os
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import synctera_client_ng as synctera

# The receiver of webhooks is the same for both clients.
sys.path.append(str(Path(__file__).resolve().parents[1]))
from receiver import Receiver  # noqa: E402 (found by the line above)

ROOT = Path(__file__).resolve().parents[3]
# What needs boto3 runs where it is installed.
TOOLS = ROOT / ".venv" / "bin" / "python"
PATIENCE_SECONDS = 60

ADDRESS = {
    "address_line_1": "1 Market St",
    "city": "San Francisco",
    "state": "CA",
    "postal_code": "94105",
    "country_code": "US",
}


@dataclass(frozen=True)
class Credentials:
    client_id: str
    client_secret: str
    api_key: str
    webhook_secret: str


def pytest_sessionstart() -> None:
    if "GATEHOUSE_URL" not in os.environ:
        pytest.exit(
            "no stack: run `make black-box`, or `set -a; . .local/stack.env; set +a` after `make up`", returncode=2
        )


def register_client(name: str) -> Credentials:
    """A sandbox client as an operator creates it, so that a test sees its own customers alone."""
    command = [str(TOOLS), str(ROOT / "infra" / "operate.py"), "create-client", "--name", name, "--sandbox"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return Credentials(**json.loads(done.stdout))


@pytest.fixture(scope="module")
def credentials(request: pytest.FixtureRequest) -> Credentials:
    return register_client(f"acceptance {request.module.__name__}")


@pytest.fixture(scope="session")
def base_url() -> str:
    return os.environ["GATEHOUSE_URL"]


class Api:
    """Every room of the client, with one host and key."""

    def __init__(self, base_url: str, key: str) -> None:
        configuration = synctera.Configuration(host=f"{base_url}/v0")
        # Its constructor takes a key and forgets it.
        configuration.access_token = key
        client = synctera.ApiClient(configuration)
        self.persons = synctera.PersonsApi(client)
        self.businesses = synctera.BusinessesApi(client)
        self.disclosures = synctera.DisclosuresApi(client)
        self.relationships = synctera.RelationshipsApi(client)
        self.verifications = synctera.KYCKYBVerificationsApi(client)
        self.customers = synctera.CustomersApi(client)
        self.notes = synctera.NotesApi(client)
        self.documents = synctera.DocumentsApi(client)
        self.webhooks = synctera.WebhooksApi(client)

    def person(self, **changes: Any) -> synctera.ResponsePerson:
        """A person who may be verified: a sandbox confirms an SSN ending in 2222."""
        body = {
            "status": "ACTIVE",
            "is_customer": True,
            "first_name": "Ada",
            "last_name": f"Example{uuid.uuid4().hex[:6].translate(str.maketrans('0123456789', 'ghijklmnop'))}",
            "dob": "1989-05-02",
            "email": "ada@example.com",
            "phone_number": "+14155550123",
            "legal_address": ADDRESS,
            "ssn": "123-45-2222",
            **changes,
        }
        return self.persons.create_person(synctera.PostPerson.from_dict(body))

    def business(self, **changes: Any) -> synctera.Business:
        body = {
            "status": "ACTIVE",
            "is_customer": True,
            "entity_name": "Example Trading",
            "structure": "LLC",
            "ein": "12-3452222",
            "email": "office@example.com",
            "phone_number": "+14155550100",
            "legal_address": ADDRESS,
            **changes,
        }
        return self.businesses.create_business(synctera.Business.from_dict(body))

    def disclose(self, **whose: str) -> synctera.Disclosure:
        body = {
            "type": "KYC_DATA_COLLECTION",
            "event_type": "ACKNOWLEDGED",
            "version": "1.0",
            "disclosure_date": "2026-01-05T09:30:00Z",
            **whose,
        }
        return self.disclosures.create_disclosure(synctera.Disclosure.from_dict(body))

    def verified(self, verification_type: str, result: str, **whose: Any) -> synctera.Verification:
        """A vendor's answer, submitted."""
        body = {
            "verification_type": verification_type,
            "result": result,
            "verification_time": "2026-01-05T10:00:00Z",
            **whose,
        }
        return self.verifications.create_verification(synctera.Verification.from_dict(body))

    def owner(self, person: str, business: str, percent: float) -> Any:
        body = {
            "relationship_type": "BENEFICIAL_OWNER_OF",
            "from_person_id": person,
            "to_business_id": business,
            "additional_data": {"percent_ownership": percent},
        }
        made = synctera.RelationshipIn(synctera.PersonBusinessOwnerRelationship.from_dict(body))
        return self.relationships.create_relationship(made).actual_instance


@pytest.fixture
def api(base_url: str, credentials: Credentials) -> Api:
    return Api(base_url, credentials.api_key)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as receiver:
        yield receiver


def wait_for(what: str, found: Callable[[], Any]) -> Any:
    """The first truthy value that `found` gives."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if value := found():
            return value
        time.sleep(0.1)
    pytest.fail(f"{what} did not happen within {PATIENCE_SECONDS} s")


def problem(error: synctera.ApiException) -> dict[str, Any]:
    """An error's body, which must be problem details (RFC 9457)."""
    assert error.headers["content-type"] == "application/problem+json"
    body = json.loads(error.body)
    assert body["status"] == error.status
    assert {"type", "title", "detail", "code"} <= set(body)
    return body

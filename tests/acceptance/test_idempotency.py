"""The idempotency-key habit of SynapsePy: after one keyed call, every later call of the session carries the key."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
import samples
from conftest import Connect, Credentials, NewClient
from synapsepy import Client
from synapsepy.errors import IdempotencyConflict


def test_the_same_key_and_body_create_one_user(client: Client) -> None:
    key, body = str(uuid.uuid4()), samples.plain_user(samples.base_document())
    first = client.create_user(body, ip="127.0.0.1", idempotency_key=key)
    again = client.create_user(body, ip="127.0.0.1", idempotency_key=key)
    assert again.body == first.body


def test_the_same_key_with_another_body_is_a_conflict(client: Client) -> None:
    key = str(uuid.uuid4())
    client.create_user(samples.plain_user(), ip="127.0.0.1", idempotency_key=key)
    with pytest.raises(IdempotencyConflict):
        client.create_user(samples.plain_user(legal_names=["Somebody Else"]), ip="127.0.0.1", idempotency_key=key)


def test_everything_works_in_a_session_that_carries_an_old_key(client: Client) -> None:
    key = str(uuid.uuid4())
    user = client.create_user(samples.plain_user(samples.base_document()), ip="127.0.0.1", idempotency_key=key)
    assert client.http.session.headers["X-SP-IDEMPOTENCY-KEY"] == key

    assert client.get_user(user.id).id == user.id
    assert client.get_all_users().list_of_users
    assert user.oauth()["refresh_expires_in"] == user.oauth()["refresh_expires_in"] + 1, "a key is made, not replayed"
    for name in ("First Change", "Second Change", "First Change"):
        user.update_info({"update": {"legal_name": name}})
    user.update_info({"update": {"remove_legal_name": "First Change"}})
    body = user.update_info({"update": {"legal_name": "First Change"}})
    assert "First Change" in body["legal_names"], "a repeated PATCH is done and not replayed"
    subscription = client.create_subscription("http://127.0.0.1:9/hooks", ["USERS|POST"])
    assert client.get_subscription(subscription.id).url == "http://127.0.0.1:9/hooks"
    assert client.update_subscription(subscription.id, {"is_active": False}).body["is_active"] is False
    assert client.update_subscription(subscription.id, {"is_active": True}).body["is_active"] is True
    assert client.get_all_subs().subscriptions_count == 1
    assert client.webhook_logs()["success"] is True


def test_a_key_is_the_clients_own(client: Client, connect: Connect, new_client: NewClient) -> None:
    key, body = str(uuid.uuid4()), samples.plain_user()
    mine = client.create_user(body, ip="127.0.0.1", idempotency_key=key)
    theirs = connect(new_client("acceptance other keys")).create_user(body, ip="127.0.0.1", idempotency_key=key)
    assert theirs.id != mine.id


def test_a_refused_request_does_not_use_its_key_up(client: Client) -> None:
    key = str(uuid.uuid4())
    with pytest.raises(Exception, match="logins"):
        client.create_user(samples.plain_user(logins=[]), ip="127.0.0.1", idempotency_key=key)
    assert client.create_user(samples.plain_user(), ip="127.0.0.1", idempotency_key=key).id


def test_of_many_equal_requests_at_once_one_creates(api_url: str, credentials: Credentials) -> None:
    headers = {
        "X-SP-GATEWAY": f"{credentials.client_id}|{credentials.client_secret}",
        "X-SP-IDEMPOTENCY-KEY": str(uuid.uuid4()),
    }
    body = samples.plain_user(samples.base_document())

    def post(_: int) -> requests.Response:
        return requests.post(f"{api_url}/users", json=body, headers=headers, timeout=60)

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(post, range(8)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.json()["_id"] for answer in answers}) == 1
    # One answered for itself and says nothing of a replay.
    assert sum("idempotent-replayed" not in answer.headers for answer in answers) == 1

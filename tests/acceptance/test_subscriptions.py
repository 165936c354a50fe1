"""Subscriptions through SynapsePy."""

import pytest
from conftest import Connect, NewClient
from synapsepy import Client
from synapsepy.errors import ObjectNotFound, PayloadError

URL = "http://127.0.0.1:9/hooks"


@pytest.fixture
def client(connect: Connect, new_client: NewClient) -> Client:
    """A client of each test's own: subscriptions of one client take scopes from each other."""
    return connect(new_client("acceptance subscriptions"))


def test_a_subscription_is_created_and_got(client: Client) -> None:
    created = client.create_subscription(URL, ["USERS|POST", "USER|PATCH"])
    assert created.url == URL
    body = client.get_subscription(created.id).body
    assert body == created.body
    assert (body["client_id"], body["is_active"]) == (client.client_id, True)
    assert body["scope"] == ["USERS|POST", "USER|PATCH"]
    assert body["_links"]["self"]["href"].endswith(f"/v3.1/subscriptions/{created.id}")


def test_subscriptions_are_listed_page_by_page_newest_first(client: Client) -> None:
    created = [client.create_subscription(URL, [scope]).id for scope in ("USERS|POST", "USER|PATCH")]
    page = client.get_all_subs(page=1, per_page=1)
    assert (page.page, page.page_count, page.limit, page.subscriptions_count) == (1, 2, 1, 2)
    second = client.get_all_subs(page=2, per_page=1)
    assert [listed.id for listed in page.list_of_subs + second.list_of_subs] == created[::-1]


def test_a_subscription_is_changed_and_ended(client: Client) -> None:
    subscription = client.create_subscription(URL, ["USERS|POST"])
    changed = client.update_subscription(subscription.id, {"url": URL + "/new", "scope": ["USER|PATCH"]})
    assert (changed.url, changed.body["scope"], changed.body["is_active"]) == (URL + "/new", ["USER|PATCH"], True)
    assert client.update_subscription(subscription.id, {"is_active": False}).body["is_active"] is False
    assert client.get_subscription(subscription.id).body["is_active"] is False


def test_a_new_subscription_takes_its_scopes_over(client: Client) -> None:
    """Synapse: one URL for each scope, and a new subscription overwrites the old."""
    old = client.create_subscription(URL, ["USERS|POST", "USER|PATCH"])
    client.create_subscription(URL + "/new", ["USER|PATCH"])
    assert client.get_subscription(old.id).body["scope"] == ["USERS|POST"]
    client.create_subscription(URL + "/newest", ["USERS|POST"])
    assert client.get_subscription(old.id).body["is_active"] is False


def test_another_clients_subscription_does_not_exist(client: Client, connect: Connect, new_client: NewClient) -> None:
    subscription = client.create_subscription(URL, ["USERS|POST"])
    stranger = connect(new_client("acceptance eavesdropper"))
    with pytest.raises(ObjectNotFound):
        stranger.get_subscription(subscription.id)
    with pytest.raises(ObjectNotFound):
        stranger.update_subscription(subscription.id, {"is_active": False})
    assert stranger.get_all_subs().subscriptions_count == 0


@pytest.mark.parametrize(
    "url",
    [
        "",
        "no url",
        "ftp://example.com/hooks",
        "http://example.com/hooks",
        "https://example.com:8443/hooks",
        "https://user:password@example.com/hooks",
        "https://localhost/hooks",
        "https://10.0.0.1/hooks",
        "https://169.254.169.254/latest/meta-data",
        "https://[::1]/hooks",
        "https://[::ffff:10.0.0.1]/hooks",
        "https://167772161/hooks",
        "https://0x0a.1/hooks",
    ],
)
def test_an_address_that_is_not_a_public_https_one_is_refused(url: str, client: Client) -> None:
    with pytest.raises(PayloadError):
        client.create_subscription(url, ["USERS|POST"])
    assert client.get_all_subs().subscriptions_count == 0


@pytest.mark.parametrize("scope", [[], ["NO|SUCH"], ["users|post"]])
def test_a_scope_that_does_not_exist_is_refused(scope: list[str], client: Client) -> None:
    with pytest.raises(PayloadError):
        client.create_subscription(URL, scope)

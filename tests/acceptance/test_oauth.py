"""OAuth as SynapsePy does it: refresh tokens, keys in the session, and the client's own ways to recover."""

import pytest
import requests
import samples
from conftest import Connect, Credentials, NewClient
from synapsepy import Client
from synapsepy.errors import IncorrectUserCredentials, IncorrectValues, PayloadError, UnauthorizedAction
from synapsepy.user import User

RENAME = {"update": {"legal_name": "Some New Name"}}


def test_a_refresh_token_becomes_a_key_for_two_hours(user: User, credentials: Credentials) -> None:
    key = user.oauth()
    assert key["client_id"] == credentials.client_id
    assert key["user_id"] == user.id
    assert key["oauth_key"]
    # Synapse has texts here, where the user object has numbers.
    assert key["expires_in"] == "7200"
    assert key["expires_at"].isdecimal()
    assert {"USER|PATCH", "USER|GET"} <= set(key["scope"])


def test_a_key_has_only_the_scopes_that_were_asked_for(user: User) -> None:
    key = user.oauth({"scope": ["USER|GET"]})
    assert key["scope"] == ["USER|GET"]
    response = patch_directly(user)
    assert (response.status_code, response.json()["error_code"]) == (403, "300")


def test_the_client_recovers_by_itself_from_a_key_with_too_few_scopes(user: User) -> None:
    user.oauth({"scope": ["USER|GET"]})
    assert "Some New Name" in user.update_info(RENAME)["legal_names"]


def test_the_client_recovers_by_itself_from_a_key_that_is_no_longer_good(user: User) -> None:
    user.http.update_headers(oauth_key="oauth_stale")
    assert "Some New Name" in user.update_info(RENAME)["legal_names"]


def test_a_refresh_token_is_replaced_when_its_uses_are_used_up(user: User) -> None:
    first = user.body["refresh_token"]
    keys = [user.oauth()]
    while keys[-1]["refresh_token"] == first:
        keys.append(user.oauth())
        assert len(keys) <= 10, "the token is never used up"
    left = [key["refresh_expires_in"] for key in keys]
    assert left[:-1] == list(range(len(keys) - 1, 0, -1)), "uses are counted down"

    with pytest.raises(IncorrectValues):
        user.http.post(f"/oauth/{user.id}", {"refresh_token": first})
    # SynapsePy hears IncorrectValues, gets the user, and tries once more with the new token.
    assert user.body["refresh_token"] == first
    assert user.oauth()["oauth_key"]
    assert user.body["refresh_token"] == keys[-1]["refresh_token"]


def test_the_client_recovers_when_token_and_key_are_both_no_longer_good(user: User) -> None:
    """After two idle hours: the key has expired, and another process has used the refresh token up."""
    user.http.update_headers(oauth_key="oauth_stale")
    user.body["refresh_token"] = "refresh_stale"  # noqa: S105 (a stand-in)
    assert "Some New Name" in user.update_info(RENAME)["legal_names"]


def test_one_session_serves_several_users(client: Client) -> None:
    """SynapsePy keeps one session per client, so the last user's key goes with every later request."""
    first, second = (client.create_user(samples.plain_user(), ip="127.0.0.1") for _ in range(2))
    first.update_info(RENAME)
    assert client.get_user(second.id).id == second.id
    assert "Some New Name" in second.update_info(RENAME)["legal_names"]
    assert client.create_user(samples.plain_user(), ip="127.0.0.1").id
    assert client.get_all_users().list_of_users


def test_a_user_of_reading_logins_gets_no_key_that_writes(client: Client) -> None:
    reader = client.create_user(
        samples.plain_user(logins=[{"email": "reader@test.com", "scope": "READ"}]), ip="127.0.0.1"
    )
    assert all(scope.endswith("|GET") for scope in reader.oauth()["scope"])
    with pytest.raises(UnauthorizedAction):
        reader.update_info(RENAME)
    with pytest.raises(UnauthorizedAction):
        reader.oauth({"scope": ["USER|PATCH"]})


def test_another_users_key_changes_nothing(client: Client) -> None:
    first, second = (client.create_user(samples.plain_user(), ip="127.0.0.1") for _ in range(2))
    first.oauth()
    response = patch_directly(second)
    assert (response.status_code, response.json()["error_code"]) == (401, "110")


def test_another_clients_user_gets_no_key(user: User, connect: Connect, new_client: NewClient) -> None:
    stranger = connect(new_client("acceptance thief"))
    response = stranger.http.session.post(
        f"{stranger.http.base_url}/oauth/{user.id}", json={"refresh_token": user.body["refresh_token"]}, timeout=30
    )
    assert (response.status_code, response.json()["error_code"]) == (404, "404")


def test_a_refresh_token_of_another_user_is_refused(client: Client) -> None:
    first, second = (client.create_user(samples.plain_user(), ip="127.0.0.1") for _ in range(2))
    with pytest.raises(IncorrectValues):
        client.http.post(f"/oauth/{second.id}", {"refresh_token": first.body["refresh_token"]})


def test_a_scope_that_does_not_exist_is_refused(user: User) -> None:
    with pytest.raises(PayloadError):
        user.oauth({"scope": ["USER|DELETE"]})


def test_documents_cannot_be_changed_with_the_clients_credential_alone(user: User) -> None:
    with pytest.raises(IncorrectUserCredentials):
        user.http.patch(f"/users/{user.id}", RENAME)


def patch_directly(user: User) -> requests.Response:
    """Without the client's recovery."""
    return user.http.session.patch(f"{user.http.base_url}/users/{user.id}", json=RENAME, timeout=30)

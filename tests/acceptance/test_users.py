"""Creating, reading, finding, locking and closing users with the unmodified SynapsePy."""

import pytest
import samples
from conftest import Connect, Credentials, NewClient, settled, statuses, sub_document, sub_documents, wait_for
from synapsepy import Client
from synapsepy.errors import ActionNotAllowed, ObjectNotFound
from synapsepy.user import User


def test_synapses_documented_sample_is_created_checked_and_permitted(client: Client) -> None:
    created = client.create_user(samples.user(samples.base_document()), ip="127.0.0.1", fingerprint="static_pin")
    assert created.body["permission"] == "UNVERIFIED"
    assert created.body["phone_numbers"] == ["901.111.1111", "test@synapsefi.com"]

    user = settled(client, created.id)
    assert user.body["permission"] == "SEND-AND-RECEIVE"
    assert user.body["watchlists"] == "NO_MATCH"
    assert set(statuses(user)) == {"SUBMITTED|VALID"}


def test_a_created_user_has_synapses_shape(client: Client, credentials: Credentials) -> None:
    body = client.create_user(samples.plain_user(samples.base_document()), ip="127.0.0.1").body
    assert body["_links"]["self"]["href"].endswith(f"/v3.1/users/{body['_id']}")
    assert body["client"]["id"] == credentials.client_id
    assert body["logins"] == [{"email": "test@synapsefi.com", "scope": "READ_AND_WRITE"}]
    assert body["emails"] == ["test@synapsefi.com"]
    assert body["legal_names"] == ["Test User"]
    assert body["ips"] == ["127.0.0.1"]
    assert body["flag"] == "NOT-FLAGGED"
    # What is missing is an explicit null, and times are milliseconds.
    for absent in ("account_closure_date", "flag_code", "permission_code"):
        assert body[absent] is None, absent
    extra = body["extra"]
    assert (extra["cip_tag"], extra["is_business"], extra["supp_id"]) == (1, False, "122eddfgbeafrfvbbb")
    assert extra["public_note"] is None
    assert extra["date_joined"] > 1_500_000_000_000
    assert body["refresh_token"].startswith("refresh_")
    (document,) = body["documents"]
    assert (document["name"], document["is_active"], document["id_score"]) == ("Test User", True, None)


def test_social_documents_are_made_of_the_base_documents_fields(user: User) -> None:
    (document,) = user.body["documents"]
    assert {sub["document_type"] for sub in document["social_docs"]} == samples.DERIVED_SOCIAL_TYPES | {"FACEBOOK"}


def test_a_private_note_is_not_returned_and_a_public_one_is(client: Client) -> None:
    extra = {"cip_tag": 1, "note": "for us alone", "public_note": "for everybody"}
    created = client.create_user(samples.plain_user(extra=extra), ip="127.0.0.1")
    assert created.body["extra"]["public_note"] == "for everybody"
    assert "for us alone" not in str(created.body)


def test_a_user_without_documents_is_unverified(client: Client) -> None:
    body = client.create_user(samples.plain_user(), ip="127.0.0.1").body
    assert (body["permission"], body["documents"]) == ("UNVERIFIED", [])
    assert body["doc_status"] == {"physical_doc": "MISSING|INVALID", "virtual_doc": "MISSING|INVALID"}


def test_invalid_sandbox_values_are_found_and_named(client: Client) -> None:
    document = samples.base_document(
        virtual_docs=[{"document_value": samples.INVALID_SSN, "document_type": "SSN"}],
        physical_docs=[{"document_value": samples.INVALID_IMAGE, "document_type": "GOVT_ID"}],
    )
    user = settled(client, client.create_user(samples.plain_user(document), ip="127.0.0.1").id)
    assert user.body["permission"] != "SEND-AND-RECEIVE"
    for document_type in ("SSN", "GOVT_ID"):
        invalid = sub_document(user, document_type)
        assert invalid["status"] == "SUBMITTED|INVALID"
        assert invalid["invalid_reasons"]


def test_a_business_and_its_owner_are_two_base_documents_of_one_user(client: Client) -> None:
    owner = samples.base_document(
        email="owner@test.com",
        name="Olga Owner",
        entity_relationship="UBO",
        ownership_percentage=60,
        title="CEO",
    )
    body = samples.plain_user(
        samples.business_document(), owner, legal_names=["Acme Example LLC"], extra={"cip_tag": 1, "is_business": True}
    )
    user = settled(client, client.create_user(body, ip="127.0.0.1").id)
    business, person = user.body["documents"]
    assert (business["name"], business["entity_type"]) == ("Acme Example LLC", "LLC")
    assert (person["entity_relationship"], person["ownership_percentage"], person["title"]) == ("UBO", 60, "CEO")


def test_full_dehydrate_echoes_what_was_submitted_but_no_identity_number(user: User, client: Client) -> None:
    (full,) = user.body["documents"]
    submitted = samples.base_document()
    for field, value in submitted.items():
        if not field.endswith("_docs"):
            assert full[field] == value, field
    assert samples.VALID_SSN not in sub_document(user, "SSN")["document_value"]
    assert sub_document(user, "FACEBOOK")["document_value"] == "https://www.facebook.com/valid"

    plain = client.get_user(user.id)
    assert all("document_value" not in sub for sub in sub_documents(plain))
    assert "day" not in plain.body["documents"][0]


def test_users_are_listed_page_by_page_newest_first(connect: Connect, new_client: NewClient) -> None:
    client = connect(new_client("acceptance paging"))
    created = [client.create_user(samples.plain_user(), ip="127.0.0.1").id for _ in range(5)]
    # The list is an index of the table and follows it within moments.
    wait_for("the list", lambda: client.get_all_users().users_count == 5)
    pages = [client.get_all_users(page=page, per_page=2) for page in (1, 2, 3)]
    assert [(page.page, page.page_count, page.limit, page.users_count) for page in pages] == [
        (number, 3, 2, 5) for number in (1, 2, 3)
    ]
    assert [user.id for page in pages for user in page.list_of_users] == created[::-1]
    assert client.get_all_users(page=4, per_page=2).list_of_users == []


def test_refresh_tokens_are_listed_only_on_request(user: User, client: Client) -> None:
    listed = wait_for("the list", lambda: client.get_all_users(per_page=100).list_of_users)
    assert {user.body["refresh_token"] for user in listed} == {None}
    shown = client.get_all_users(per_page=100, show_refresh_tokens="yes").list_of_users
    assert all(user.body["refresh_token"].startswith("refresh_") for user in shown)


@pytest.mark.parametrize("field", ["name", "e-mail", "supp_id"])
def test_a_user_is_found_by(field: str, client: Client) -> None:
    token = samples.unique_name()
    body = samples.plain_user(
        legal_names=[f"Test {token}"],
        logins=[{"email": f"{token}@test.com"}],
        extra={"cip_tag": 1, "supp_id": f"supp-{token}"},
    )
    created = client.create_user(body, ip="127.0.0.1")
    query = {"name": token, "e-mail": f"{token}@test.com", "supp_id": f"supp-{token}"}[field]
    found = wait_for("the search", lambda: client.get_all_users(query=query).list_of_users)
    assert [user.id for user in found] == [created.id]
    assert client.get_all_users(query=samples.unique_name()).users_count == 0


def test_another_clients_user_does_not_exist(user: User, connect: Connect, new_client: NewClient) -> None:
    other = connect(new_client("acceptance stranger"))
    with pytest.raises(ObjectNotFound):
        other.get_user(user.id)
    assert other.get_all_users().users_count == 0


def test_the_profile_is_changed_by_update(user: User) -> None:
    body = user.update_info(
        {
            "update": {
                "login": {"email": "second@test.com", "read_only": True},
                "phone_number": "9019411111",
                "legal_name": "Some New Name",
                "public_note": "called on Monday",
            }
        }
    )
    assert {"email": "second@test.com", "scope": "READ"} in body["logins"]
    assert "9019411111" in body["phone_numbers"]
    assert "Some New Name" in body["legal_names"]
    assert body["extra"]["public_note"] == "called on Monday"
    body = user.update_info(
        {
            "update": {
                "remove_login": {"email": "second@test.com"},
                "remove_phone_number": "9019411111",
                "remove_legal_name": "Some New Name",
            }
        }
    )
    assert [login["email"] for login in body["logins"]] == ["test@synapsefi.com"]
    assert body["phone_numbers"] == ["901.111.1111"]
    assert body["legal_names"] == ["Test User"]


def test_a_locked_user_is_frozen_until_it_is_unlocked(user: User) -> None:
    locked = user.update_info({"permission": "LOCKED", "permission_code": "USER_REQUEST"})
    assert (locked["permission"], locked["permission_code"]) == ("LOCKED", "USER_REQUEST")
    with pytest.raises(ActionNotAllowed):
        user.update_info({"update": {"legal_name": "Some New Name"}})
    unlocked = user.update_info({"permission": "UNVERIFIED"})
    assert (unlocked["permission"], unlocked["permission_code"]) == ("SEND-AND-RECEIVE", None)


def test_a_closed_user_stays_closed(user: User, client: Client) -> None:
    closed = user.update_info({"permission": "CLOSED", "permission_code": "USER_REQUEST"})
    assert closed["permission"] == "CLOSED"
    assert closed["account_closure_date"] > 1_500_000_000_000
    with pytest.raises(ActionNotAllowed):
        user.update_info({"permission": "UNVERIFIED"})
    assert client.get_user(user.id).body["permission"] == "CLOSED"


def test_a_user_is_flagged_and_the_flag_is_lifted(user: User) -> None:
    flagged = user.update_info({"flag": "FLAGGED", "flag_code": "ACCOUNT_CLOSURE|HIGH_RISK"})
    assert (flagged["flag"], flagged["flag_code"]) == ("FLAGGED", "ACCOUNT_CLOSURE|HIGH_RISK")
    assert user.update_info({"flag": "NOT-FLAGGED"})["flag"] == "NOT-FLAGGED"


def test_the_reference_lists_are_open_to_everybody(client: Client) -> None:
    types = client.http.get("/users/document-types")
    assert {"GOVT_ID"} <= {row["type"] for row in types["physical_docs"]}
    assert {"SSN"} <= {row["type"] for row in types["virtual_docs"]}
    entity_types = client.http.get("/users/entity-types")
    assert {"LLC"} <= {row["type"] for row in entity_types["BUSINESS"]}
    scopes = client.http.get("/users/entity-scopes")
    assert "Arts & Entertainment" in str(scopes)

"""Adding, replacing and deleting documents through SynapsePy's `update_info`, which fetches its OAuth key by itself."""

import pytest
import requests
import samples
from conftest import settled, sub_document, sub_documents
from synapsepy import Client
from synapsepy.errors import ObjectNotFound, PayloadError
from synapsepy.user import User


def document_id(user: User) -> str:
    (document,) = user.body["documents"]
    return document["id"]


def test_documents_are_added_after_the_user(client: Client) -> None:
    created = client.create_user(samples.plain_user(), ip="127.0.0.1")
    created.update_info({"documents": [samples.base_document(virtual_docs=[], physical_docs=[], social_docs=[])]})
    user = settled(client, created.id)
    assert user.body["permission"] != "SEND-AND-RECEIVE"

    user.update_info(
        {
            "documents": [
                {
                    "id": document_id(user),
                    "virtual_docs": [{"document_value": samples.VALID_SSN, "document_type": "SSN"}],
                    "physical_docs": [{"document_value": samples.VALID_IMAGE, "document_type": "GOVT_ID"}],
                }
            ]
        }
    )
    user = settled(client, created.id)
    assert user.body["permission"] == "SEND-AND-RECEIVE"


def test_an_invalid_number_is_replaced_by_a_valid_one_under_the_same_id(client: Client) -> None:
    document = samples.base_document(virtual_docs=[{"document_value": samples.INVALID_SSN, "document_type": "SSN"}])
    user = settled(client, client.create_user(samples.plain_user(document), ip="127.0.0.1").id)
    rejected = sub_document(user, "SSN")
    assert rejected["status"] == "SUBMITTED|INVALID"
    again = {"id": rejected["id"], "document_value": samples.VALID_SSN, "document_type": "SSN"}
    user.update_info({"documents": [{"id": document_id(user), "virtual_docs": [again]}]})
    user = settled(client, user.id)
    accepted = sub_document(user, "SSN")
    assert (accepted["id"], accepted["status"]) == (rejected["id"], "SUBMITTED|VALID")
    assert user.body["permission"] == "SEND-AND-RECEIVE"


def test_a_sub_document_is_deleted(user: User) -> None:
    doomed = sub_document(user, "GOVT_ID")
    deletion = {"id": doomed["id"], "document_type": "DELETE_DOCUMENT", "document_value": ""}
    body = user.update_info({"documents": [{"id": document_id(user), "physical_docs": [deletion]}]})
    assert [document["physical_docs"] for document in body["documents"]] == [[]]
    assert body["permission"] != "SEND-AND-RECEIVE"


def test_a_base_document_is_deleted(user: User, client: Client) -> None:
    body = user.update_info({"documents": [{"id": document_id(user), "permission_scope": "DELETE_DOCUMENT"}]})
    assert (body["documents"], body["permission"]) == ([], "UNVERIFIED")
    assert client.get_user(user.id, full_dehydrate=True).body["documents"] == []


def test_everything_is_replaced_but_an_address_that_is_not_valid(user: User, client: Client) -> None:
    """Seed 002: everything updates to what was submitted, except an address, which does not change if invalid."""
    change = {
        "id": document_id(user),
        "email": "new@test.com",
        "address_street": "PO Box 12",
        "address_city": "San Francisco",
        "address_subdivision": "CA",
        "address_postal_code": "94114",
        "address_country_code": "US",
    }
    body = user.update_info({"documents": [change]})
    assert [part["document_id"] for part in body["unapplied"]] == [document_id(user)]
    (document,) = client.get_user(user.id, full_dehydrate=True).body["documents"]
    assert (document["email"], document["address_street"]) == ("new@test.com", "1 Market St.")


def test_social_documents_follow_the_base_document(user: User, client: Client) -> None:
    user.update_info({"documents": [{"id": document_id(user), "email": "new@test.com"}]})
    assert sub_document(client.get_user(user.id, full_dehydrate=True), "EMAIL")["document_value"] == "new@test.com"


def test_a_real_image_comes_back_as_a_link_to_a_picture_of_the_same_size(client: Client) -> None:
    """What reviewers open is drawn anew, so that it holds nothing but what is seen."""
    image = samples.png(1200, 800)
    front = {"document_value": samples.data_uri(image), "document_type": "GOVT_ID"}
    body = samples.plain_user(samples.base_document(physical_docs=[front]))
    user = settled(client, client.create_user(body, ip="127.0.0.1").id)
    submitted = sub_document(user, "GOVT_ID")
    assert submitted["status"] == "SUBMITTED|VALID"
    file = requests.get(submitted["document_value"], timeout=30)
    assert samples.jpeg_size(file.content) == (1200, 800)
    assert file.headers["content-type"] == "image/jpeg"
    assert file.headers["content-disposition"].startswith("attachment")


def test_the_same_file_twice_is_two_documents(client: Client) -> None:
    both = [{"document_value": samples.VALID_IMAGE, "document_type": kind} for kind in ("GOVT_ID", "GOVT_ID_BACK")]
    document = samples.base_document(physical_docs=both)
    user = settled(client, client.create_user(samples.plain_user(document), ip="127.0.0.1").id)
    assert {sub_document(user, kind)["status"] for kind in ("GOVT_ID", "GOVT_ID_BACK")} == {"SUBMITTED|VALID"}


@pytest.mark.parametrize("document_type", ["PROOF_OF_ADDRESS", "SELFIE", "SSN_CARD", "GOVT_ID_BACK"])
def test_every_common_physical_type_is_taken(document_type: str, client: Client) -> None:
    document = samples.base_document(
        physical_docs=[{"document_value": samples.VALID_IMAGE, "document_type": document_type}]
    )
    user = settled(client, client.create_user(samples.plain_user(document), ip="127.0.0.1").id)
    assert sub_document(user, document_type)["status"].startswith("SUBMITTED|")


def test_a_document_that_is_not_there_is_not_found(user: User) -> None:
    with pytest.raises(ObjectNotFound):
        user.update_info({"documents": [{"id": user.id, "email": "new@test.com"}]})


def test_a_minor_does_not_become_an_adult_by_type_alone(client: Client) -> None:
    minor = samples.base_document(entity_type="MINOR", year=2020)
    created = client.create_user(samples.plain_user(minor), ip="127.0.0.1")
    with pytest.raises(PayloadError):
        created.update_info({"documents": [{"id": document_id(created), "entity_type": "M"}]})


@pytest.mark.parametrize(
    "change",
    [
        {"virtual_docs": [{"document_value": "2222", "document_type": "NO_SUCH_TYPE"}]},
        {"physical_docs": [{"document_value": "no data uri", "document_type": "GOVT_ID"}]},
        {"social_docs": [{"document_value": "", "document_type": "FACEBOOK"}]},
        {"year": 2020, "month": 1, "day": 1},
        {"entity_type": "LLC"},
    ],
    ids=["unknown type", "no file", "empty value", "a child", "a person that is a company"],
)
def test_a_refused_change_leaves_the_user_as_it_was(change: dict, user: User, client: Client) -> None:
    before = client.get_user(user.id, full_dehydrate=True).body
    with pytest.raises(PayloadError):
        user.update_info({"documents": [{"id": document_id(user), **change}]})
    after = client.get_user(user.id, full_dehydrate=True)
    assert after.body["_v"] == before["_v"]
    assert [sub["id"] for sub in sub_documents(after)] == [sub["id"] for sub in sub_documents(user)]

"""Businesses, and who owns and directs them."""

import pytest
import synctera_client_ng as synctera
from conftest import ADDRESS, Api, problem, wait_for


def status(api: Api, business: str) -> str:
    return api.businesses.get_business(business).verification_status


def test_a_business_is_created_read_listed_and_changed(api: Api) -> None:
    made = api.business(entity_name="Analytical Engines", trade_names=["Engines"])
    assert (made.structure, made.ein, made.trade_names) == ("LLC", "2222", ["Engines"])
    patch = synctera.PatchBusiness.from_dict({"website": "https://example.com"})
    assert api.businesses.update_business(made.id, patch).website == "https://example.com"
    listed = api.businesses.list_businesses(entity_name="Analytical Engines")
    assert [business.id for business in listed.businesses] == [made.id]


def test_a_legal_address_is_no_po_box(api: Api) -> None:
    with pytest.raises(synctera.ApiException) as refused:
        api.business(legal_address={**ADDRESS, "address_line_1": "PO Box 12"})
    assert "legal_address.address_line_1" in problem(refused.value)["invalid"]


def test_a_business_waits_for_its_owners_and_again_when_they_change(api: Api) -> None:
    business, owner = api.business(), api.person()
    api.disclose(business_id=business.id)
    api.disclose(person_id=owner.id)
    share = api.owner(owner.id, business.id, 60)
    assert share.additional_data.percent_ownership == 60
    api.verified("IDENTITY", "ACCEPTED", business_id=business.id)
    api.verified("WATCHLIST", "ACCEPTED", business_id=business.id)
    assert status(api, business.id) == "PENDING"
    # The owner is verified, which nobody tells the business but the owner's own event.
    api.verified("IDENTITY", "ACCEPTED", person_id=owner.id)
    api.verified("WATCHLIST", "ACCEPTED", person_id=owner.id)
    wait_for("the business's acceptance", lambda: status(api, business.id) == "ACCEPTED")
    other = api.person()
    second = api.owner(other.id, business.id, 25)
    assert status(api, business.id) == "PENDING", "a new owner opens it again"
    patch = {"relationship_type": "BENEFICIAL_OWNER_OF", "additional_data": {"percent_ownership": 24}}
    patch = synctera.PatchPersonBusinessOwnerRelationship.from_dict(patch)
    # The client's oneOf fits every answer about an owner twice, so that the model is asked by itself.
    answer = api.relationships.update_relationship_with_http_info(
        second.id, synctera.PatchRelationshipIn(patch), _preload_content=False
    )
    patched = synctera.PersonBusinessOwnerRelationship.from_json(answer.raw_data)
    assert patched.additional_data.percent_ownership == 24
    assert status(api, business.id) == "ACCEPTED", "less than 25 % is no beneficial owner"
    api.disclose(person_id=owner.id)
    api.verified("WATCHLIST", "REJECTED", person_id=owner.id)
    wait_for("the business's rejection", lambda: status(api, business.id) == "REJECTED")


def test_an_owner_behind_another_business_counts_by_its_part(api: Api) -> None:
    above, below, owner = api.business(), api.business(), api.person()
    api.owner(owner.id, above.id, 60)
    chain = {
        "relationship_type": "OWNER_OF",
        "from_business_id": above.id,
        "to_business_id": below.id,
        "additional_data": {"percent_ownership": 50},
    }
    made = synctera.RelationshipIn(synctera.BusinessBusinessOwnerRelationship.from_dict(chain))
    assert api.relationships.create_relationship(made).actual_instance.from_business_id == above.id
    api.disclose(business_id=below.id)
    api.verified("IDENTITY", "ACCEPTED", business_id=below.id)
    api.verified("WATCHLIST", "ACCEPTED", business_id=below.id)
    assert status(api, below.id) == "PENDING", "60 % of 50 % is 30 %"
    circle = {**chain, "from_business_id": below.id, "to_business_id": above.id}
    circle["additional_data"] = {"percent_ownership": 10}
    made = synctera.RelationshipIn(synctera.BusinessBusinessOwnerRelationship.from_dict(circle))
    with pytest.raises(synctera.ApiException) as refused:
        api.relationships.create_relationship(made)
    assert problem(refused.value)["code"] == "CYCLIC_OWNERSHIP"


def test_a_manager_is_listed_with_the_owners_and_deleted(api: Api) -> None:
    business, person = api.business(), api.person()
    body = {
        "relationship_type": "MANAGING_PERSON_OF",
        "from_person_id": person.id,
        "to_business_id": business.id,
        "additional_data": {"title": "DIRECTOR"},
    }
    made = synctera.RelationshipIn(synctera.PersonBusinessRelationship.from_dict(body))
    manager = api.relationships.create_relationship(made).actual_instance
    owner = api.owner(person.id, business.id, 30)
    listed = api.relationships.list_relationships(to_business_id=[business.id]).relationships
    assert {one.actual_instance.id for one in listed} == {manager.id, owner.id}
    assert api.relationships.get_relationship(manager.id).actual_instance.additional_data.title == "DIRECTOR"
    assert api.relationships.delete_relationship(manager.id).id == manager.id
    listed = api.relationships.list_relationships(from_person_id=[person.id]).relationships
    assert [one.actual_instance.id for one in listed] == [owner.id]


def test_shares_add_up_to_the_whole_at_most(api: Api) -> None:
    business, one, other = api.business(), api.person(), api.person()
    api.owner(one.id, business.id, 75)
    with pytest.raises(synctera.ApiException) as refused:
        api.owner(other.id, business.id, 25.5)
    assert "additional_data.percent_ownership" in problem(refused.value)["invalid"]

"""Persons and their personal ids."""

import pytest
import synctera_client_ng as synctera
from conftest import Api, problem


def test_a_person_is_created_read_listed_and_changed(api: Api) -> None:
    created = api.person(middle_name="Augusta", metadata={"plan": "gold"})
    assert created.verification_status == "UNVERIFIED"
    assert created.ssn == "2222"
    assert created.shipping_address.city == created.legal_address.city
    read = api.persons.get_person(created.id)
    assert (read.first_name, read.middle_name, read.metadata) == ("Ada", "Augusta", {"plan": "gold"})
    changed = api.persons.update_person(created.id, synctera.PatchPerson(chosen_name="Countess"))
    assert (changed.chosen_name, changed.last_name) == ("Countess", created.last_name)
    listed = api.persons.list_persons(last_name=created.last_name)
    assert [person.id for person in listed.persons] == [created.id]
    assert api.persons.list_persons(id=[created.id]).persons[0].id == created.id


def test_a_list_is_read_part_by_part(api: Api) -> None:
    made = {api.person(email="pages@example.com").id for _ in range(5)}
    seen: list[str] = []
    token = None
    while True:
        part = api.persons.list_persons(email="pages@example.com", limit=2, page_token=token)
        seen.extend(person.id for person in part.persons)
        token = part.next_page_token
        if token is None:
            break
    assert len(seen) == 5
    assert set(seen) == made


def test_a_prospect_may_be_empty_and_an_active_person_has_a_name(api: Api) -> None:
    post = synctera.PostPerson(status="PROSPECT", is_customer=True)
    prospect = api.persons.create_person(post)
    assert prospect.first_name is None
    with pytest.raises(synctera.ApiException) as refused:
        api.persons.update_person(prospect.id, synctera.PatchPerson(status="ACTIVE"))
    body = problem(refused.value)
    assert (body["status"], body["code"]) == (400, "BAD_REQUEST_BODY")
    assert body["missing"] == ["first_name", "last_name", "dob"]


def test_personal_ids_are_kept_and_show_their_last_four(api: Api) -> None:
    person = api.person()
    post = synctera.PostPersonalIdWCust(
        customer_id=person.id, id_type="PASSPORT_NUMBER", identifier="X12345678", country_code="DE"
    )
    made = api.persons.create_personal_id(post)
    assert (made.identifier, made.country_code, made.customer_id) == ("5678", "DE", person.id)
    other = api.persons.create_personal_id(
        synctera.PostPersonalIdWCust(
            customer_id=person.id, id_type="PASSPORT_NUMBER", identifier="Y87654321", country_code="US"
        )
    )
    assert other.id != made.id, "a second passport stands beside the first"
    changed = api.persons.update_personal_id(
        made.id, synctera.PatchPersonalId(id_type="PASSPORT_NUMBER", identifier="X11119999")
    )
    assert (changed.id, changed.identifier) == (made.id, "9999")
    assert api.persons.delete_personal_id(other.id).id == other.id
    shown = {own.id: own.identifier for own in api.persons.get_person(person.id).personal_ids}
    assert shown[made.id] == "9999"
    assert other.id not in shown


def test_a_key_repeats_the_answer_and_refuses_another_body(api: Api) -> None:
    post = synctera.PostPerson(status="PROSPECT", is_customer=True, first_name="Ada")
    first = api.persons.create_person(post, idempotency_key="same")
    assert api.persons.create_person(post, idempotency_key="same").id == first.id
    post.first_name = "Grace"
    with pytest.raises(synctera.ApiException) as refused:
        api.persons.create_person(post, idempotency_key="same")
    assert problem(refused.value)["code"] == "IDEMPOTENCY_INVALID_REUSE"
    assert refused.value.status == 422


def test_a_stranger_is_not_found(api: Api) -> None:
    with pytest.raises(synctera.exceptions.NotFoundException) as refused:
        api.persons.get_person("0192f0c1-2b6c-7cc3-98c4-dc0c0c07398f")
    assert problem(refused.value)["code"] == "RESOURCE_NOT_FOUND"

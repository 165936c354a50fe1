"""Disclosures, verifications, the back office's customers, notes."""

import json

import pytest
import synctera_client_ng as synctera
from conftest import Api, problem

MEAN_XML = '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'


def test_a_disclosure_precedes_a_verification(api: Api) -> None:
    person = api.person()
    with pytest.raises(synctera.ApiException) as refused:
        api.verified("IDENTITY", "ACCEPTED", person_id=person.id)
    assert problem(refused.value)["code"] == "DISCLOSURE_REQUIRED"
    disclosed = api.disclose(person_id=person.id)
    assert api.disclosures.get_disclosure(disclosed.id).type == "KYC_DATA_COLLECTION"
    listed = api.disclosures.list_disclosures(person_id=[person.id]).disclosures
    assert [one.id for one in listed] == [disclosed.id]
    assert api.verified("IDENTITY", "ACCEPTED", person_id=person.id).result == "ACCEPTED"


def test_a_vendors_answer_is_kept_whole(api: Api) -> None:
    person = api.person()
    api.disclose(person_id=person.id)
    details = [{"label": "dob", "description": "matches", "result": "PASS", "vendor_code": "I708"}]
    for vendor_info in (
        {"vendor": "One", "content_type": "application/json", "json": {"key": ["value"]}},
        {"vendor": "Other", "content_type": "text/xml", "xml": "<a>b &amp; c</a>"},
    ):
        made = api.verified(
            "DOCUMENT_VERIFICATION", "REVIEW", person_id=person.id, details=details, vendor_info=vendor_info
        )
        read = api.verifications.get_verification1(made.id)
        assert read.details[0].vendor_code == "I708"
        assert read.vendor_info.to_dict() == vendor_info
    assert api.persons.get_person(person.id).verification_status == "REVIEW"


def test_history_is_listed_where_it_is_asked_for(api: Api) -> None:
    person = api.person()
    api.disclose(person_id=person.id)
    made = [api.verified("IDENTITY", result, person_id=person.id).id for result in ("REVIEW", "ACCEPTED")]
    latest = api.verifications.list_verifications1(person_id=[person.id]).verifications
    assert [one.id for one in latest] == made[1:]
    history = api.verifications.list_verifications1(person_id=[person.id], include_history=True, limit=1)
    assert [one.id for one in history.verifications] == made[1:]
    rest = api.verifications.list_verifications1(
        person_id=[person.id], include_history=True, page_token=history.next_page_token
    )
    assert [one.id for one in rest.verifications] == made[:1]
    assert rest.next_page_token is None


def test_gatehouse_verifies_by_itself(api: Api) -> None:
    person = api.person()
    api.disclose(person_id=person.id)
    request = synctera.VerificationRequest(customer_consent=True, person_id=person.id)
    verified = api.verifications.verify(request)
    # Under the program that is the default, who was verified without a government ID is accepted for now.
    assert verified.verification_status == "PROVISIONAL"
    assert {one.verification_type: one.result for one in verified.verifications} == {
        "IDENTITY": "ACCEPTED",
        "WATCHLIST": "ACCEPTED",
    }
    without = synctera.VerificationRequest(customer_consent=False, person_id=person.id)
    with pytest.raises(synctera.ApiException) as refused:
        api.verifications.verify(without)
    assert "customer_consent" in problem(refused.value)["invalid"]


def test_the_lists_are_asked_ad_hoc(api: Api) -> None:
    request = synctera.AdhocVerificationRequest(payer_id=api.person().id, payee_id=api.business().id)
    answer = api.verifications.verify_ad_hoc(request)
    assert (answer.result, answer.matching_watchlists) == ("ACCEPTED", [])


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"verification_time": "2999-01-01T00:00:00Z"}, "verification_time"),
        ({"vendor_info": {"vendor": "V", "content_type": "text/xml", "xml": MEAN_XML}}, "vendor_info.xml"),
    ],
)
def test_bad_answers_are_refused(api: Api, changes: dict[str, object], field: str) -> None:
    person = api.person()
    api.disclose(person_id=person.id)
    with pytest.raises(synctera.ApiException) as refused:
        api.verified("IDENTITY", "ACCEPTED", person_id=person.id, **changes)
    assert field in problem(refused.value)["invalid"]


def test_customers_are_what_the_back_office_sees(api: Api) -> None:
    """The client's oneOf of `Customer` and `Prospect` fits every answer twice: the models are asked by themselves."""
    person = api.person()
    raw = api.customers.get_customer_with_http_info(person.id, _preload_content=False)
    customer = synctera.Customer.from_json(raw.raw_data)
    assert (customer.id, customer.last_name, customer.kyc_status) == (person.id, person.last_name, "UNVERIFIED")
    listed = json.loads(api.customers.list_customers_with_http_info(id=[person.id], _preload_content=False).raw_data)[
        "customers"
    ]
    assert [synctera.Customer.from_dict(one).id for one in listed] == [person.id]


def test_notes_are_kept_and_resolved(api: Api) -> None:
    person = api.person()
    note = synctera.NoteCreate(content="Called back.", related_resource_id=person.id, related_resource_type="CUSTOMER")
    made = api.notes.create_note(note)
    assert api.notes.patch_note(made.id, patch_note=synctera.PatchNote(status="RESOLVED")).status == "RESOLVED"
    (listed,) = api.notes.list_notes(related_resource_id=[person.id]).notes
    assert (listed.id, listed.status, listed.content) == (made.id, "RESOLVED", "Called back.")

"""What each function of /v0 must do with its sample. The steps run after those of `event_steps`."""

from collections.abc import Callable

from event_bench import Bench
from event_checks import equal

# What Gatehouse's own checks find of the sample person, whose SSN a sandbox confirms.
VERIFIED = {"IDENTITY": "ACCEPTED", "WATCHLIST": "ACCEPTED"}


def persons_create(bench: Bench) -> None:
    person = bench.call("persons.create", 201)
    equal("the tenant", person["tenant"], bench.values["client"])
    equal("what is shown of the SSN", person["ssn"], "2222")
    equal("the verification before any", person["verification_status"], "UNVERIFIED")
    bench.values["person"] = person["id"]


def persons_get(bench: Bench) -> None:
    person = bench.call("persons.get")
    equal("the person", (person["id"], person["middle_name"]), (bench.values["person"], "Of"))


def alerts_list(bench: Bench) -> None:
    # The samples' user is on no list; tests/it/alerts.rs tells of one who is.
    equal("the alerts", bench.call("alerts.list"), {"alerts": []})


def alerts_update(bench: Bench) -> None:
    equal("an alert that nobody raised", bench.call("alerts.update", 404)["code"], "RESOURCE_NOT_FOUND")


def documents_get(bench: Bench) -> None:
    document = bench.call("documents.get")
    equal("the document", document["id"], bench.values["inline file"])
    equal("its file, which was refused", document["file"], "REFUSED")
    bench.values["content"] = document["content"]


def documents_review(bench: Bench) -> None:
    document = bench.call("documents.review")
    equal("the decision", [one["decision"] for one in document["reviews"]], ["INVALID"])
    equal("the status", document["status"], "SUBMITTED|INVALID")


def persons_list(bench: Bench) -> None:
    page = bench.call("persons.list")
    equal("the persons of that name", [one["id"] for one in page["persons"]], [bench.values["person"]])


def persons_update(bench: Bench) -> None:
    bench.call("persons.update")
    equal("the name as read again", bench.call("persons.get")["chosen_name"], "Sam")


def personal_ids_create(bench: Bench) -> None:
    made = bench.call("personal_ids.create", 201)
    equal("what is shown of the number", (made["customer_id"], made["identifier"]), (bench.values["person"], "5678"))
    bench.values["personal id"] = made["id"]


def personal_ids_update(bench: Bench) -> None:
    made = bench.call("personal_ids.update", 201)
    equal("what is shown of the number", (made["id"], made["identifier"]), (bench.values["personal id"], "4321"))


def personal_ids_delete(bench: Bench) -> None:
    bench.call("personal_ids.delete")
    kinds = [one["id_type"] for one in bench.call("persons.get")["personal_ids"]]
    equal("the numbers that are left", kinds, ["SSN"])


def businesses_create(bench: Bench) -> None:
    business = bench.call("businesses.create", 201)
    equal("what is shown of the EIN", (business["structure"], business["ein"]), ("LLC", "2222"))
    bench.values["business"] = business["id"]


def businesses_get(bench: Bench) -> None:
    equal("the business", bench.call("businesses.get")["entity_name"], "Sample Trading LLC")


def businesses_list(bench: Bench) -> None:
    page = bench.call("businesses.list")
    equal("the businesses of that name", [one["id"] for one in page["businesses"]], [bench.values["business"]])


def businesses_update(bench: Bench) -> None:
    bench.call("businesses.update")
    equal("the website as read again", bench.call("businesses.get")["website"], "https://sample.example.com")


def relationships_create(bench: Bench) -> None:
    made = bench.call("relationships.create", 201)
    equal("the owner", made["from_person_id"], bench.values["person"])
    bench.values["relationship"] = made["id"]


def relationships_get(bench: Bench) -> None:
    equal("the share", bench.call("relationships.get")["additional_data"], {"percent_ownership": 60})


def relationships_list(bench: Bench) -> None:
    listed = bench.call("relationships.list")["relationships"]
    equal("the relationships", [one["id"] for one in listed], [bench.values["relationship"]])


def relationships_update(bench: Bench) -> None:
    bench.call("relationships.update")
    equal("the share", bench.call("relationships.get")["additional_data"], {"percent_ownership": 30})


def disclosures_create(bench: Bench) -> None:
    made = bench.call("disclosures.create", 201)
    equal("the person", made["person_id"], bench.values["person"])
    bench.values["disclosure"] = made["id"]


def disclosures_get(bench: Bench) -> None:
    equal("the type", bench.call("disclosures.get")["type"], "KYC_DATA_COLLECTION")


def disclosures_list(bench: Bench) -> None:
    listed = bench.call("disclosures.list")["disclosures"]
    equal("the disclosures", [one["id"] for one in listed], [bench.values["disclosure"]])


def verifications_create(bench: Bench) -> None:
    made = bench.call("verifications.create", 201)
    equal("the result", made["result"], "ACCEPTED")
    bench.values["verification"] = made["id"]


def verifications_get(bench: Bench) -> None:
    equal("the vendor's words", bench.call("verifications.get")["vendor_info"]["json"], {"key": "value"})


def verifications_list(bench: Bench) -> None:
    listed = bench.call("verifications.list")["verifications"]
    equal("the verifications", [one["id"] for one in listed], [bench.values["verification"]])


def verifications_verify(bench: Bench) -> None:
    found = bench.call("verifications.verify", 201)
    equal("what was found", {one["verification_type"]: one["result"] for one in found["verifications"]}, VERIFIED)
    equal("what all add up to", found["verification_status"], "ACCEPTED")


def verifications_adhoc(bench: Bench) -> None:
    equal("the lists' answer", bench.call("verifications.adhoc")["result"], "ACCEPTED")


def screenings_create(bench: Bench) -> None:
    made = bench.call("screenings.create", 201)
    equal("the lists' answer", (made["verdict"], made["screened"]["name"]), ("NO_MATCH", "Walter Invented"))
    bench.values["screening"] = made["id"]


def screenings_get(bench: Bench) -> None:
    equal("the screening", bench.call("screenings.get")["id"], bench.values["screening"])


def screenings_list(bench: Bench) -> None:
    listed = bench.call("screenings.list")["screenings"]
    equal("the screenings", [one["id"] for one in listed], [bench.values["screening"]])


def notes_create(bench: Bench) -> None:
    made = bench.call("notes.create", 201)
    equal("the author", made["tenant"], bench.values["client"])
    bench.values["note"] = made["id"]


def notes_list(bench: Bench) -> None:
    listed = bench.call("notes.list")["notes"]
    equal("the notes", [one["id"] for one in listed], [bench.values["note"]])


def notes_update(bench: Bench) -> None:
    equal("the status", bench.call("notes.update")["status"], "RESOLVED")


def related_documents_create(bench: Bench) -> None:
    made = bench.call("related_documents.create", 201)
    equal("the document", (made["name"], made["version"], made["file_name"]), ("bill.pdf", 1, "bill.pdf"))
    bench.values["related document"] = made["id"]


def related_documents_list(bench: Bench) -> None:
    listed = bench.call("related_documents.list")["documents"]
    equal("the documents", [one["id"] for one in listed], [bench.values["related document"]])


def related_documents_get(bench: Bench) -> None:
    equal("the type", bench.call("related_documents.get")["type"], "ADDRESS_VERIFICATION")


def related_documents_add_version(bench: Bench) -> None:
    made = bench.call("related_documents.add_version", 201)
    equal("the versions", (made["name"], made["available_versions"]), ("Bill of November", [1, 2]))


def related_documents_contents(bench: Bench) -> None:
    equal("a file not inspected", bench.call("related_documents.contents", 409)["code"], "CONTENTS_NOT_AVAILABLE")


def related_documents_get_version(bench: Bench) -> None:
    equal("the name of the file", bench.call("related_documents.get_version")["file_name"], "bill.pdf")


def related_documents_version_contents(bench: Bench) -> None:
    equal(
        "a file not inspected", bench.call("related_documents.version_contents", 409)["code"], "CONTENTS_NOT_AVAILABLE"
    )


def related_documents_update(bench: Bench) -> None:
    equal("the reason", bench.call("related_documents.update")["deletion_reason"], "Sent by mistake.")


def related_documents_delete(bench: Bench) -> None:
    bench.call("related_documents.delete")
    equal("the documents", bench.call("related_documents.list")["documents"], [])


def customers_list(bench: Bench) -> None:
    listed = bench.call("customers.list")["customers"]
    equal("the businesses", [one["id"] for one in listed], [bench.values["business"]])


def customers_get(bench: Bench) -> None:
    equal("the profile status", bench.call("customers.get")["profile_status"], "APPROVED")


def customers_status(bench: Bench) -> None:
    equal("the profile status", bench.call("customers.status")["profile_status"], "REJECTED")
    equal("the permission", bench.call("customers.get")["permission"], "UNVERIFIED")


def relationships_delete(bench: Bench) -> None:
    bench.call("relationships.delete")
    equal("the relationships", bench.call("relationships.list")["relationships"], [])


STEPS: dict[str, Callable[[Bench], None]] = {
    "persons.create": persons_create,
    "persons.get": persons_get,
    "alerts.list": alerts_list,
    "alerts.update": alerts_update,
    "documents.get": documents_get,
    "documents.review": documents_review,
    "persons.list": persons_list,
    "persons.update": persons_update,
    "personal_ids.create": personal_ids_create,
    "personal_ids.update": personal_ids_update,
    "personal_ids.delete": personal_ids_delete,
    "businesses.create": businesses_create,
    "businesses.get": businesses_get,
    "businesses.list": businesses_list,
    "businesses.update": businesses_update,
    "relationships.create": relationships_create,
    "relationships.get": relationships_get,
    "relationships.list": relationships_list,
    "relationships.update": relationships_update,
    "disclosures.create": disclosures_create,
    "disclosures.get": disclosures_get,
    "disclosures.list": disclosures_list,
    "verifications.create": verifications_create,
    "verifications.get": verifications_get,
    "verifications.list": verifications_list,
    "verifications.verify": verifications_verify,
    "verifications.adhoc": verifications_adhoc,
    "screenings.create": screenings_create,
    "screenings.get": screenings_get,
    "screenings.list": screenings_list,
    "notes.create": notes_create,
    "notes.list": notes_list,
    "notes.update": notes_update,
    "related_documents.create": related_documents_create,
    "related_documents.list": related_documents_list,
    "related_documents.get": related_documents_get,
    "related_documents.add_version": related_documents_add_version,
    "related_documents.contents": related_documents_contents,
    "related_documents.get_version": related_documents_get_version,
    "related_documents.version_contents": related_documents_version_contents,
    "related_documents.update": related_documents_update,
    "related_documents.delete": related_documents_delete,
    "customers.list": customers_list,
    "customers.get": customers_get,
    "customers.status": customers_status,
    "relationships.delete": relationships_delete,
}

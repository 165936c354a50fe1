"""Documents: sent as a form, read back as they were, in versions."""

import time
from pathlib import Path

import pytest
import synctera_client_ng as synctera
from conftest import PATIENCE_SECONDS, Api, problem

PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 90 90]>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R>>endobj\ntrailer<</Size 4/Root 1 0 R>>\n"
)


@pytest.fixture
def bill(tmp_path: Path) -> str:
    file = tmp_path / "bill.pdf"
    file.write_bytes(PDF)
    return str(file)


def contents(api: Api, document: str, version: int | None = None) -> bytes:
    """The file, once it was inspected."""
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            if version is None:
                return bytes(api.documents.get_document_contents(document))
            return bytes(api.documents.get_document_version_contents(version, document))
        except synctera.ApiException as refused:
            if problem(refused)["code"] != "CONTENTS_NOT_AVAILABLE" or time.monotonic() > until:
                raise
            time.sleep(0.3)


def test_a_document_is_sent_read_listed_changed_and_its_file_comes_back(api: Api, bill: str) -> None:
    person = api.person()
    made = api.documents.create_document(
        bill,
        name="Power bill",
        type="IDENTITY_DOCUMENTATION",
        related_resource_type="CUSTOMER",
        related_resource_id=person.id,
    )
    assert (made.name, made.file_name, made.version, made.available_versions) == ("Power bill", "bill.pdf", 1, [1])
    assert made.encryption == "REQUIRED"
    assert api.documents.get_document(made.id).related_resource_id == person.id
    assert contents(api, made.id) == PDF
    # Filters by enumerations are tried elsewhere: this client writes them with the name of its class before the value.
    listed = api.documents.list_documents(related_resource_id=person.id)
    assert [document.id for document in listed.documents] == [made.id]
    assert api.documents.list_documents(id=[made.id]).documents[0].id == made.id
    changed = api.documents.update_document(made.id, synctera.PatchDocument(description="October"))
    assert (changed.description, changed.name) == ("October", "Power bill")


def test_a_new_version_stands_beside_the_one_before(api: Api, bill: str, tmp_path: Path) -> None:
    business = api.business()
    made = api.documents.create_document(
        bill,
        type="COMPANY_PROFILE_DOCUMENT",
        related_resource_type="BUSINESS",
        related_resource_id=business.id,
    )
    assert (made.name, made.encryption) == ("bill.pdf", "NOT_REQUIRED")
    newer = tmp_path / "newer.pdf"
    newer.write_bytes(PDF + b"% newer\n")
    second = api.documents.create_document_version(made.id, str(newer), name="Newer")
    assert (second.version, second.available_versions, second.name) == (2, [1, 2], "Newer")
    assert api.documents.get_document_version(1, made.id).file_name == "bill.pdf"
    assert contents(api, made.id) == newer.read_bytes()


def test_what_no_document_is_about_is_refused(api: Api, bill: str) -> None:
    with pytest.raises(synctera.ApiException) as refused:
        api.documents.create_document(bill, type="STATEMENT", related_resource_type="ACCOUNT", related_resource_id="x")
    assert sorted(problem(refused.value)["invalid"]) == ["related_resource_id", "related_resource_type"]

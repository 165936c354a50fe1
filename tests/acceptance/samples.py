"""Synapse's documented sample customers (create-a-user, testing-on-uat), and small changes of them."""

import base64
import random
import struct
import uuid
import zlib
from typing import Any

# Synapse's sandbox values (testing-on-uat): an SSN ending in 2222 is valid, and so is any image but the second.
VALID_SSN = "2222"
INVALID_SSN = "1111"
VALID_IMAGE = "data:image/gif;base64,SUQs=="
INVALID_IMAGE = "data:image/invalid;base64,SUQs=="

# What the API adds to every base document by itself, from the document's own fields.
DERIVED_SOCIAL_TYPES = {"EMAIL", "PHONE_NUMBER", "DATE", "ADDRESS", "IP"}


def base_document(**changes: Any) -> dict[str, Any]:
    """The documented base document of a person, with one sub-document of each kind."""
    return {
        "email": "test@test.com",
        "phone_number": "901.111.1111",
        "ip": "::1",
        "name": "Test User",
        "alias": "Test",
        "entity_type": "M",
        "entity_scope": "Arts & Entertainment",
        "day": 2,
        "month": 5,
        "year": 1989,
        "address_street": "1 Market St.",
        "address_city": "San Francisco",
        "address_subdivision": "CA",
        "address_postal_code": "94114",
        "address_country_code": "US",
        "virtual_docs": [{"document_value": VALID_SSN, "document_type": "SSN"}],
        "physical_docs": [{"document_value": VALID_IMAGE, "document_type": "GOVT_ID"}],
        "social_docs": [{"document_value": "https://www.facebook.com/valid", "document_type": "FACEBOOK"}],
        **changes,
    }


def user(*documents: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """The documented body of POST /users. `phone_numbers` takes "phone numbers and emails", as the sample shows."""
    return {
        "logins": [{"email": "test@synapsefi.com", "password": "test1234", "read_only": False}],
        "phone_numbers": ["901.111.1111", "test@synapsefi.com"],
        "legal_names": ["Test User"],
        "documents": list(documents),
        "extra": {"supp_id": "122eddfgbeafrfvbbb", "cip_tag": 1, "is_business": False},
        **changes,
    }


def plain_user(*documents: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """The same customer with phone numbers alone, for tests of something else."""
    return user(*documents, **{"phone_numbers": ["901.111.1111"], **changes})


def business_document(**changes: Any) -> dict[str, Any]:
    return base_document(
        **{
            "name": "Acme Example LLC",
            "alias": "Acme",
            "entity_type": "LLC",
            "entity_scope": "Arts & Entertainment",
            "virtual_docs": [{"document_value": "12-3456789", "document_type": "TIN"}],
            "physical_docs": [{"document_value": VALID_IMAGE, "document_type": "EIN_DOC"}],
            **changes,
        }
    )


def unique_name() -> str:
    """A name that no other test's customer has, of letters alone."""
    return "Zz" + "".join(chr(ord("a") + byte % 26) for byte in uuid.uuid4().bytes[:10])


def png(width: int = 64, height: int = 64) -> bytes:
    """A real image: noise, so that no two are alike."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    noise = random.Random(uuid.uuid4().int)  # noqa: S311 (an image, no secret)
    rows = b"".join(b"\0" + noise.randbytes(width * 3) for _ in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def jpeg_size(content: bytes) -> tuple[int, int]:
    """Width and height as the frame header says (ITU T.81, B.2.2)."""
    assert content[:2] == b"\xff\xd8", "no JPEG"
    at = 2
    while content[at + 1] not in (0xC0, 0xC1, 0xC2):
        at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")
    height, width = struct.unpack(">HH", content[at + 5 : at + 9])
    return width, height


def data_uri(content: bytes, media_type: str = "image/png") -> str:
    return f"data:{media_type};base64,{base64.b64encode(content).decode()}"

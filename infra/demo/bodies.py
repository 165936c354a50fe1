"""Request bodies. Nobody in them is real, save the name that a story takes from a public list."""

import base64
from collections.abc import Sequence
from datetime import date
from typing import Any

# Synapse's sandbox takes these in place of files: the first is readable, the second is not.
READABLE = "data:image/png;base64,SUQs=="
UNREADABLE = "data:image/invalid;base64,SUQs=="
# In a sandbox, an SSN is confirmed if it ends in 2222.
CONFIRMED_SSN = "222-22-2222"
UNKNOWN_SSN = "222-22-1111"
# A live client's has to be one that can have been issued; whose it is, a person says.
WELL_FORMED_SSN = "219-46-2222"
SOME_DAY = date(1990, 1, 2)


Document = dict[str, str]


def user(
    name: str, virtual: Sequence[Document] = (), physical: Sequence[Document] = (), birth: date | None = None
) -> dict[str, Any]:
    """A new user with one base document."""
    birth = birth or SOME_DAY
    mailbox = ".".join(part for part in name.lower().split() if part.isascii() and part.isalpha())
    # Kept by Ofcom for films: nobody's, and unlike the American 555-01xx no reason for a live client to ask.
    email, phone = f"{mailbox}@example.com", "+44 20 7946 0123"
    base = {
        "name": name,
        "email": email,
        "phone_number": phone,
        "ip": "192.0.2.1",
        "alias": "",
        "entity_type": "NOT_KNOWN",
        "entity_scope": "Not Known",
        "day": birth.day,
        "month": birth.month,
        "year": birth.year,
        "address_street": "1 Specimen Way",
        "address_city": "San Francisco",
        "address_subdivision": "CA",
        "address_postal_code": "94105",
        "address_country_code": "US",
        "virtual_docs": list(virtual),
        "physical_docs": list(physical),
    }
    return {"logins": [{"email": email}], "phone_numbers": [phone], "legal_names": [name], "documents": [base]}


def ssn(number: str) -> Document:
    return {"document_type": "SSN", "document_value": number}


def file(kind: str, value: str) -> Document:
    return {"document_type": kind, "document_value": value}


def png(content: bytes) -> str:
    return f"data:image/png;base64,{base64.b64encode(content).decode()}"

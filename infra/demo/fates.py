"""The stories, one function each: what is submitted, and what must become of it."""

from typing import Any

import bodies
import specimen
from api import ApiError, Client, post_file
from customer import Customer, told
from stage import Stage, StoryError
from watchlists import Listed

GOVT_ID = bodies.file("GOVT_ID", bodies.READABLE)
SSN = bodies.ssn(bodies.CONFIRMED_SSN)
VALID, INVALID, REVIEWING = "SUBMITTED|VALID", "SUBMITTED|INVALID", "SUBMITTED|REVIEWING"


def clean(stage: Stage, client: Client) -> Customer:
    stage.story.chapter("1. Everything in order")
    stage.story.submitted("Ada Meadowlark with a confirmed SSN and a readable GOVT_ID")
    customer = Customer(stage, client, "in order", bodies.user("Ada Meadowlark", [SSN], [GOVT_ID]))
    customer.wait_for(told("SEND-AND-RECEIVE", SSN=VALID, GOVT_ID=VALID))
    return customer


def soft_match(stage: Stage, client: Client, person: Listed) -> Customer:
    stage.story.chapter("2. A name on OFAC's list, and no more than the name")
    stage.story.submitted(f"{person.name} with a confirmed SSN and no document")
    stage.story.line(f"    OFAC's entry {person.number}: {person.entry}, no birth date given")
    customer = Customer(stage, client, "a listed name", bodies.user(person.name, [SSN]))
    user = customer.wait_for(told("UNVERIFIED", "SOFT_MATCH|PENDING_UPLOAD", SSN=VALID))
    stage.story.line("a name alone proves nothing: a government ID is asked for")

    add(stage, client, user, "a readable GOVT_ID", physical_docs=[GOVT_ID])
    customer.wait_for(told("UNVERIFIED", "SOFT_MATCH", SSN=VALID, GOVT_ID=VALID))
    stage.story.line("now a compliance officer decides whether this is the person listed")
    return customer


def match(stage: Stage, client: Client, person: Listed) -> Customer:
    stage.story.chapter("3. A name on OFAC's list, with the birth date given there")
    stage.story.submitted(f"{person.name}, born {person.birth}, with a confirmed SSN and a readable GOVT_ID")
    stage.story.line(f"    OFAC's entry {person.number}: {person.entry}, born {person.birth}")
    body = bodies.user(person.name, [SSN], [GOVT_ID], person.birth)
    customer = Customer(stage, client, "a listed person", body)
    customer.wait_for(told("UNVERIFIED", "MATCH", SSN=VALID, GOVT_ID=VALID))
    return customer


def wrong_number(stage: Stage, client: Client) -> Customer:
    stage.story.chapter("4. A wrong SSN, put right")
    stage.story.submitted("Ben Larkspur with an SSN that nobody confirms and a readable GOVT_ID")
    body = bodies.user("Ben Larkspur", [bodies.ssn(bodies.UNKNOWN_SSN)], [GOVT_ID])
    customer = Customer(stage, client, "wrong SSN, put right", body)
    user = customer.wait_for(told("RECEIVE", SSN=INVALID, GOVT_ID=VALID))

    add(stage, client, user, "the right SSN", virtual_docs=[SSN])
    customer.wait_for(told("SEND-AND-RECEIVE", SSN=VALID, GOVT_ID=VALID))
    return customer


def unreadable(stage: Stage, client: Client) -> Customer:
    stage.story.chapter("5. Documents that cannot be read")
    stage.story.submitted(
        "Cleo Fernhollow with a GOVT_ID that the sandbox calls unreadable, and the first third of a PNG"
    )
    broken = bodies.file("PROOF_OF_ADDRESS", bodies.png(specimen.cut_off()))
    body = bodies.user("Cleo Fernhollow", [SSN], [bodies.file("GOVT_ID", bodies.UNREADABLE), broken])
    customer = Customer(stage, client, "unreadable documents", body)
    customer.wait_for(told("RECEIVE", SSN=VALID, GOVT_ID=INVALID, PROOF_OF_ADDRESS=INVALID))
    return customer


def for_review(stage: Stage, client: Client) -> Customer:
    stage.story.chapter("6. At the live client: a document for a person to review")
    stage.story.submitted("Nora Thistledown without documents or a number")
    customer = Customer(stage, client, "for a person to review", bodies.user("Nora Thistledown"))
    user = customer.wait_for(told("UNVERIFIED"))
    stage.story.line("a live client's customer does nothing before an identification number is there")
    add(stage, client, user, "a well-formed SSN", virtual_docs=[bodies.ssn(bodies.WELL_FORMED_SSN)])
    user = customer.wait_for(told("RECEIVE", SSN=REVIEWING))

    picture = specimen.driver_licence()
    wanted = {"document_type": "GOVT_ID", "content_type": "image/png", "size": len(picture)}
    form = client.upload_form(user["_id"], user["documents"][0]["id"], wanted, oauth_key(client, user))
    stage.story.answered(f"a form for one PNG of at most {form['max_bytes']} bytes, good for 15 minutes")
    stage.story.submitted(f"a drawn specimen of a licence ({len(picture)} bytes), straight to storage")
    post_file(form, "specimen.png", picture, "image/png")
    customer.wait_for(told("RECEIVE", SSN=REVIEWING, GOVT_ID=REVIEWING))
    stage.story.line("the picture can be read; whether it is genuine, nothing but a person says yet")
    return customer


def locked(stage: Stage, client: Client) -> Customer:
    stage.story.chapter("7. OAuth, a lock, an unlock")
    stage.story.submitted("Dora Brackenridge with everything in order")
    customer = Customer(stage, client, "locked and unlocked", bodies.user("Dora Brackenridge", [SSN], [GOVT_ID]))
    verified = told("SEND-AND-RECEIVE", SSN=VALID, GOVT_ID=VALID)
    user = customer.wait_for(verified)

    reading = client.oauth(user, ["USER|GET"])["oauth_key"]
    note = {"update": {"public_note": "from the demo"}}
    expect_refusal(stage, "a change with an OAuth key that may only read", client, user, note, reading)

    stage.story.submitted("permission LOCKED, permission_code UNUSUAL_ACTIVITY|COMPLIANCE_SUSPICIOUS")
    client.update(user["_id"], {"permission": "LOCKED", "permission_code": "UNUSUAL_ACTIVITY|COMPLIANCE_SUSPICIOUS"})
    customer.wait_for(told("LOCKED", SSN=VALID, GOVT_ID=VALID))
    try:
        client.oauth(client.get(user["_id"]), [])
    except ApiError as refusal:
        stage.story.answered(f"a new OAuth key for a locked user: {refusal}")
    else:
        raise StoryError("a locked user got an OAuth key")

    stage.story.submitted("permission UNVERIFIED: the lock is lifted, and the permission decided anew")
    client.update(user["_id"], {"permission": "UNVERIFIED"})
    customer.wait_for(verified)
    return customer


def add(stage: Stage, client: Client, user: dict[str, Any], what: str, **documents: list[bodies.Document]) -> None:
    """Adds to the user's base document, as the user: with an OAuth key."""
    stage.story.submitted(f"{what}, with an OAuth key of the user's")
    change = {"documents": [{"id": user["documents"][0]["id"], **documents}]}
    client.update(user["_id"], change, oauth_key(client, user))


def oauth_key(client: Client, user: dict[str, Any]) -> str:
    return client.oauth(user, ["USER|PATCH", "USER|GET"])["oauth_key"]


def expect_refusal(
    stage: Stage, what: str, client: Client, user: dict[str, Any], change: dict[str, Any], oauth_key: str
) -> None:
    try:
        client.update(user["_id"], change, oauth_key)
    except ApiError as refusal:
        stage.story.answered(f"{what}: {refusal}")
    else:
        raise StoryError(f"{what} was done, and should have been refused")

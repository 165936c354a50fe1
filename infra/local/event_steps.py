"""What each function must do with its sample, in the order in which one makes what the next one needs.

A step checks an effect wherever there is one: an answer alone may be right for the wrong reason.
"""

import json
from collections.abc import Callable
from typing import Any

import event_steps_programs
import event_steps_v0
import event_steps_webhooks
import requests
from event_bench import Bench, Wrong
from event_checks import equal, returns_the_poison_alone, true
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

# An upload that is no picture.
GARBAGE = b"neither a picture nor a document".ljust(64)


def clients_create(bench: Bench) -> None:
    made = bench.invoke("clients.create")
    true("the API key is one of the client's", made["api_key"].startswith(f"gk_{made['client_id']}_"))
    bench.values |= {"client": made["client_id"], "client secret": made["client_secret"]}
    bench.values["webhook secret"] = made["webhook_secret"]


def authorizer(bench: Bench) -> None:
    equal("the answer to the sample's own credential", bench.refusal("authorizer"), "Unauthorized")
    grant = bench.invoke("authorizer")
    (statement,) = grant["policyDocument"]["Statement"]
    equal("the effect", statement["Effect"], "Allow")
    equal("the method", statement["Resource"], bench.sample("authorizer")["methodArn"])
    equal("the tenant", grant["context"]["client_id"], bench.values["client"])
    equal("the sandbox mark", grant["context"]["sandbox"], "true")
    true("the usage-plan key has the length of one", 20 <= len(grant["usageIdentifierKey"]) <= 128)
    bench.values["wrapped key"] = grant["context"]["key"]


def programs_put(bench: Bench) -> None:
    equal("the program", bench.invoke("programs.put"), {"cip_tag": 20, "version": 1})


def watchlists_refresh(bench: Bench) -> None:
    loaded = bench.invoke("watchlists.refresh")
    equal("the length of the index's hash", len(loaded["index"]), 64)
    true("OFAC's list is loaded", any(one["list"] == "ofac_sdn" for one in loaded["lists"]))
    true("every list has entries", all(one["entries"] > 0 for one in loaded["lists"]))


def watchlists_rescreen(bench: Bench) -> None:
    bench.keep_delta("watchlists.rescreen")
    before = bench.waiting("rescreen")
    returns_the_poison_alone(bench, "watchlists.rescreen")
    true("each client has a message in the rescreen queue", bench.waiting("rescreen") > before)


def openapi(bench: Bench) -> None:
    document = bench.call("openapi")
    true("it is OpenAPI 3.1", document["openapi"].startswith("3.1."))
    true("it describes the users", {"get", "post"} <= set(document["paths"]["/v3.1/users"]))


def document_types(bench: Bench) -> None:
    kinds = {one["type"] for one in bench.call("users.document_types")["physical_docs"]}
    true("a government ID is among the types", "GOVT_ID" in kinds)


def entity_types(bench: Bench) -> None:
    true("the type of somebody unknown is told", "NOT_KNOWN" in str(bench.call("users.entity_types")))


def entity_scopes(bench: Bench) -> None:
    true("the scope of somebody unknown is told", "Not Known" in str(bench.call("users.entity_scopes")))


def subscriptions_create(bench: Bench) -> None:
    made = bench.call("subscriptions.create")
    equal("the URL", made["url"], bench.values["receiver"])
    true("it is active", made["is_active"])
    bench.values["subscription"] = made["_id"]


def users_create(bench: Bench) -> None:
    user = bench.call("users.create")
    equal("the tenant", user["client"]["id"], bench.values["client"])
    equal("the program", user["extra"]["cip_tag"], 2)
    equal("the permission before any check", user["permission"], "UNVERIFIED")
    equal("the documents", statuses(user), {"SSN": "SUBMITTED", "GOVT_ID": "SUBMITTED"})
    (base,) = user["documents"]
    bench.values |= {"user": user["_id"], "base document": base["id"], "inline file": base["physical_docs"][0]["id"]}
    bench.values["refresh token"] = user["refresh_token"]


def users_list(bench: Bench) -> None:
    page = bench.call("users.list")
    equal("the users that the query finds", [user["_id"] for user in page["users"]], [bench.values["user"]])


def users_get(bench: Bench) -> None:
    user = bench.call("users.get")
    equal("the user", user["_id"], bench.values["user"])
    (number,) = [one["document_value"] for one in user["documents"][0]["virtual_docs"]]
    equal("the masked SSN", number, "*******2222")


def oauth_create(bench: Bench) -> None:
    made = bench.call("oauth.create")
    equal("the user", made["user_id"], bench.values["user"])
    equal("the scope", sorted(made["scope"]), ["USER|GET", "USER|PATCH"])
    bench.values["OAuth key"] = made["oauth_key"]


def users_update(bench: Bench) -> None:
    bench.call("users.update")
    equal("the note as read again", bench.call("users.get")["extra"]["public_note"], "changed by a sample event")


def documents_upload(bench: Bench) -> None:
    form = bench.call("documents.upload")
    owner = f"quarantine/uploads/{bench.values['client']}/{bench.values['user']}/{form['physical_doc_id']}/"
    true("the upload's key is the customer's", form["fields"]["key"].startswith(owner))
    bench.values |= {"uploaded file": form["physical_doc_id"], "upload": form["fields"]["key"].removeprefix(owner)}
    posted = requests.post(form["url"], data=form["fields"], files={"file": ("id.png", GARBAGE)}, timeout=10)
    equal("the storage's answer to the form", posted.ok, True)


def documents_inspect(bench: Bench) -> None:
    before = statuses(bench.call("users.get"))
    equal("the file inside the request, before", before["GOVT_ID"], "SUBMITTED")
    equal("the uploaded file, before", before["PROOF_OF_ADDRESS"], "SUBMITTED")
    returns_the_poison_alone(bench, "documents.inspect")
    after = statuses(bench.call("users.get"))
    equal("the file inside the request", after["GOVT_ID"], "SUBMITTED|INVALID")
    equal("the uploaded file", after["PROOF_OF_ADDRESS"], "SUBMITTED|INVALID")
    an_infected_file_stays_in_quarantine(bench)


def an_infected_file_stays_in_quarantine(bench: Bench) -> None:
    """The sample's scan found nothing; another upload's finds something, and what the file holds no longer matters."""
    form = bench.call("documents.upload")
    posted = requests.post(form["url"], data=form["fields"], files={"file": ("id.png", GARBAGE)}, timeout=10)
    equal("the storage's answer to the form", posted.ok, True)
    scan = bench.sample("documents.inspect")["Records"][3]
    result = json.loads(scan["body"])
    result["detail"]["s3ObjectDetails"] |= {
        "objectKey": form["fields"]["key"],
        "eTag": posted.headers["ETag"].strip('"'),
    }
    result["detail"]["scanResultDetails"]["scanResultStatus"] = "THREATS_FOUND"
    batch = {"Records": [scan | {"body": json.dumps(result)}]}
    equal("what goes back", bench.invoke_with("documents.inspect", batch), {"batchItemFailures": []})
    (base,) = bench.call("users.get")["documents"]
    (infected,) = [one for one in base["physical_docs"] if one["id"] == form["physical_doc_id"]]
    equal("why it is invalid", infected["invalid_reasons"], ["flagged_for_potential_fraud"])


def kyc_process(bench: Bench) -> None:
    equal("the screening before", bench.call("users.get")["watchlists"], "PENDING")
    returns_the_poison_alone(bench, "kyc.process")
    user = bench.call("users.get")
    equal("the screening", user["watchlists"], "NO_MATCH")
    equal("the SSN", statuses(user)["SSN"], "SUBMITTED|VALID")
    # The shipped program for the sample's cip_tag asks for the number alone.
    equal("the permission", user["permission"], "SEND-AND-RECEIVE")


def relay(bench: Bench) -> None:
    queues = ("kyc", "inspect", "webhooks")
    before = {kind: bench.waiting(kind) for kind in queues}
    equal("the records that failed", bench.invoke("relay"), {"batchItemFailures": []})
    for kind in queues:
        true(f"a message is in the {kind} queue", bench.waiting(kind) > before[kind])
    equal("the delivery", delivery(bench)["state"], "pending")


def webhooks_sweep(bench: Bench) -> None:
    true("the delivery that is due was sent to the queue", bench.invoke("webhooks.sweep")["sent"] >= 1)


def webhooks_deliver(bench: Bench) -> None:
    returns_the_poison_alone(bench, "webhooks.deliver")
    headers, body = bench.webhook()
    try:
        envelope = Webhook(bench.values["webhook secret"]).verify(body, headers)
    except WebhookVerificationError as problem:
        raise Wrong(f"the webhook's signature does not hold: {problem}") from None
    equal("the user", envelope["object_id"], bench.values["user"])
    equal("the scope", envelope["function"], "USERS|POST")


def subscriptions_logs(bench: Bench) -> None:
    found = delivery(bench)
    equal("the state", found["state"], "delivered")
    equal("the attempts", [one["http_response_code"] for one in found["http_responses"]], [204])


def subscriptions_get(bench: Bench) -> None:
    found = bench.call("subscriptions.get")
    equal("the subscription", (found["_id"], found["is_active"]), (bench.values["subscription"], True))


def subscriptions_list(bench: Bench) -> None:
    listed = bench.call("subscriptions.list")["subscriptions"]
    equal("the subscriptions", [one["_id"] for one in listed], [bench.values["subscription"]])


def subscriptions_update(bench: Bench) -> None:
    bench.call("subscriptions.update")
    equal("activity as read again", bench.call("subscriptions.get")["is_active"], False)


def address_verification_create(bench: Bench) -> None:
    found = bench.call("address_verification.create")
    equal("what is known of it", found["deliverability"], "deliverable")
    equal("the street", found["normalized_address"]["address_street"], "170 ST GERMAIN AVE")


def addresses_verify(bench: Bench) -> None:
    found = bench.call("addresses.verify")
    equal(
        "the street",
        (found["is_deliverable"], found["normalized_address"]["address_line_1"]),
        (True, "170 ST GERMAIN AVE"),
    )


def vendors_update(bench: Bench) -> None:
    equal("how many secrets it has", bench.call("vendors.update")["secrets"], 1)


def vendors_list(bench: Bench) -> None:
    equal("the vendors", [one["vendor"] for one in bench.call("vendors.list")["vendors"]], ["veriff"])


def vendors_request(bench: Bench) -> None:
    equal("whom it is about", bench.call("vendors.request", 201)["customer_id"], bench.values["person"])


def vendor_webhooks_receive(bench: Bench) -> None:
    equal("what became of it", bench.call("vendor_webhooks.receive")["outcome"], "RECORDED")


def vendors_comparisons(bench: Bench) -> None:
    equal("what vendors in shadow said", bench.call("vendors.comparisons")["comparisons"], [])


def vendors_ask(bench: Bench) -> None:
    returns_the_poison_alone(bench, "vendors.ask")


def clock_get(bench: Bench) -> None:
    equal("how far it is ahead", bench.call("clock.get")["ahead_seconds"], 0)


def clock_update(bench: Bench) -> None:
    before = bench.waiting("kyc")
    equal("how far it is ahead", bench.call("clock.update")["ahead_seconds"], 90_000)
    true("the user whose number is due was sent to the queue", bench.waiting("kyc") > before)


def kyc_sweep(bench: Bench) -> None:
    before = bench.waiting("kyc")
    sent = bench.invoke("kyc.sweep")["sent"]
    equal("the messages in the queue", bench.waiting("kyc"), before + sent)


def relay_sweep(bench: Bench) -> None:
    equal("what was not seen to", bench.invoke("relay.sweep"), {"seen_to": 0, "failed": 0})


def delivery(bench: Bench) -> dict[str, Any]:
    """The only delivery that there is."""
    logs = bench.call("subscriptions.logs")["logs"]
    equal("the deliveries", [one["subscription_id"] for one in logs], [bench.values["subscription"]])
    return logs[0]


def statuses(user: dict[str, Any]) -> dict[str, str]:
    (base,) = user["documents"]
    return {one["document_type"]: one["status"] for one in base["virtual_docs"] + base["physical_docs"]}


STEPS: dict[str, Callable[[Bench], None]] = (
    {
        "clients.create": clients_create,
        "authorizer": authorizer,
        "programs.put": programs_put,
        "watchlists.refresh": watchlists_refresh,
        "watchlists.rescreen": watchlists_rescreen,
        "openapi": openapi,
        "users.document_types": document_types,
        "users.entity_types": entity_types,
        "users.entity_scopes": entity_scopes,
        "subscriptions.create": subscriptions_create,
        "users.create": users_create,
        "users.list": users_list,
        "users.get": users_get,
        "oauth.create": oauth_create,
        "users.update": users_update,
        "documents.upload": documents_upload,
        "documents.inspect": documents_inspect,
        "kyc.process": kyc_process,
        "relay": relay,
        "webhooks.sweep": webhooks_sweep,
        "webhooks.deliver": webhooks_deliver,
        "subscriptions.logs": subscriptions_logs,
        "subscriptions.get": subscriptions_get,
        "subscriptions.list": subscriptions_list,
        "subscriptions.update": subscriptions_update,
        "address_verification.create": address_verification_create,
        "addresses.verify": addresses_verify,
        "clock.get": clock_get,
        "clock.update": clock_update,
        "kyc.sweep": kyc_sweep,
        "relay.sweep": relay_sweep,
    }
    | event_steps_v0.STEPS
    | event_steps_webhooks.STEPS
    | event_steps_programs.STEPS
    | {
        "vendors.update": vendors_update,
        "vendors.list": vendors_list,
        "vendors.request": vendors_request,
        "vendor_webhooks.receive": vendor_webhooks_receive,
        "vendors.comparisons": vendors_comparisons,
        "vendors.ask": vendors_ask,
    }
)

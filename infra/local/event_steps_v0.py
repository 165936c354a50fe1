"""What each function of /v0 must do with its sample. The steps run after those of `event_steps`."""

from collections.abc import Callable

from event_bench import Bench
from event_checks import equal


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


STEPS: dict[str, Callable[[Bench], None]] = {
    "persons.create": persons_create,
    "persons.get": persons_get,
    "alerts.list": alerts_list,
    "alerts.update": alerts_update,
    "documents.get": documents_get,
    "documents.review": documents_review,
}

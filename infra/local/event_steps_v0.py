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


STEPS: dict[str, Callable[[Bench], None]] = {
    "persons.create": persons_create,
    "persons.get": persons_get,
}

"""What the functions of programs, back-tests and decisions must do with their samples. The steps run last."""

from collections.abc import Callable

from event_bench import Bench
from event_checks import equal, returns_the_poison_alone, true


def programs_validate(bench: Bench) -> None:
    found = bench.call("programs.validate")
    equal("whether it is valid", found["valid"], False)
    (problem,) = found["problems"]
    true("the misspelled document is named", "SELFY" in problem["detail"])
    line = bench.sample("programs.validate")["body"].splitlines()[problem["line"] - 1]
    true("its line is the one that it stands on", "SELFY" in line)


def programs_create(bench: Bench) -> None:
    made = bench.call("programs.create", 201)
    equal("the program", (made["cip_tag"], made["version"]), (2, 2))


def programs_list(bench: Bench) -> None:
    page = bench.call("programs.list")
    lines = [(one["cip_tag"], one["version"], one["shipped"]) for one in page["programs"]]
    equal("the first programs", lines, [(1, 1, True), (2, 2, False)])
    equal("where the rest begins", page["next_page_token"], "2")


def programs_get(bench: Bench) -> None:
    found = bench.call("programs.get")
    equal("the program", (found["cip_tag"], found["version"]), (2, 2))


def programs_diff(bench: Bench) -> None:
    diff = bench.call("programs.diff")
    equal("what it means for persons", diff["person"], {"receive": "SAME", "send_and_receive": "STRICTER"})
    equal("what it means for businesses", diff["business"], {"receive": "SAME", "send_and_receive": "SAME"})


def programs_dry_run(bench: Bench) -> None:
    found = bench.call("programs.dry_run")
    equal("the customer", found["customer_id"], bench.values["user"])
    equal("whether it would be decided otherwise", found["changes"], True)
    asked = [one["one_of"] for one in found["would_be"]["requirements"]]
    true("a selfie would be asked for", [["SELFIE"]] in asked)


def backtests_create(bench: Bench) -> None:
    made = bench.call("backtests.create", 202)
    equal("the beginning", (made["status"], made["examined"]), ("RUNNING", 0))
    bench.values["back-test"] = made["id"]


def backtests_run(bench: Bench) -> None:
    before = bench.call("customers.decisions")["decisions"][0]
    returns_the_poison_alone(bench, "backtests.run")
    equal("the customer's last decision", bench.call("customers.decisions")["decisions"][0], before)


def backtests_get(bench: Bench) -> None:
    found = bench.call("backtests.get")
    equal("the end", (found["status"], found["examined"]), ("FINISHED", found["total"]))
    equal("whose decision would change", (found["tried"], found["changed"]), (1, 1))


def backtests_changes(bench: Bench) -> None:
    changes = bench.call("backtests.changes")["changes"]
    equal("whose decision would change", [one["customer_id"] for one in changes], [bench.values["user"]])


def customers_requirements(bench: Bench) -> None:
    found = bench.call("customers.requirements")
    equal("the customer", found["customer_id"], bench.values["user"])
    equal("the permission", found["permission"], bench.call("users.get")["permission"])


def customers_decisions(bench: Bench) -> None:
    newest, before = bench.call("customers.decisions")["decisions"]
    equal("the newest", newest["number"], bench.call("users.get")["_v"])
    equal("the one before it", before["number"], newest["number"] - 1)
    equal("the program", newest["program"], {"cip_tag": 2, "version": 1})


def customers_replay(bench: Bench) -> None:
    found = bench.call("customers.replay")
    equal("the decision", found["decision"]["number"], 1)
    equal("whether it is the same", (found["same"], found["differences"]), (True, []))


STEPS: dict[str, Callable[[Bench], None]] = {
    "programs.validate": programs_validate,
    "programs.create": programs_create,
    "programs.list": programs_list,
    "programs.get": programs_get,
    "programs.diff": programs_diff,
    "programs.dry_run": programs_dry_run,
    "backtests.create": backtests_create,
    "backtests.run": backtests_run,
    "backtests.get": backtests_get,
    "backtests.changes": backtests_changes,
    "customers.requirements": customers_requirements,
    "customers.decisions": customers_decisions,
    "customers.replay": customers_replay,
}

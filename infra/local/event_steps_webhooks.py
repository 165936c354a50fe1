"""What each function of /v0's webhooks must do with its sample. The steps run after those of `event_steps_v0`."""

import datetime
import json
from collections.abc import Callable

from event_bench import Bench
from event_checks import equal, true

SECRET_LENGTH = 64


def webhooks_create(bench: Bench) -> None:
    made = bench.call("webhooks.create", 201)
    equal("the URL", made["url"], bench.values["receiver"])
    equal("what it hears, and how much it is told", (made["enabled_events"], made["payload"]), (["PERSON.*"], "THIN"))
    bench.values["webhook"] = made["id"]


def webhooks_list(bench: Bench) -> None:
    listed = [one["id"] for one in bench.call("webhooks.list")["webhooks"]]
    equal("the webhooks, the subscription among them", listed, [bench.values["webhook"], bench.values["subscription"]])


def webhooks_get(bench: Bench) -> None:
    equal("the metadata", bench.call("webhooks.get")["metadata"], "sample")


def webhooks_update(bench: Bench) -> None:
    bench.call("webhooks.update")
    found = bench.call("webhooks.get")
    equal("what it hears, and how much it is told", (found["enabled_events"], found["payload"]), (["*"], "FULL"))


def webhook_secrets_create(bench: Bench) -> None:
    made = bench.call("webhook_secrets.create", 201)
    equal("the secret's length", len(made["secret"]), SECRET_LENGTH)
    equal("a second one", bench.call("webhook_secrets.create", 409)["code"], "DUPLICATE_RESOURCE")


def webhook_secrets_replace(bench: Bench) -> None:
    made = bench.call("webhook_secrets.replace")
    true("the one before ends later", made["deleted_at"] > now().isoformat())


def webhook_secrets_revoke(bench: Bench) -> None:
    equal("the answer", bench.invoke("webhook_secrets.revoke")["statusCode"], 204)


def webhooks_trigger(bench: Bench) -> None:
    event = bench.call("webhooks.trigger")
    equal("the type", event["type"], "PERSON.CREATED")
    equal("the webhook", event["webhook_id"], bench.values["webhook"])
    bench.values["webhook event"] = event["id"]


def webhook_events_list(bench: Bench) -> None:
    listed = bench.call("webhook_events.list")["event_list"]
    equal("the events on their way", [one["id"] for one in listed], [bench.values["webhook event"]])


def webhook_events_get(bench: Bench) -> None:
    equal("the event's status", bench.call("webhook_events.get")["status"], "RUNNING")


def webhook_events_resend(bench: Bench) -> None:
    before = bench.waiting("webhooks")
    bench.call("webhook_events.resend")
    equal("the messages that came to the queue", bench.waiting("webhooks") - before, 1)


def webhooks_resend(bench: Bench) -> None:
    bench.values["yesterday"] = (now() - datetime.timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    # It hears of everything now, and of the person's creation nobody told it.
    true("what it missed is on its way", bench.call("webhooks.resend")["resent"] >= 1)
    equal("what it still misses", bench.call("webhooks.resend")["resent"], 0)


def events_list(bench: Bench) -> None:
    listed = bench.call("events.list")
    true("the person's creation is listed, or too young to be", isinstance(listed["has_more"], bool))
    for event in listed["events"]:
        equal("what an event tells of its person", json.loads(event["event_resource"])["id"], event["resource_id"])


def webhooks_delete(bench: Bench) -> None:
    equal("what was deleted", bench.call("webhooks.delete")["id"], bench.values["webhook"])
    equal("the webhook", bench.call("webhooks.get", 404)["code"], "RESOURCE_NOT_FOUND")


def now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)


STEPS: dict[str, Callable[[Bench], None]] = {
    "webhooks.create": webhooks_create,
    "webhooks.list": webhooks_list,
    "webhooks.get": webhooks_get,
    "webhooks.update": webhooks_update,
    "webhook_secrets.create": webhook_secrets_create,
    "webhook_secrets.replace": webhook_secrets_replace,
    "webhook_secrets.revoke": webhook_secrets_revoke,
    "webhooks.trigger": webhooks_trigger,
    "webhook_events.list": webhook_events_list,
    "webhook_events.get": webhook_events_get,
    "webhook_events.resend": webhook_events_resend,
    "webhooks.resend": webhooks_resend,
    "events.list": events_list,
    "webhooks.delete": webhooks_delete,
}

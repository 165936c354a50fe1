"""Webhooks through Synctera's own client: endpoints, secrets, the log of events, sending again, test events."""

import datetime
import hmac
import json
import uuid
from typing import Any

import pytest
import synctera_client_ng as synctera
from conftest import Api, Credentials, Receiver, problem, register_client, wait_for


@pytest.fixture
def credentials() -> Credentials:
    """A client of each test's own, so that its webhooks and secrets are the test's alone."""
    return register_client("acceptance webhooks through Synctera's client")


def webhook(api: Api, url: str, events: list[str], **more: Any) -> synctera.Webhook:
    body = {"url": url, "enabled_events": events, "is_enabled": True, **more}
    return api.webhooks.create_webhook(synctera.Webhook.from_dict(body))


def names(webhook: synctera.Webhook) -> list[str]:
    return [event.actual_instance.value for event in webhook.enabled_events]


def digest(secret: str, request: Any) -> str:
    signed = request.headers["request-timestamp"].encode() + b"." + request.body
    return hmac.new(secret.encode(), signed, "sha256").hexdigest()


def test_a_webhook_is_created_shown_listed_updated_and_deleted(api: Api) -> None:
    made = webhook(api, "https://example.com/hooks", ["PERSON.*", "ACCOUNT.CREATED"], description="d", metadata="m")
    assert (names(made), made.is_enabled, made.metadata) == (["PERSON.*", "ACCOUNT.CREATED"], True, "m")
    assert api.webhooks.get_webhook(made.id) == made
    made.enabled_events = [synctera.EventType(synctera.EventTypeWildcard.CUSTOMER_DOT_STAR)]
    made.is_enabled = False
    changed = api.webhooks.update_webhook(made.id, made)
    assert (names(changed), changed.is_enabled, changed.description) == (["CUSTOMER.*"], False, "d")
    assert changed.last_updated > made.last_updated
    assert [one.id for one in api.webhooks.list_webhooks().webhooks] == [made.id]
    assert api.webhooks.list_webhooks(is_enabled_only=True).webhooks == []
    assert api.webhooks.delete_webhook(made.id).id == made.id
    with pytest.raises(synctera.ApiException) as gone:
        api.webhooks.get_webhook(made.id)
    assert problem(gone.value)["code"] == "RESOURCE_NOT_FOUND"


def test_lists_of_webhooks_come_in_parts(api: Api) -> None:
    made = [webhook(api, "https://example.com/hooks", ["PERSON.CREATED"]).id for _ in range(3)]
    first = api.webhooks.list_webhooks(limit=2)
    rest = api.webhooks.list_webhooks(limit=2, page_token=first.next_page_token)
    assert [one.id for one in first.webhooks + rest.webhooks] == made[::-1]
    assert rest.next_page_token is None


def test_a_person_s_events_arrive_and_are_logged(api: Api, receiver: Receiver) -> None:
    made = webhook(api, receiver.url, ["PERSON.*"], metadata="mine")
    person = api.person()
    wait_for("the webhook", lambda: receiver.requests)
    sent = synctera.WebhookRequestObject.from_dict(json.loads(receiver.requests[0].body))
    assert (sent.type, sent.webhook_id, sent.metadata) == ("PERSON.CREATED", made.id, "mine")
    assert json.loads(sent.event_resource)["id"] == person.id

    def logged() -> synctera.Event | None:
        listed = api.webhooks.list_events(made.id).event_list
        return next((event for event in listed if event.id == sent.id and event.status == "SUCCESS"), None)

    event = wait_for("the log", logged)
    (attempt,) = event.response_history
    assert attempt.code == 200
    assert attempt.sent_time <= attempt.response_time
    assert (event.url, event.metadata, event.event_time) == (receiver.url, "mine", sent.event_time)
    assert api.webhooks.get_event(event.id, made.id) == event


def test_the_log_is_read_between_times_and_in_parts(api: Api, receiver: Receiver) -> None:
    made = webhook(api, receiver.url, ["PERSON.CREATED"])
    for _ in range(3):
        api.person()
    wait_for("all to be logged", lambda: len(api.webhooks.list_events(made.id).event_list) == 3)
    now = datetime.datetime.now(datetime.UTC)
    hour = datetime.timedelta(hours=1)
    assert len(api.webhooks.list_events(made.id, start_time=now - hour, end_time=now + hour).event_list) == 3
    assert api.webhooks.list_events(made.id, end_time=now - hour).event_list == []
    assert api.webhooks.list_events(made.id, end_date=now.date() - datetime.timedelta(days=2)).event_list == []
    first = api.webhooks.list_events(made.id, limit=2)
    rest = api.webhooks.list_events(made.id, limit=2, page_token=first.next_page_token)
    assert (len(first.event_list), len(rest.event_list), rest.next_page_token) == (2, 1, None)


def test_an_event_is_sent_again(api: Api, receiver: Receiver) -> None:
    made = webhook(api, receiver.url, ["PERSON.CREATED"])
    api.person()

    def delivered(times: int) -> synctera.Event | None:
        (event,) = api.webhooks.list_events(made.id).event_list or [None]
        done = event and event.status == "SUCCESS" and len(event.response_history) == times
        return event if done else None

    event = wait_for("the delivery", lambda: delivered(1))
    assert api.webhooks.resend_event(event.id, made.id).id == event.id
    wait_for("the second delivery", lambda: delivered(2))
    first, second = receiver.requests
    assert (first.body, first.headers["webhook-id"]) == (second.body, second.headers["webhook-id"])
    assert api.webhooks.resend_event(event.id, made.id, delay=3600).status == "RETRYING"
    with pytest.raises(synctera.ApiException) as unknown:
        api.webhooks.resend_event(str(uuid.uuid4()), made.id)
    assert problem(unknown.value)["status"] == 404


def test_a_test_event_is_triggered(api: Api, receiver: Receiver) -> None:
    made = webhook(api, receiver.url, ["BUSINESS.*"])
    kind = synctera.EventType(synctera.EventTypeExplicit.BUSINESS_DOT_CREATED)
    event = api.webhooks.trigger_event(synctera.TriggerEventRequest(event=kind))
    assert (event.type, event.webhook_id, event.status) == (kind.actual_instance, made.id, "RUNNING")
    wait_for("the webhook", lambda: receiver.requests)
    assert json.loads(receiver.requests[0].body)["id"] == event.id


def test_a_secret_is_made_once_replaced_and_revoked(api: Api, receiver: Receiver) -> None:
    webhook(api, receiver.url, ["PERSON.CREATED"])
    first = api.webhooks.create_secret().secret
    with pytest.raises(synctera.ApiException) as again:
        api.webhooks.create_secret()
    assert problem(again.value)["status"] == 409

    rolled = api.webhooks.replace_secret(synctera.ReplaceSecretRequest(is_rolling_secret=True))
    in_a_day = datetime.datetime.now(datetime.UTC) + datetime.timedelta(hours=24)
    assert abs(rolled.deleted_at - in_a_day) < datetime.timedelta(minutes=5)

    def signatures() -> tuple[Any, list[str]]:
        receiver.requests.clear()
        kind = synctera.EventType(synctera.EventTypeExplicit.PERSON_DOT_CREATED)
        api.webhooks.trigger_event(synctera.TriggerEventRequest(event=kind))
        wait_for("the webhook", lambda: receiver.requests)
        (request,) = receiver.requests
        return request, request.headers.get("synctera-signature", "").split(".")

    request, signed = signatures()
    assert signed[:2] == [digest(rolled.secret, request), digest(first, request)]
    api.webhooks.revoke_secret(old_secret_only=True)
    request, signed = signatures()
    assert signed == [digest(rolled.secret, request)]
    replaced = api.webhooks.replace_secret(synctera.ReplaceSecretRequest(is_rolling_secret=False)).secret
    request, signed = signatures()
    assert signed == [digest(replaced, request)]
    api.webhooks.revoke_secret()
    assert signatures()[1] == [""]

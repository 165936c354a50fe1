#!/usr/bin/env bash
# standardwebhooks 1.1.0 (PyPI) signs another moment than the one it is given when the datetime is not in UTC.
#
# Behaviour: Webhook.sign(msg_id, timestamp, data) drops the zone of an aware datetime and reads its wall clock as UTC.
# The same instant, written in UTC and at five hours behind it, gets two signatures. Its own verify() then refuses the
# second one under the timestamp that the sender put into the header.
# Output seen: same instant, different signatures; the signature made at -05:00 is the one of five hours earlier.
# Expected otherwise: an aware datetime is an instant, and Python compares, subtracts and converts it as one
# (datetime documentation, "Aware and Naive Objects": timestamp() of an aware object counts from the epoch with its
# zone). The Standard Webhooks specification signs the header's own integer of Unix seconds, which knows no zone. The
# npm package of the same project takes a Date, which is an instant whatever the zone.
# For whoever builds on it: a sender in Python whose times are aware but local produces messages that no receiver
# accepts, and tests on a machine in UTC pass. Convert with astimezone(timezone.utc) before sign().
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" --quiet --disable-pip-version-check install standardwebhooks==1.1.0

cat >"$folder/check.py" <<'PYTHON'
import base64
import sys
from datetime import datetime, timedelta, timezone

from standardwebhooks import Webhook, WebhookVerificationError

webhook = Webhook(base64.b64encode(b"a key that only this example has").decode())
body = '{"type":"customer.updated"}'
utc = datetime.now(timezone.utc).replace(microsecond=0)
local = utc.astimezone(timezone(timedelta(hours=-5)))


def verified(signature):
    headers = {
        "webhook-id": "msg_1",
        "webhook-timestamp": str(int(local.timestamp())),
        "webhook-signature": signature,
    }
    try:
        webhook.verify(body, headers)
    except WebhookVerificationError:
        return False
    return True


if utc != local or utc.timestamp() != local.timestamp():
    sys.exit("the two datetimes are not one instant")
if not verified(webhook.sign("msg_1", utc, body)):
    sys.exit("changed: what was signed in UTC is refused")
if verified(webhook.sign("msg_1", local, body)):
    sys.exit("changed: sign() respects the zone")
if webhook.sign("msg_1", local, body) != webhook.sign("msg_1", utc - timedelta(hours=5), body):
    sys.exit("changed: the local signature is not the one of five hours earlier")
print("as stated: one instant at two offsets gets two signatures; only the one written in UTC verifies")
PYTHON
"$folder/venv/bin/python" "$folder/check.py"

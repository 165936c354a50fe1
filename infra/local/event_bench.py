"""Where the samples of events/ are tried: invokes functions, and keeps the values that stand in for the samples'."""

import json
import os
import queue
import threading
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import boto3
from botocore.config import Config

# What the samples say, by what it is. A stack has values of its own, which the steps before find out.
SAMPLES = {
    "client": "01920000-0000-7000-8000-000000000001",
    "user": "01920000-0000-7000-8000-000000000002",
    "base document": "01920000-0000-7000-8000-000000000003",
    "inline file": "01920000-0000-7000-8000-000000000004",
    "uploaded file": "01920000-0000-7000-8000-000000000005",
    "subscription": "01920000-0000-7000-8000-000000000007",
    "upload": "01920000-0000-7000-8000-000000000008",
    "back-test": "01920000-0000-7000-8000-0000000000b1",
    "person": "01920000-0000-7000-8000-000000000009",
    "content": "5a" * 32,
    "business": "01920000-0000-7000-8000-00000000000a",
    "disclosure": "01920000-0000-7000-8000-00000000000b",
    "verification": "01920000-0000-7000-8000-00000000000c",
    "relationship": "01920000-0000-7000-8000-00000000000d",
    "note": "01920000-0000-7000-8000-00000000000e",
    "personal id": "01920000-0000-7000-8000-00000000000f",
    "webhook": "01920000-0000-7000-8000-000000000010",
    "webhook event": "01920000-0000-7000-8000-000000000011",
    "related document": "01920000-0000-7000-8000-000000000013",
    "screening": "01920000-0000-7000-8000-000000000014",
    "yesterday": "2026-01-05T09:00:00Z",
    "client secret": "sample-client-secret",
    "wrapped key": "c2FtcGxlIHdyYXBwZWQga2V5",
    "refresh token": "refresh_sample",
    "OAuth key": "oauth_sample",
    "receiver": "https://receiver.example.com/webhooks",
}
# Longer than any function may take.
PATIENT = Config(read_timeout=310, retries={"total_max_attempts": 1})
WEBHOOK_SECONDS = 5


class Wrong(Exception):  # noqa: N818 (reads as what it says)
    """A function did not do what its sample asks of it."""


class Bench:
    def __init__(self, functions: Mapping[str, str], samples: Mapping[str, str]) -> None:
        self._functions = functions
        self._samples = samples
        self._lambda = boto3.client("lambda", config=PATIENT)
        self._sqs = boto3.client("sqs")
        self._receiver = Receiver()
        self.values: dict[str, str] = {"receiver": self._receiver.url}

    def __enter__(self) -> "Bench":
        return self

    def __exit__(self, *_: Any) -> None:
        self._receiver.close()

    def invoke(self, door: str) -> Any:
        """What the function answers to its sample; failing is wrong."""
        answer, failed = self._send(door, self._filled(door))
        if failed:
            raise Wrong(f"failed: {answer}")
        return answer

    def invoke_with(self, door: str, event: Any) -> Any:
        """What the function answers to an event of a step's own; failing is wrong."""
        answer, failed = self._send(door, json.dumps(event))
        if failed:
            raise Wrong(f"failed: {answer}")
        return answer

    def refusal(self, door: str) -> str:
        """How the function fails on its sample as it stands, which has nobody's credential."""
        answer, failed = self._send(door, self._samples[door])
        if not failed:
            raise Wrong(f"took a sample credential: {answer}")
        return answer.get("errorMessage", "")

    def call(self, door: str, status: int = 200) -> Any:
        """The JSON body of an HTTP function's answer, which must have that status."""
        answer = self.invoke(door)
        if answer.get("statusCode") != status:
            raise Wrong(f"answered {answer.get('statusCode')}: {answer.get('body')}")
        return json.loads(answer["body"])

    def sample(self, door: str) -> Any:
        """The sample as it is sent."""
        return json.loads(self._filled(door))

    def waiting(self, kind: str) -> int:
        """How many messages wait in the kyc, inspect or webhooks queue."""
        url = os.environ[f"GATEHOUSE_{kind.upper()}_QUEUE_URL"]
        answer = self._sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["ApproximateNumberOfMessages"])
        return int(answer["Attributes"]["ApproximateNumberOfMessages"])

    def keep_delta(self, door: str) -> None:
        """Changes of the lists that touch nobody, as `watchlists.refresh` keeps them for the sample's message."""
        message = json.loads(self.sample(door)["Records"][0]["body"])
        key = f"delta/{message['from']}-{message['to']}"
        boto3.client("s3").put_object(Bucket=os.environ["GATEHOUSE_WATCHLISTS_BUCKET"], Key=key, Body=b"[]")

    def webhook(self) -> tuple[dict[str, str], bytes]:
        """The headers and body of the webhook that has just come."""
        try:
            return self._receiver.received.get(timeout=WEBHOOK_SECONDS)
        except queue.Empty:
            raise Wrong("no webhook came") from None

    def _filled(self, door: str) -> str:
        text = self._samples[door]
        for what, sample in SAMPLES.items():
            if sample in text and what not in self.values:
                raise Wrong(f"the sample needs a {what}, and no step before made one")
            text = text.replace(sample, self.values.get(what, ""))
        return text

    def _send(self, door: str, event: str) -> tuple[Any, bool]:
        answer = self._lambda.invoke(FunctionName=self._functions[door], Payload=event.encode())
        return json.loads(answer["Payload"].read()), bool(answer.get("FunctionError"))


class Receiver:
    """Takes webhooks on a free port of 127.0.0.1."""

    def __init__(self) -> None:
        self.received: queue.Queue[tuple[dict[str, str], bytes]] = queue.Queue()
        received = self.received

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:  # noqa: N802 (the name that http.server calls)
                body = self.rfile.read(int(self.headers["content-length"]))
                received.put((dict(self.headers), body))
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                """The result is what is printed."""

        self._server = HTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_port}/webhooks"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

"""Stands between a function and the emulator, counts every request, and has DynamoDB say what each consumed."""

import http.client
import json
import threading
from collections import Counter
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

READS = ("GetItem", "BatchGetItem", "Query")
SERVICES = {"DynamoDB_20120810": "DynamoDB", "AmazonSQS": "SQS", "TrentService": "KMS"}
TEST_CREDENTIALS = Credentials("test", "test")


@dataclass
class Usage:
    """Requests by operation, and DynamoDB's units as the emulator computes them from the items' sizes."""

    requests: Counter[str] = field(default_factory=Counter)
    read_units: float = 0
    write_units: float = 0


class Recorder:
    def __init__(self, endpoint: str, region: str) -> None:
        self.target = urlsplit(endpoint).netloc
        self.region = region
        self.usage = Usage()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def take(self) -> Usage:
        """What was used since the last call."""
        usage, self.usage = self.usage, Usage()
        return usage

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        recorder = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = -1
            disable_nagle_algorithm = True

            def relay(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length", 0)))
                service, _, operation = self.headers.get("x-amz-target", "").partition(".")
                name = SERVICES.get(service)
                headers = dict(self.headers.items())
                if name == "DynamoDB":
                    body, headers = recorder.ask_for_units(body, headers)
                connection = http.client.HTTPConnection(recorder.target, timeout=60)
                connection.request(self.command, self.path, body, headers)
                answer = connection.getresponse()
                content = answer.read()
                recorder.usage.requests[f"{name}.{operation}" if name else f"S3.{self.command}"] += 1
                if name == "DynamoDB":
                    recorder.add_units(operation, content)
                self.send_response(answer.status)
                for header, value in answer.getheaders():
                    if header.lower() not in ("content-length", "transfer-encoding", "connection"):
                        self.send_header(header, value)
                self.send_header("content-length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)
                connection.close()

            do_GET = do_PUT = do_POST = do_HEAD = do_DELETE = relay  # noqa: N815 (the names that http.server calls)

            def log_message(self, *_: object) -> None:
                """Says nothing."""

        return Handler

    def ask_for_units(self, body: bytes, headers: dict[str, str]) -> tuple[bytes, dict[str, str]]:
        """The same request, asking for the capacity consumed, signed anew."""
        asked = json.dumps({**json.loads(body), "ReturnConsumedCapacity": "TOTAL"}).encode()
        kept = {name: value for name, value in headers.items() if name.lower() in ("x-amz-target", "content-type")}
        request = AWSRequest("POST", f"http://{self.target}/", headers=kept, data=asked)
        SigV4Auth(TEST_CREDENTIALS, "dynamodb", self.region).add_auth(request)
        return asked, dict(request.headers.items())

    def add_units(self, operation: str, content: bytes) -> None:
        consumed = json.loads(content).get("ConsumedCapacity", [])
        tables: list[dict[str, Any]] = consumed if isinstance(consumed, list) else [consumed]
        units = sum(table["CapacityUnits"] for table in tables)
        if operation in READS:
            self.usage.read_units += units
        else:
            self.usage.write_units += units

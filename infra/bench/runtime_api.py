"""Lambda's Runtime API, as much of it as a function needs, on the loopback interface."""

import json
import queue
import threading
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

# A month from now, in Lambda's milliseconds; nothing here is to time out.
DEADLINE_MS = "4102444800000"
PATIENCE_SECONDS = 120


class InvocationError(Exception):
    """The function answered with an error."""


class RuntimeApi:
    """One function's Runtime API: hands out events one by one and takes the answers."""

    def __init__(self) -> None:
        self.events: queue.Queue[bytes] = queue.Queue()
        self.answers: queue.Queue[tuple[bool, bytes]] = queue.Queue()
        self.polls = threading.Semaphore(0)
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.server.daemon_threads = True
        self.address = f"127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        api = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            # An answer in two packets would wait for the first one's acknowledgement.
            wbufsize = -1
            disable_nagle_algorithm = True

            def do_GET(self) -> None:  # noqa: N802 (the name that http.server calls)
                api.polls.release()
                event = api.events.get()
                self.send_response(200)
                self.send_header("Lambda-Runtime-Aws-Request-Id", str(uuid.uuid4()))
                self.send_header("Lambda-Runtime-Deadline-Ms", DEADLINE_MS)
                self.send_header("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:us-east-1:0:function:bench")
                self.send_header("Lambda-Runtime-Trace-Id", "Root=1-00000000-000000000000000000000000;Sampled=0")
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(event)))
                self.end_headers()
                self.wfile.write(event)

            def do_POST(self) -> None:  # noqa: N802 (the name that http.server calls)
                body = self.read_body()
                self.send_response(202)
                self.send_header("Content-Length", "0")
                self.end_headers()
                self.wfile.flush()
                api.answers.put((self.path.endswith("/response"), body))

            def read_body(self) -> bytes:
                if self.headers.get("transfer-encoding", "").lower() != "chunked":
                    return self.rfile.read(int(self.headers.get("content-length", 0)))
                chunks = []
                while size := int(self.rfile.readline(), 16):
                    chunks.append(self.rfile.read(size))
                    self.rfile.readline()
                self.rfile.readline()
                return b"".join(chunks)

            def log_message(self, *_: object) -> None:
                """Says nothing."""

        return Handler

    def wait_for_poll(self) -> None:
        """Until the function asks for an event."""
        if not self.polls.acquire(timeout=PATIENCE_SECONDS):
            raise TimeoutError("the function does not ask for an event")

    def invoke(self, event: Any) -> Any:
        """The function's answer to an event, once the function is ready for the next one."""
        self.events.put(json.dumps(event).encode())
        succeeded, body = self.answers.get(timeout=PATIENCE_SECONDS)
        self.wait_for_poll()
        if not succeeded:
            raise InvocationError(body.decode())
        return json.loads(body)

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

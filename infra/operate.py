"""What an operator does: clients, programs, watchlists, redrives. The same against AWS and the local stack.

AWS credentials, region and endpoint come from the environment, as for every AWS tool; for the local stack
`set -a; . .local/stack.env; set +a`. Answers are JSON on standard output.
"""

import argparse
import json
import os
import sys
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

ROOT = Path(__file__).resolve().parents[1]
# Besides the publishers, an own list.
PUBLISHERS = ("ofac", "un", "uk", "own")
SAMPLE = ROOT / "shared" / "screening" / "sample"
# Longer than any function may take, and no second invocation behind the first one's back.
PATIENT = Config(read_timeout=310, retries={"total_max_attempts": 1})


class Stack:
    """A deployed stack, known by what it says of itself."""

    def __init__(self, name: str) -> None:
        stacks = boto3.client("cloudformation").describe_stacks(StackName=name)["Stacks"]
        self.outputs = {output["OutputKey"]: output["OutputValue"] for output in stacks[0]["Outputs"]}

    def invoke(self, output: str, event: dict[str, Any]) -> Any:
        """Opens a function that has no route; its failure ends this program with the function's own message."""
        answer = boto3.client("lambda", config=PATIENT).invoke(
            FunctionName=self.outputs[output], Payload=json.dumps(event).encode()
        )
        payload = json.loads(answer["Payload"].read())
        if answer.get("FunctionError"):
            sys.exit(f"error: {self.outputs[output]}: {payload.get('errorMessage', payload)}")
        return payload


def create_client(stack: Stack, name: str, sandbox: bool) -> dict[str, Any]:
    """Creates a client and gives its key to API Gateway, which throttles by it. The secrets are shown this once."""
    client = stack.invoke("ClientsCreateFunction", {"name": name, "sandbox": sandbox})
    gateway = boto3.client("apigateway")
    key = gateway.create_api_key(name=client["client_id"], value=client.pop("usage_plan_key"), enabled=True)
    gateway.create_usage_plan_key(usagePlanId=stack.outputs["UsagePlanId"], keyId=key["id"], keyType="API_KEY")
    return client


def put_program(stack: Stack, client_id: str, file: Path) -> Any:
    return stack.invoke("ProgramsPutFunction", {"client_id": client_id, "program": file.read_text()})


def load_watchlists(stack: Stack, folder: Path, accept_shrinking: bool) -> dict[str, Any]:
    """Replaces the sources in the bucket by the folder's files and builds the index from them."""
    bucket = boto3.resource("s3").Bucket(stack.outputs["WatchlistsBucketName"])
    sources = find_sources(folder)
    if not sources:
        sys.exit(f"error: {folder} holds no watchlist (.csv, .xml or .jsonl, in {', '.join(PUBLISHERS)} or directly)")
    for key, file in sources.items():
        bucket.upload_file(str(file), key)
    for stored in bucket.objects.filter(Prefix="sources/"):
        if stored.key not in sources:
            stored.delete()
    return {"folder": str(folder), **stack.invoke("WatchlistsRefreshFunction", {"accept_shrinking": accept_shrinking})}


def find_sources(folder: Path) -> dict[str, Path]:
    """The files by the key they get. A folder without publishers' folders is one of OFAC's files."""
    folders = {publisher: folder / publisher for publisher in PUBLISHERS if (folder / publisher).is_dir()}
    return {
        f"sources/{publisher}/{file.name}": file
        for publisher, files in (folders or {"ofac": folder}).items()
        for file in sorted(files.iterdir())
        if file.suffix in (".csv", ".xml", ".jsonl")
    }


def default_watchlists() -> Path:
    """WATCHLISTS, else the full lists beside the checkout, else the sample that the project ships."""
    if chosen := os.environ.get("WATCHLISTS"):
        return Path(chosen)
    full = ROOT.parent / "shared" / "watchlists"
    return full if full.is_dir() else SAMPLE


def redrive(stack: Stack, queue: str) -> dict[str, Any]:
    """Moves a dead-letter queue's messages back to their queue, each sent before it is deleted: none is lost.

    SQS's own StartMessageMoveTask does the same, but the local stack does not know it.
    """
    sqs = boto3.client("sqs")
    source = stack.outputs[f"{queue.capitalize()}DeadLettersUrl"]
    target = stack.outputs[f"{queue.capitalize()}QueueUrl"]
    moved = 0
    while messages := receive(sqs, source):
        for message in messages:
            group = message.get("Attributes", {}).get("MessageGroupId")
            sqs.send_message(
                QueueUrl=target, MessageBody=message["Body"], **({"MessageGroupId": group} if group else {})
            )
            sqs.delete_message(QueueUrl=source, ReceiptHandle=message["ReceiptHandle"])
            moved += 1
    return {"moved": moved}


def receive(sqs: Any, queue_url: str) -> list[dict[str, Any]]:
    received = sqs.receive_message(
        QueueUrl=queue_url,
        MaxNumberOfMessages=10,
        WaitTimeSeconds=1,
        MessageSystemAttributeNames=["MessageGroupId"],
    )
    return received.get("Messages", [])


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="operate.py", description="Operate a deployed Gatehouse stack.")
    parser.add_argument("--stack", default="gatehouse", help="the CloudFormation stack's name")
    commands = parser.add_subparsers(dest="command", required=True)
    client = commands.add_parser("create-client", help="create a client; its secrets are shown once")
    client.add_argument("--name", required=True)
    client.add_argument("--sandbox", action="store_true", help="sandbox values decide instead of real checks")
    program = commands.add_parser("put-program", help="store a client's program")
    program.add_argument("--client-id", required=True)
    program.add_argument("file", type=Path)
    lists = commands.add_parser("load-watchlists", help="replace the watchlists and build their index")
    lists.add_argument("folder", type=Path, nargs="?", default=default_watchlists())
    lists.add_argument("--accept-shrinking", action="store_true", help="publish lists that lost entries, or went away")
    again = commands.add_parser("redrive", help="send dead letters back to their queue")
    again.add_argument("queue", choices=["kyc", "inspect", "webhooks", "rescreen", "backtests"])
    return parser.parse_args()


def main() -> None:
    arguments = parse_arguments()
    try:
        stack = Stack(arguments.stack)
        match arguments.command:
            case "create-client":
                answer = create_client(stack, arguments.name, arguments.sandbox)
            case "put-program":
                answer = put_program(stack, arguments.client_id, arguments.file)
            case "load-watchlists":
                answer = load_watchlists(stack, arguments.folder.resolve(), arguments.accept_shrinking)
            case "redrive":
                answer = redrive(stack, arguments.queue)
    except (ClientError, OSError, json.JSONDecodeError) as error:
        sys.exit(f"error: {error}")
    print(json.dumps(answer, indent=2))
    if refused := [source for source in answer.get("sources", []) if "problem" in source]:
        sys.exit(f"error: the lists before stay in force: {json.dumps(refused)}")


if __name__ == "__main__":
    main()

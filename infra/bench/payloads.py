"""The events that the measured functions get."""

import base64
import json
import uuid
from collections.abc import Mapping
from typing import Any

# As in Synapse's documented sample; the payload is its sandbox's stand-in for a valid image.
NEW_USER = {
    "logins": [{"email": "test@synapsefi.com"}],
    "phone_numbers": ["901.111.1111"],
    "legal_names": ["Test User"],
    "documents": [
        {
            "email": "test@test.com",
            "phone_number": "901.111.1111",
            "ip": "::1",
            "name": "Test User",
            "entity_type": "M",
            "entity_scope": "Arts & Entertainment",
            "day": 2,
            "month": 5,
            "year": 1989,
            "address_street": "1 Market St.",
            "address_city": "San Francisco",
            "address_subdivision": "CA",
            "address_postal_code": "94114",
            "address_country_code": "US",
            "virtual_docs": [{"document_value": "2222", "document_type": "SSN"}],
            "physical_docs": [{"document_value": "data:image/gif;base64,SUQs==", "document_type": "GOVT_ID"}],
            "social_docs": [{"document_value": "https://www.facebook.com/valid", "document_type": "FACEBOOK"}],
        }
    ],
    "extra": {"supp_id": "bench", "cip_tag": 1, "is_business": False},
}


def http(
    method: str,
    path: str,
    context: Mapping[str, str],
    body: Any = None,
    query: Mapping[str, str] | None = None,
    parameters: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """A request as a REST API hands it to a function, with what the authorizer said of the caller."""
    sent = {"Host": "bench.example", "X-Forwarded-Proto": "https", "X-SP-USER-IP": "127.0.0.1", **(headers or {})}
    return {
        "resource": path,
        "path": path,
        "httpMethod": method,
        "headers": sent,
        "multiValueHeaders": {name: [value] for name, value in sent.items()},
        "queryStringParameters": query,
        "multiValueQueryStringParameters": {name: [value] for name, value in query.items()} if query else None,
        "pathParameters": parameters,
        "stageVariables": None,
        "requestContext": {
            "accountId": "000000000000",
            "apiId": "bench",
            "authorizer": context,
            "httpMethod": method,
            "identity": {"sourceIp": "127.0.0.1"},
            "path": f"/api{path}",
            "protocol": "HTTP/1.1",
            "requestId": str(uuid.uuid4()),
            "resourceId": "bench",
            "resourcePath": path,
            "stage": "api",
        },
        "body": None if body is None else json.dumps(body),
        "isBase64Encoded": False,
    }


def authorization(client: Mapping[str, str]) -> dict[str, Any]:
    return {
        "type": "REQUEST",
        "methodArn": "arn:aws:execute-api:us-east-1:000000000000:bench/api/GET/v3.1/users",
        "headers": {"X-SP-GATEWAY": f"{client['client_id']}|{client['client_secret']}"},
    }


def queue_message(body: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "Records": [
            {
                "messageId": str(uuid.uuid4()),
                "receiptHandle": "bench",
                "body": json.dumps(body),
                "attributes": {"ApproximateReceiveCount": "1"},
                "messageAttributes": {},
                "eventSource": "aws:sqs",
                "eventSourceARN": "arn:aws:sqs:us-east-1:000000000000:bench",
                "awsRegion": "us-east-1",
            }
        ]
    }


def stream_insertion(item: Mapping[str, Any]) -> dict[str, Any]:
    """A stored item as the table's stream tells of it."""
    return {
        "Records": [
            {
                "eventID": "1",
                "eventName": "INSERT",
                "eventVersion": "1.1",
                "eventSource": "aws:dynamodb",
                "awsRegion": "us-east-1",
                "dynamodb": {
                    "ApproximateCreationDateTime": 1700000000,
                    "Keys": {name: item[name] for name in ("pk", "sk")},
                    "NewImage": {name: encoded(value) for name, value in item.items()},
                    "SequenceNumber": "1",
                    "SizeBytes": 1000,
                    "StreamViewType": "NEW_IMAGE",
                },
                "eventSourceARN": "arn:aws:dynamodb:us-east-1:000000000000:table/bench/stream/1",
            }
        ]
    }


def encoded(value: Mapping[str, Any]) -> dict[str, Any]:
    """An attribute as JSON has it: bytes in base 64."""
    return {kind: base64.b64encode(own).decode() if kind == "B" else own for kind, own in value.items()}

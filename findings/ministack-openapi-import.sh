#!/usr/bin/env bash
# ministack 1.5.33 answers ImportRestApi with 201 and an empty API, and reads of a template's OpenAPI body its paths alone.
#
# Behaviour: import_rest_api(body=...) gives an API named "unnamed" whose only resource is the root. The same document as
# Body of AWS::ApiGateway::RestApi gives the name and the paths, but none of the gateway responses that the document
# defines, and the resource's ApiKeySourceType stays HEADER although the template says AUTHORIZER.
# Output seen: imported: ('unnamed', ['/'], [], 'HEADER'); by template: ('example', ['/', '/ping'], [], 'HEADER').
# Expected otherwise: API Gateway's API reference describes ImportRestApi as creating an API from the definition in the
# body. The developer guide describes x-amazon-apigateway-gateway-responses as what defines an API's gateway responses,
# and that is where SAM's GatewayResponses ends. CloudFormation's reference has ApiKeySourceType among the properties
# of the RestApi. The emulator has all three features behind other calls (PutGatewayResponse, UpdateRestApi), reports
# success, and creates the stack without a warning.
# For whoever builds on it: error bodies of the gateway are the built-in ones in tests and one's own on AWS, so that a
# test of them passes or fails for the wrong reason. Put the responses and the key source after deployment with their
# own calls, and compare what the API has with what the template says.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" --quiet --disable-pip-version-check install \
  ministack==1.5.33 boto3==1.43.102 hypercorn==0.18.0

cat >"$folder/check.py" <<'PYTHON'
import atexit
import json
import os
import socket
import subprocess
import sys
import time

import boto3

with socket.socket() as free:
    free.bind(("127.0.0.1", 0))
    port = free.getsockname()[1]
emulator = subprocess.Popen(
    [sys.executable, "-m", "ministack"],
    env={**os.environ, "GATEWAY_PORT": str(port), "BIND_HOST": "127.0.0.1", "LOG_LEVEL": "ERROR"},
    stdout=subprocess.DEVNULL,
    stderr=subprocess.DEVNULL,
)
atexit.register(lambda: (emulator.terminate(), emulator.wait(30)))
account = {"aws_access_key_id": "test", "aws_secret_access_key": "test", "region_name": "us-east-1"}


def client(service):
    return boto3.client(service, endpoint_url=f"http://127.0.0.1:{port}", **account)


for _ in range(240):
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", port)) == 0:
            break
    time.sleep(0.5)

DOCUMENT = {
    "openapi": "3.0.1",
    "info": {"title": "example", "version": "1"},
    "paths": {
        "/ping": {
            "get": {
                "responses": {"200": {"description": "alive"}},
                "x-amazon-apigateway-integration": {"type": "mock"},
            }
        }
    },
    "x-amazon-apigateway-gateway-responses": {"DEFAULT_4XX": {"statusCode": "400"}},
}
gateway = client("apigateway")


def described(api):
    """Name, paths, gateway responses of its own, and source of API keys."""
    about = gateway.get_rest_api(restApiId=api)
    paths = sorted(resource["path"] for resource in gateway.get_resources(restApiId=api)["items"])
    responses = gateway.get_gateway_responses(restApiId=api)["items"]
    own = [response["responseType"] for response in responses if not response.get("defaultResponse")]
    return about["name"], paths, own, about["apiKeySource"]


answer = gateway.import_rest_api(body=json.dumps(DOCUMENT).encode())
status, imported = answer["ResponseMetadata"]["HTTPStatusCode"], described(answer["id"])

template = {
    "Resources": {
        "Api": {
            "Type": "AWS::ApiGateway::RestApi",
            "Properties": {"ApiKeySourceType": "AUTHORIZER", "Body": DOCUMENT},
        }
    }
}
formation = client("cloudformation")
formation.create_stack(StackName="example", TemplateBody=json.dumps(template))
formation.get_waiter("stack_create_complete").wait(StackName="example", WaiterConfig={"Delay": 1})
(resource,) = formation.describe_stack_resources(StackName="example")["StackResources"]
deployed = described(resource["PhysicalResourceId"])

if (status, imported) != (201, ("unnamed", ["/"], [], "HEADER")):
    sys.exit(f"changed: ImportRestApi gives {status}, {imported}")
if deployed != ("example", ["/", "/ping"], [], "HEADER"):
    sys.exit(f"changed: the template gives {deployed}")
gateway.put_gateway_response(restApiId=resource["PhysicalResourceId"], responseType="DEFAULT_4XX", statusCode="400")
if described(resource["PhysicalResourceId"])[2] != ["DEFAULT_4XX"]:
    sys.exit("changed: PutGatewayResponse has no effect either")
print(f"as stated: imported {imported} with {status}; by template {deployed}")
PYTHON
cd "$folder"
TMPDIR=$folder "$folder/venv/bin/python" "$folder/check.py"

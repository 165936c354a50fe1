"""The documented calls of an external vendor's answer, as they are written."""

import json
import os
import subprocess
from pathlib import Path

from conftest import Api, Credentials

HERE = Path(__file__).resolve().parent
SAMPLE_PERSON = "7ef75751-e372-4c12-9b02-b9e4b1faaac9"


def test_the_three_calls_run_as_they_are_written(api: Api, base_url: str, credentials: Credentials) -> None:
    person = api.person()
    api.disclose(person_id=person.id)
    script = (HERE / "seed_003.sh").read_text().replace(SAMPLE_PERSON, person.id)
    environment = {**os.environ, "baseurl": base_url, "apikey": credentials.api_key}
    done = subprocess.run(["bash", "-c", script], env=environment, capture_output=True, text=True, check=True)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    types = [(answer["verification_type"], answer["result"]) for answer in answers]
    assert types == [("DOCUMENT_VERIFICATION", "ACCEPTED"), ("WATCHLIST", "ACCEPTED"), ("WATCHLIST", "ACCEPTED")]
    assert answers[0]["vendor_info"]["json"] == {"key1": "value1", "key2": "value2"}
    assert answers[1]["details"][0]["url"] == "www.synctera.com"
    read = api.persons.get_person(person.id)
    assert (read.id, read.verification_status) == (person.id, "ACCEPTED")


def test_each_of_the_twelve_details_is_kept_as_it_is_written(api: Api) -> None:
    person = api.person()
    api.disclose(person_id=person.id)
    details = []
    text, decoder = (HERE / "seed_003_details.txt").read_text().strip(), json.JSONDecoder()
    while text:
        detail, end = decoder.raw_decode(text)
        details.append(detail)
        text = text[end:].strip()
    assert len(details) == 12
    body = {
        "person_id": person.id,
        "result": "REVIEW",
        "details": details,
        "verification_time": "2024-10-07T12:00:00Z",
        "verification_type": "DOCUMENT_VERIFICATION",
    }
    # The client's models of 0.63 know neither `category` nor `score`; the API does.
    client = api.verifications.api_client
    headers = {"content-type": "application/json"}
    client.update_params_for_auth(headers, [], ["bearerAuth"], "/verifications", "POST", body)
    url = f"{client.configuration.host}/verifications"
    answer = client.request("POST", url, headers=headers, body=body)
    assert json.loads(answer.data)["details"] == details

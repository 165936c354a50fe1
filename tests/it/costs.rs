//! What each operation asks of AWS: exact, so that a change shows.

use serde_json::{Value, json};

use crate::support::client::{Client, id};
use crate::support::door::{Door, Usage};
use crate::support::people;
use crate::support::receiver::Receiver;
use crate::support::{need, until};

/// API Gateway's event for a request of this client's, as the authorizer lets it through.
struct Gateway {
    context: Value,
}

impl Gateway {
    fn of(client: &Client) -> Self {
        let authorizer = Door::open(client.stack, "authorizer", &[]);
        let (granted, usage) = authorizer.invoke(&json!({
            "type": "REQUEST", "methodArn": "arn:aws:execute-api:us-east-1:000000000000:a/api/GET/v3.1/users",
            "headers": {"x-sp-gateway": format!("{}|{}", client.id, client.secret)},
        }));
        assert_eq!(requests(&usage), [("DynamoDB.GetItem", 1)], "the authorizer");
        Self { context: granted["context"].clone() }
    }

    fn event(&self, method: &str, path: &str, parameters: &Value, body: Option<&Value>) -> Value {
        json!({
            "resource": path, "path": path, "httpMethod": method,
            "headers": {"host": "example.com", "content-type": "application/json"},
            "multiValueHeaders": {"host": ["example.com"], "content-type": ["application/json"]},
            "queryStringParameters": null, "multiValueQueryStringParameters": null,
            "pathParameters": parameters, "stageVariables": null,
            "requestContext": {
                "resourcePath": path, "httpMethod": method, "path": path, "stage": "api", "requestId": "costs",
                "apiId": "a", "accountId": "000000000000", "resourceId": "r", "identity": {"sourceIp": "203.0.113.7"},
                "authorizer": self.context,
            },
            "body": body.map(Value::to_string), "isBase64Encoded": false,
        })
    }
}

fn requests(usage: &Usage) -> Vec<(&str, u32)> {
    usage.requests.iter().map(|(name, count)| (name.as_str(), *count)).collect()
}

#[track_caller]
fn ok(answer: &Value) -> Value {
    assert_eq!(answer["statusCode"], 200, "{answer}");
    serde_json::from_str(answer["body"].as_str().unwrap()).unwrap()
}

/// A door that is asked twice: an environment's first request also opens the client's key and looks for its
/// program; the later ones find both.
struct Asked {
    cold: Usage,
    warm: Usage,
}

fn ask(door: &Door, event: &Value) -> Asked {
    let (answer, cold) = door.invoke(event);
    ok(&answer);
    let (answer, warm) = door.invoke(event);
    ok(&answer);
    Asked { cold, warm }
}

#[test]
fn creating_a_user_is_one_transaction() {
    let client = need!(Client::sandbox());
    let gateway = Gateway::of(&client);
    let door = Door::open(client.stack, "users.create", &[("DOCUMENTS_BUCKET", &client.stack.documents)]);
    let event = |body: Value| gateway.event("POST", "/v3.1/users", &Value::Null, Some(&body));

    let bare = ask(&door, &event(people::minimal()));
    assert_eq!(requests(&bare.cold), [("DynamoDB.GetItem", 1), ("DynamoDB.TransactWriteItems", 1), ("KMS.Decrypt", 1)]);
    assert_eq!(requests(&bare.warm), [("DynamoDB.TransactWriteItems", 1)]);
    assert_eq!((bare.warm.read_units, bare.warm.write_units), (0.0, 13.0));

    let full = ask(&door, &event(people::full())).warm;
    assert_eq!(requests(&full), [("DynamoDB.TransactWriteItems", 1), ("S3.PUT", 1)]);
    assert_eq!((full.read_units, full.write_units), (0.0, 19.0));
}

#[test]
fn getting_a_user_is_one_read() {
    let client = need!(Client::sandbox());
    let gateway = Gateway::of(&client);
    let user = client.user(&people::minimal());
    let door = Door::open(client.stack, "users.get", &[("DOCUMENTS_BUCKET", &client.stack.documents)]);
    let got = ask(&door, &gateway.event("GET", "/v3.1/users/{id}", &json!({"id": id(&user)}), None));
    assert_eq!(requests(&got.cold), [("DynamoDB.GetItem", 1), ("KMS.Decrypt", 1)]);
    assert_eq!(requests(&got.warm), [("DynamoDB.GetItem", 1)]);
    assert_eq!((got.warm.read_units, got.warm.write_units), (1.0, 0.0));
}

#[test]
fn a_page_of_users_is_a_query_and_one_batch() {
    let client = need!(Client::sandbox());
    let gateway = Gateway::of(&client);
    (0..3).for_each(|_| drop(client.user(&people::minimal())));
    let door = Door::open(client.stack, "users.list", &[]);
    let listed = ask(&door, &gateway.event("GET", "/v3.1/users", &Value::Null, None));
    assert_eq!(requests(&listed.cold), [("DynamoDB.BatchGetItem", 1), ("DynamoDB.Query", 1), ("KMS.Decrypt", 1)]);
    assert_eq!(requests(&listed.warm), [("DynamoDB.BatchGetItem", 1), ("DynamoDB.Query", 1)]);
}

#[test]
fn a_key_is_one_read_and_one_write() {
    let client = need!(Client::sandbox());
    let gateway = Gateway::of(&client);
    let user = client.user(&people::minimal());
    let door = Door::open(client.stack, "oauth.create", &[]);
    let body = json!({"refresh_token": user["refresh_token"]});
    let event = gateway.event("POST", "/v3.1/oauth/{id}", &json!({"id": id(&user)}), Some(&body));
    let granted = ask(&door, &event);
    assert_eq!(requests(&granted.warm), [("DynamoDB.GetItem", 1), ("DynamoDB.UpdateItem", 1)]);
}

/// In an environment that has seen its client and the client's program: the requests, the units read, and the most units
/// written; ids that are new every time compress to a few bytes more or less, which may be a unit or two.
#[test]
fn what_the_operations_of_v0_cost() {
    let client = need!(Client::sandbox());
    let gateway = Gateway::of(&client);
    let run = |handler: &str, (method, path): (&str, &str), parameters: Value, body: Option<Value>| {
        let door = Door::open(client.stack, handler, &[]);
        let event = gateway.event(method, path, &parameters, body.as_ref());
        door.invoke(&event);
        // The customer's own check may save in between, and then the write is done again.
        let met =
            |usage: &Usage| requests(usage).iter().any(|(name, count)| name.contains("TransactWrite") && *count > 1);
        let undisturbed = (0..5).map(|_| door.invoke(&event)).find(|(_, usage)| !met(usage));
        let (answer, usage) = undisturbed.expect("a write that nothing disturbs");
        assert!([200, 201].contains(&answer["statusCode"].as_u64().unwrap()), "{handler}: {answer}");
        let asked: Vec<String> = requests(&usage).iter().map(|(name, count)| format!("{count} {name}")).collect();
        let line = (asked.join(", "), usage.read_units, usage.write_units);
        (serde_json::from_str::<Value>(answer["body"].as_str().unwrap()).unwrap(), line)
    };
    let full = json!({
        "status": "ACTIVE", "is_customer": true, "first_name": "Ada", "last_name": "Examplesson", "dob": "1989-05-02",
        "email": "ada@example.com", "phone_number": "+14155550123", "ssn": "219-09-9998",
        "legal_address": {
            "address_line_1": "1 Market St", "city": "San Francisco", "state": "CA", "postal_code": "94105",
            "country_code": "US",
        },
    });
    let mut lines = Vec::new();
    let (person, line) = run("persons.create", ("POST", "/v0/persons"), Value::Null, Some(full));
    lines.push(("persons.create", line));
    let of_person = json!({"person_id": person["id"]});
    let (_, line) = run("persons.get", ("GET", "/v0/persons/{person_id}"), of_person.clone(), None);
    lines.push(("persons.get", line));
    let change = json!({"chosen_name": "Countess"});
    let (_, line) = run("persons.update", ("PATCH", "/v0/persons/{person_id}"), of_person, Some(change));
    lines.push(("persons.update", line));
    let disclosure = json!({
        "person_id": person["id"], "type": "KYC_DATA_COLLECTION", "event_type": "ACKNOWLEDGED", "version": "1.0",
        "disclosure_date": "2026-01-05T09:30:00Z",
    });
    let (_, line) = run("disclosures.create", ("POST", "/v0/disclosures"), Value::Null, Some(disclosure));
    lines.push(("disclosures.create", line));
    let verification = json!({
        "person_id": person["id"], "verification_type": "IDENTITY", "result": "ACCEPTED",
        "verification_time": "2026-01-05T10:00:00Z",
    });
    let (made, line) = run("verifications.create", ("POST", "/v0/verifications"), Value::Null, Some(verification));
    lines.push(("verifications.create", line));
    let of_verification = json!({"verification_id": made["id"]});
    let (_, line) = run("verifications.get", ("GET", "/v0/verifications/{verification_id}"), of_verification, None);
    lines.push(("verifications.get", line));
    let of_customer = json!({"customer_id": person["id"]});
    let (_, line) =
        run("customers.requirements", ("GET", "/v0/customers/{customer_id}/requirements"), of_customer.clone(), None);
    lines.push(("customers.requirements", line));
    let (_, line) = run("customers.decisions", ("GET", "/v0/customers/{customer_id}/decisions"), of_customer, None);
    lines.push(("customers.decisions", line));
    let note = json!({"content": "x", "related_resource_id": person["id"], "related_resource_type": "CUSTOMER"});
    let (_, line) = run("notes.create", ("POST", "/v0/notes"), Value::Null, Some(note));
    lines.push(("notes.create", line));
    for ((handler, (asked, read, _)), (known, requests, read_units, _)) in lines.iter().zip(V0_COSTS) {
        assert_eq!((*handler, asked.as_str(), *read), (known, requests, read_units));
    }
    let written = lines.iter().zip(V0_COSTS).map(|((handler, (.., written)), (.., most))| (handler, written, most));
    let other: Vec<_> = written.filter(|(_, written, most)| !(most - 3.0..=*most).contains(written)).collect();
    assert!(other.is_empty(), "units written, and the most: {other:?}");
    assert_eq!(lines.len(), V0_COSTS.len());
}

const ONE_READ_ONE_TRANSACTION: &str = "1 DynamoDB.GetItem, 1 DynamoDB.TransactWriteItems";
const V0_COSTS: [(&str, &str, f64, f64); 9] = [
    ("persons.create", "1 DynamoDB.TransactWriteItems", 0.0, 19.0),
    ("persons.get", "1 DynamoDB.GetItem", 1.0, 0.0),
    ("persons.update", ONE_READ_ONE_TRANSACTION, 1.0, 18.0),
    ("disclosures.create", ONE_READ_ONE_TRANSACTION, 1.0, 23.0),
    ("verifications.create", ONE_READ_ONE_TRANSACTION, 1.0, 23.0),
    ("verifications.get", "1 DynamoDB.GetItem", 1.0, 0.0),
    ("customers.requirements", "1 DynamoDB.GetItem", 1.0, 0.0),
    ("customers.decisions", "1 DynamoDB.Query", 0.5, 0.0),
    ("notes.create", ONE_READ_ONE_TRANSACTION, 1.0, 10.0),
];

#[test]
fn a_user_that_is_checked_already_costs_two_reads() {
    let client = need!(Client::sandbox());
    let lists = client.stack.watchlists.as_str();
    let door =
        Door::open(client.stack, "kyc.process", &[("WATCHLISTS_BUCKET", lists), ("WATCHLISTS_MAX_AGE_DAYS", "3650")]);
    let created = client.user(&people::with_document(&people::base_document()));
    let user = client.settled(id(&created));
    let message = json!({"client": client.id, "customer": id(&user), "revision": 1}).to_string();
    let record =
        json!({"messageId": "1", "body": message, "eventSource": "aws:sqs", "attributes": {}, "messageAttributes": {}});
    let event = json!({"Records": [record]});
    let (answer, _) = door.invoke(&event);
    assert_eq!(answer["batchItemFailures"], json!([]), "{answer}");
    // Told twice: everything is checked already, and nothing is written.
    let (_, again) = door.invoke(&event);
    // The object says which lists are in force; the lists themselves are loaded once.
    assert_eq!(requests(&again), [("DynamoDB.GetItem", 2), ("S3.GET", 1)]);
    assert_eq!(again.write_units, 0.0);
}

/// Four reads (the delivery, its endpoint, the endpoint's health, the client's secrets) and four writes (the health before
/// and after, the lease, the outcome); a full payload also reads the revision that it tells of.
#[test]
fn a_delivery_is_four_reads_and_four_writes() {
    let client = need!(Client::sandbox());
    let receiver = Receiver::start();
    let allowed = [("WEBHOOKS_QUEUE_URL", "http://127.0.0.1:9/"), ("EGRESS_ALLOW_LIST", "127.0.0.1:*")];
    let door = Door::open(client.stack, "webhooks.deliver", &allowed);
    let deliver = |webhook: &Value| {
        let event = until("the delivery before", || {
            client.webhook_log(webhook).into_iter().next().filter(|event| event["status"] == "SUCCESS")
        });
        // The queue holds its message back for two seconds, in which the delivery is due already.
        let path = format!("/v0/webhooks/{}/events/{}/resend?delay=2", id(webhook), id(&event));
        client.send("POST", &path, &[], None).ok();
        let message = json!({"client": client.id, "event": event["id"], "subscription": webhook["id"]}).to_string();
        let record = json!({"messageId": "1", "body": message, "eventSource": "aws:sqs", "attributes": {}});
        let (answer, usage) = door.invoke(&json!({"Records": [record]}));
        assert_eq!(answer["batchItemFailures"], json!([]), "{answer}");
        usage
    };
    let thin = client.webhook(&receiver.url, &["PERSON.CREATED"], &json!({}));
    let full = client.webhook(&receiver.url, &["PERSON.CREATED"], &json!({"payload": "FULL"}));
    client.person(&json!({}));
    let cold = deliver(&thin);
    assert_eq!(requests(&cold), [("DynamoDB.GetItem", 4), ("DynamoDB.UpdateItem", 4), ("KMS.Decrypt", 1)]);
    let warm = deliver(&thin);
    assert_eq!(requests(&warm), [("DynamoDB.GetItem", 4), ("DynamoDB.UpdateItem", 4)]);
    // The delivery's record grows with its attempts; here they are three.
    assert_eq!((warm.read_units, warm.write_units), (3.5, 9.0));
    let whole = deliver(&full);
    assert_eq!(requests(&whole), [("DynamoDB.GetItem", 5), ("DynamoDB.UpdateItem", 4)]);
    receiver.until(5);
}

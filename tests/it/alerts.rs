//! A compliance officer's work on the hits of the watchlists.

use serde_json::{Value, json};

use crate::rescreening::{OwnList, entry, named};
use crate::support::client::{Client, id};
use crate::support::{need, until};

const NOTE: &str = "Born forty years after the one who is listed.";

fn alerts(client: &Client, user: &str) -> Vec<Value> {
    client.get(&format!("/v0/customers/{user}/alerts")).ok()["alerts"].as_array().unwrap().clone()
}

fn path(user: &str, alert: &Value) -> String {
    format!("/v0/customers/{user}/alerts/{}", alert["id"].as_str().unwrap())
}

#[test]
fn a_dismissed_hit_stays_dismissed_until_the_entry_changes() {
    let client = need!(Client::sandbox());
    let lists = OwnList::of(client.stack);
    lists.publish(&[entry(1, "Ptolemaios Grimsbottom Yarrow")]);
    let user = client.settled(id(&client.user(&named("Ptolemaios Grimsbottom Yarrow"))));
    let user_id = id(&user);
    assert_eq!(user["watchlists"], "SOFT_MATCH");
    let raised = alerts(&client, user_id);
    assert_eq!(raised.len(), 1);
    let alert = &raised[0];
    let shown: Vec<&Value> = ["type", "status", "list", "entity_id", "name", "programs", "verdict"]
        .iter()
        .map(|name| &alert[*name])
        .collect();
    assert_eq!(
        json!(shown),
        json!(["WATCHLIST", "ACTIVE", "pep", "own-1", "Ptolemaios Grimsbottom Yarrow", "TEST", "SOFT_MATCH"])
    );
    assert!(!alert["why"].as_array().unwrap().is_empty(), "{alert}");
    assert_eq!((alert["entity_version"].as_str().unwrap().len(), alert["index"].as_str().unwrap().len()), (16, 64));

    let suppress = json!({"status": "SUPPRESSED", "actor": "ada", "note": NOTE, "compared": ["BIRTH_DATE"]});
    let settled = client.send("PATCH", &path(user_id, alert), &[], Some(&suppress)).ok();
    assert_eq!((&settled["status"], &settled["note"]), (&json!("SUPPRESSED"), &json!(NOTE)));
    let disposition = &settled["disposition"];
    assert_eq!((&disposition["state"], &disposition["actor"]), (&json!("IN_FORCE"), &json!("ada")));
    assert_eq!(disposition["compared"], json!(["BIRTH_DATE"]));
    let cleared = client.until_permission(user_id, "SEND-AND-RECEIVE");
    assert_eq!(cleared["watchlists"], "FALSE_POSITIVE");
    assert_eq!(cleared["documents"][0]["watchlists"], "FALSE_POSITIVE");
    assert_eq!(cleared["documents"][0]["screening_results"]["pep"], "FALSE_POSITIVE");
    // Twice is once: nothing is written.
    client.send("PATCH", &path(user_id, alert), &[], Some(&suppress)).ok();
    assert_eq!(client.get_user(user_id)["_rest"], cleared["_rest"]);

    // Another entry with this name is another alert; the dismissed one is not raised again by the new screening.
    lists.publish(&[entry(1, "Ptolemaios Grimsbottom Yarrow"), entry(2, "Ptolemy Grimsbottom Yarrow")]);
    let again = until("the new entry is raised", || Some(alerts(&client, user_id)).filter(|all| all.len() == 2));
    let status = |entity: &str| again.iter().find(|alert| alert["entity_id"] == entity).unwrap()["status"].clone();
    assert_eq!((status("own-1"), status("own-2")), (json!("SUPPRESSED"), json!("ACTIVE")));

    // The entry changes, and says so.
    let mut changed = entry(1, "Ptolemaios Grimsbottom Yarrow");
    changed["remarks"] = "Now also wanted for tests.".into();
    lists.publish(&[changed]);
    let raised = until("the changed entry is raised again", || {
        let all = alerts(&client, user_id);
        let active = all.iter().find(|own| own["entity_id"] == "own-1" && own["status"] == "ACTIVE").cloned();
        active.filter(|_| all.len() == 1)
    });
    assert_ne!(raised["id"], alert["id"]);
    assert!(raised["why"].to_string().contains("changed since"), "{raised}");
    let held = client.until_permission(user_id, "UNVERIFIED");
    assert_eq!(held["watchlists"], "SOFT_MATCH");
}

#[test]
fn an_alert_is_settled_by_its_own_client_with_a_reason_or_not_at_all() {
    let client = need!(Client::sandbox());
    let lists = OwnList::of(client.stack);
    lists.publish(&[entry(1, "Balthazar Fenwick Oddsworth")]);
    let user = client.settled(id(&client.user(&named("Balthazar Fenwick Oddsworth"))));
    let user_id = id(&user);
    let alert = alerts(&client, user_id).remove(0);
    let suppressed = |note: &str| json!({"status": "SUPPRESSED", "actor": "ada", "note": note});
    let patch = |body: Value| client.send("PATCH", &path(user_id, &alert), &[], Some(&body));
    for (body, missing, invalid) in [
        (json!({}), json!(["status"]), ""),
        (json!({"status": "SUPPRESSED"}), json!(["actor", "note"]), ""),
        (json!({"status": "SUPPRESSED", "note": NOTE}), json!(["actor"]), ""),
        (suppressed("  "), Value::Null, "note"),
        (suppressed("too short"), Value::Null, "note"),
        (suppressed(&"x".repeat(1001)), Value::Null, "note"),
        (json!({"status": "CLOSED", "note": NOTE}), Value::Null, "status"),
        (json!({"status": "SUPPRESSED", "actor": "ada", "note": NOTE, "verdict": "NO_MATCH"}), Value::Null, "verdict"),
        (
            json!({"status": "SUPPRESSED", "actor": "ada", "note": NOTE, "compared": ["SHOE_SIZE"]}),
            Value::Null,
            "compared",
        ),
    ] {
        let answer = patch(body.clone());
        assert_eq!(answer.status, 400, "{body}: {}", answer.text());
        let problem = answer.json();
        assert_eq!((&problem["code"], &problem["missing"]), (&json!("BAD_REQUEST_BODY"), &missing), "{body}");
        assert_eq!(invalid.is_empty(), problem["invalid"][invalid].is_null(), "{body}: {problem}");
    }
    let other = Client::sandbox().unwrap();
    let suppress = suppressed(NOTE);
    assert_eq!(other.get(&format!("/v0/customers/{user_id}/alerts")).status, 404);
    assert_eq!(other.send("PATCH", &path(user_id, &alert), &[], Some(&suppress)).status, 404);
    let unknown = json!({"id": "0192f0c1-2b6c-8cc3-98c4-dc0c0c07398f"});
    for wrong in [unknown, json!({"id": "nothing"})] {
        assert_eq!(client.send("PATCH", &path(user_id, &wrong), &[], Some(&suppress)).status, 404);
    }
    assert_eq!(client.get_user(user_id)["_rest"], user["_rest"], "nothing was changed by all that");

    // Suppressed, and then thought better of.
    patch(suppress).ok();
    client.until_permission(user_id, "SEND-AND-RECEIVE");
    assert_eq!(patch(json!({"status": "ACTIVE"})).ok()["status"], "ACTIVE");
    client.until_permission(user_id, "UNVERIFIED");
}

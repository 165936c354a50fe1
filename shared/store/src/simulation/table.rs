//! DynamoDB's semantics, as far as the store relies on them: conditions, transactions with their tokens, indexes that come
//! late and reads that see what was.

use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};

use serde_json::{Map, Value, json};

use super::expression::{Placeholders, holds, update};

/// An item, as DynamoDB's JSON writes it.
pub type Attributes = Map<String, Value>;
/// A partition key and a sort key.
pub type Place = (String, String);

/// How long a transaction's token is remembered.
const TOKEN_MILLIS: i64 = 10 * 60 * 1000;
/// How long a read that is not consistent may see what was.
const STALE_MILLIS: i64 = 1000;
const INDEXES: [(&str, &str, &str); 2] = [("lists", "gsi1pk", "gsi1sk"), ("due", "gsi2pk", "gsi2sk")];

/// What became of a request: the status and the body of the answer, and what changed.
#[derive(Debug)]
pub struct Outcome {
    pub status: u16,
    pub body: Value,
    pub changes: Vec<Change>,
}

/// One item that was written.
#[derive(Debug, Clone)]
pub struct Change {
    pub place: Place,
    pub before: Option<Attributes>,
    pub after: Option<Attributes>,
}

struct Row {
    item: Option<Attributes>,
    before: Option<Attributes>,
    changed_at: i64,
}

/// An entry of an index: partition, sort key, and the item's own place.
type Entry = (usize, String, String, Place);
/// What an index will know, and whose.
type Coming = (usize, Place, Option<(Entry, Attributes)>);

/// One table with its two indexes.
#[derive(Default)]
pub struct TableModel {
    rows: BTreeMap<Place, Row>,
    entries: BTreeMap<Entry, Attributes>,
    /// What the indexes do not know yet, by when they will.
    coming: BTreeMap<(i64, u64), Coming>,
    entered: HashMap<(usize, Place), Entry>,
    latest: HashMap<(usize, Place), i64>,
    tokens: HashMap<String, (u64, i64)>,
    sequence: u64,
}

impl std::fmt::Debug for TableModel {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TableModel").field("rows", &self.rows.len()).finish_non_exhaustive()
    }
}

/// When the first of the items is due that stand in partitions of the index `due` whose name holds a word, in milliseconds.
#[must_use]
pub fn next_due(table: &TableModel, partition: &str) -> Option<i64> {
    let text = |item: &Attributes, name: &str| Some(item.get(name)?.get("S")?.as_str()?.to_owned());
    let due = table.items().filter(|(_, item)| text(item, "gsi2pk").is_some_and(|own| own.contains(partition)));
    let first = due.filter_map(|(_, item)| text(item, "gsi2sk")).min()?;
    if let Ok(at) = chrono::DateTime::parse_from_rfc3339(first.split('#').next()?) {
        return Some(at.timestamp_millis());
    }
    // An id of version 7, which begins with the milliseconds.
    i64::from_str_radix(first.get(..12)?, 16).ok()
}

impl TableModel {
    /// Every item as it is.
    pub fn items(&self) -> impl Iterator<Item = (&Place, &Attributes)> {
        self.rows.iter().filter_map(|(place, row)| Some((place, row.item.as_ref()?)))
    }

    #[must_use]
    pub fn item(&self, place: &Place) -> Option<&Attributes> {
        self.rows.get(place)?.item.as_ref()
    }

    /// Carries a request out. `late` says by how many milliseconds an index comes late, `stale` whether a read that is not
    /// consistent sees what was.
    pub fn execute(
        &mut self,
        operation: &str,
        request: &Value,
        now: i64,
        (late, stale): (&mut dyn FnMut() -> i64, bool),
    ) -> Outcome {
        self.catch_up(now);
        let read = Reading { now, stale: stale && request["ConsistentRead"] != true };
        let outcome = match operation {
            "GetItem" => Ok((self.get(&place(&request["Key"]), read), Vec::new())),
            "BatchGetItem" => Ok((self.get_batch(request, read), Vec::new())),
            "Query" => Ok((self.query(request, read), Vec::new())),
            "PutItem" | "UpdateItem" | "DeleteItem" => self.write_one(operation, request),
            "TransactWriteItems" => self.transact(request, now),
            other => panic!("{other} is an operation that the model does not know"),
        };
        match outcome {
            Ok((body, changes)) => {
                let changes: Vec<Change> = changes.into_iter().map(|change| self.write(change, now, late)).collect();
                Outcome { status: 200, body, changes }
            }
            Err(body) => Outcome { status: 400, body, changes: Vec::new() },
        }
    }

    fn get(&self, place: &Place, read: Reading) -> Value {
        self.rows.get(place).and_then(|row| row.read(read)).map_or(json!({}), |item| json!({"Item": item}))
    }

    fn get_batch(&self, request: &Value, read: Reading) -> Value {
        let (name, wanted) =
            request["RequestItems"].as_object().and_then(|tables| tables.iter().next()).expect("a table");
        let keys = wanted["Keys"].as_array().into_iter().flatten();
        let items: Vec<&Attributes> = keys.filter_map(|key| self.rows.get(&place(key))?.read(read)).collect();
        json!({"Responses": {name: items}, "UnprocessedKeys": {}})
    }

    fn query(&self, request: &Value, read: Reading) -> Value {
        let of = Placeholders::of(request);
        let condition = request["KeyConditionExpression"].as_str().expect("a key condition");
        let (partition, _) = condition.split_once(" AND ").unwrap_or((condition, ""));
        let (_, token) = partition.split_once(" = ").expect("a partition");
        let partition = of.value(token)["S"].as_str().expect("a text");
        let mut found: Vec<&Attributes> = match request["IndexName"].as_str() {
            None => {
                let rows = self.rows.range((partition.to_owned(), String::new())..);
                let rows = rows.take_while(|((pk, _), _)| pk == partition);
                rows.filter_map(|(_, row)| row.read(read)).collect()
            }
            Some(name) => {
                let index = INDEXES.iter().position(|(own, ..)| *own == name).expect("an index of the table");
                let first = (index, partition.to_owned(), String::new(), (String::new(), String::new()));
                let entries = self.entries.range(first..);
                let entries = entries.take_while(|((of, pk, ..), _)| *of == index && pk == partition);
                entries.map(|(_, item)| item).collect()
            }
        };
        found.retain(|item| holds(condition, &of, Some(item)));
        if request["ScanIndexForward"] == false {
            found.reverse();
        }
        if let Some(start) = request.get("ExclusiveStartKey") {
            let start = place(start);
            let after = found.iter().position(|item| place_of(item) == start);
            found.drain(..after.map_or(0, |at| at + 1));
        }
        let limit = request["Limit"].as_u64().and_then(|limit| usize::try_from(limit).ok()).unwrap_or(usize::MAX);
        let last = (found.len() > limit).then(|| found[limit - 1].clone());
        found.truncate(limit);
        if let Some(filter) = request["FilterExpression"].as_str() {
            found.retain(|item| holds(filter, &of, Some(item)));
        }
        let items: Vec<Attributes> = match request["ProjectionExpression"].as_str() {
            None => found.into_iter().cloned().collect(),
            Some(wanted) => {
                let names: Vec<&str> = wanted.split(',').map(|name| of.name(name.trim())).collect();
                let project = |item: &Attributes| {
                    let kept = names.iter().filter_map(|name| Some(((*name).to_owned(), item.get(*name)?.clone())));
                    kept.collect()
                };
                found.into_iter().map(project).collect()
            }
        };
        let mut answer = json!({"Count": items.len(), "ScannedCount": items.len()});
        if request["Select"] != "COUNT" {
            answer["Items"] = json!(items);
        }
        if let Some(last) = last {
            let keys = ["pk", "sk", "gsi1pk", "gsi1sk", "gsi2pk", "gsi2sk"];
            let keys = keys.iter().filter_map(|name| Some(((*name).to_owned(), last.get(*name)?.clone())));
            answer["LastEvaluatedKey"] = Value::Object(keys.collect());
        }
        answer
    }

    fn write_one(&self, operation: &str, request: &Value) -> Result<(Value, Vec<Change>), Value> {
        let change = self.change(operation.trim_end_matches("Item"), request).map_err(|found| {
            let mut body = refusal("ConditionalCheckFailedException", "The conditional request failed");
            if request["ReturnValuesOnConditionCheckFailure"] == "ALL_OLD"
                && let Some(found) = found
            {
                body["Item"] = json!(found);
            }
            body
        })?;
        let body = match (request["ReturnValues"].as_str(), &change.after) {
            (Some("ALL_NEW"), Some(item)) => json!({"Attributes": item}),
            _ => json!({}),
        };
        Ok((body, vec![change]))
    }

    fn transact(&mut self, request: &Value, now: i64) -> Result<(Value, Vec<Change>), Value> {
        let actions = request["TransactItems"].as_array().expect("actions");
        let token = request["ClientRequestToken"].as_str().unwrap_or_default().to_owned();
        let mut hasher = DefaultHasher::new();
        request["TransactItems"].to_string().hash(&mut hasher);
        let said = hasher.finish();
        if let Some((known, at)) = self.tokens.get(&token).filter(|(_, at)| now - at < TOKEN_MILLIS) {
            let _ = at;
            if *known == said {
                return Ok((json!({}), Vec::new()));
            }
            return Err(refusal("IdempotentParameterMismatchException", "the token was used for something else"));
        }
        let mut changes = Vec::with_capacity(actions.len());
        let mut reasons = Vec::with_capacity(actions.len());
        for action in actions {
            let (operation, own) = action.as_object().and_then(|action| action.iter().next()).expect("an action");
            match self.change(operation, own) {
                Ok(change) => {
                    changes.push(change);
                    reasons.push(json!({"Code": "None"}));
                }
                Err(_) => {
                    let reason = json!({"Code": "ConditionalCheckFailed", "Message": "The conditional request failed"});
                    reasons.push(reason);
                }
            }
        }
        if changes.len() < actions.len() {
            return Err(cancelled(reasons));
        }
        self.tokens.insert(token, (said, now));
        Ok((json!({}), changes))
    }

    /// What an action would change, or the item that does not meet its condition.
    fn change(&self, operation: &str, own: &Value) -> Result<Change, Option<&Attributes>> {
        let key = if operation == "Put" { &own["Item"] } else { &own["Key"] };
        let place = place(key);
        let present = self.item(&place);
        let of = Placeholders::of(own);
        if let Some(condition) = own["ConditionExpression"].as_str()
            && !holds(condition, &of, present)
        {
            return Err(present);
        }
        let after = match operation {
            "Put" => own["Item"].as_object().cloned(),
            "Update" => {
                let mut item = present.or_else(|| own["Key"].as_object()).cloned().expect("a key");
                update(own["UpdateExpression"].as_str().expect("an update"), &of, &mut item);
                Some(item)
            }
            "Delete" => None,
            other => panic!("{other} is an action that the model does not know"),
        };
        Ok(Change { place, before: present.cloned(), after })
    }

    fn write(&mut self, change: Change, now: i64, late: &mut dyn FnMut() -> i64) -> Change {
        let row = Row { item: change.after.clone(), before: change.before.clone(), changed_at: now };
        self.rows.insert(change.place.clone(), row);
        for (index, (_, pk, sk)) in INDEXES.into_iter().enumerate() {
            let text = |item: &Attributes, name: &str| Some(item.get(name)?.get("S")?.as_str()?.to_owned());
            let entry = change.after.as_ref().and_then(|item| {
                let entry = (index, text(item, pk)?, text(item, sk)?, change.place.clone());
                Some((entry, item.clone()))
            });
            let whose = (index, change.place.clone());
            // One item's changes reach an index in their order.
            let at = (now + late()).max(self.latest.get(&whose).copied().unwrap_or_default());
            self.latest.insert(whose, at);
            self.sequence += 1;
            self.coming.insert((at, self.sequence), (index, change.place.clone(), entry));
        }
        change
    }

    fn catch_up(&mut self, now: i64) {
        while let Some(first) = self.coming.first_entry()
            && first.key().0 <= now
        {
            let (index, place, entry) = first.remove();
            if let Some(old) = self.entered.remove(&(index, place.clone())) {
                self.entries.remove(&old);
            }
            if let Some((entry, item)) = entry {
                self.entered.insert((index, place), entry.clone());
                self.entries.insert(entry, item);
            }
        }
    }
}

#[derive(Clone, Copy)]
struct Reading {
    now: i64,
    stale: bool,
}

impl Row {
    fn read(&self, read: Reading) -> Option<&Attributes> {
        let sees_before = read.stale && read.now - self.changed_at < STALE_MILLIS;
        if sees_before { self.before.as_ref() } else { self.item.as_ref() }
    }
}

fn place(key: &Value) -> Place {
    let part = |name: &str| key[name]["S"].as_str().unwrap_or_default().to_owned();
    (part("pk"), part("sk"))
}

fn place_of(item: &Attributes) -> Place {
    let part = |name: &str| item.get(name).and_then(|own| own["S"].as_str()).unwrap_or_default().to_owned();
    (part("pk"), part("sk"))
}

fn refusal(kind: &str, message: &str) -> Value {
    json!({"__type": format!("com.amazonaws.dynamodb.v20120810#{kind}"), "message": message})
}

/// The answer to a transaction that was not carried out.
pub(super) fn cancelled(reasons: Vec<Value>) -> Value {
    let mut body = refusal("TransactionCanceledException", "Transaction cancelled");
    body["Message"] = json!("Transaction cancelled");
    body["CancellationReasons"] = Value::Array(reasons);
    body
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(table: &mut TableModel, operation: &str, request: &Value, now: i64) -> (u16, Value) {
        let outcome = table.execute(operation, request, now, (&mut || 30, true));
        (outcome.status, outcome.body)
    }

    fn put(sk: &str, value: &str) -> Value {
        json!({"Put": {"Item": {
            "pk": {"S": "p"}, "sk": {"S": sk}, "v": {"S": value}, "gsi1pk": {"S": "list"}, "gsi1sk": {"S": sk},
        }, "ConditionExpression": "attribute_not_exists(pk)"}})
    }

    #[test]
    fn a_transaction_is_all_or_nothing_and_its_token_counts_for_ten_minutes() {
        let mut table = TableModel::default();
        let both = json!({"TransactItems": [put("1", "a"), put("2", "a")], "ClientRequestToken": "t"});
        assert_eq!(run(&mut table, "TransactWriteItems", &both, 0).0, 200);
        assert_eq!(run(&mut table, "TransactWriteItems", &both, 1).0, 200);
        let other = json!({"TransactItems": [put("3", "a")], "ClientRequestToken": "t"});
        let (status, body) = run(&mut table, "TransactWriteItems", &other, 2);
        assert!(status == 400 && body["__type"].as_str().unwrap().ends_with("IdempotentParameterMismatchException"));
        let half = json!({"TransactItems": [put("2", "b"), put("3", "b")], "ClientRequestToken": "u"});
        let (_, body) = run(&mut table, "TransactWriteItems", &half, 3);
        assert_eq!(body["CancellationReasons"][0]["Code"], "ConditionalCheckFailed");
        assert_eq!(body["CancellationReasons"][1]["Code"], "None");
        assert!(table.item(&("p".to_owned(), "3".to_owned())).is_none());
        let (status, _) = run(&mut table, "TransactWriteItems", &both, TOKEN_MILLIS);
        assert_eq!(status, 400, "after ten minutes the token says nothing and the condition does");
    }

    #[test]
    fn an_index_comes_late_and_a_read_may_see_what_was_unless_it_must_not() {
        let mut table = TableModel::default();
        run(&mut table, "TransactWriteItems", &json!({"TransactItems": [put("1", "a")]}), 0);
        let list = json!({
            "IndexName": "lists", "KeyConditionExpression": "gsi1pk = :list",
            "ExpressionAttributeValues": {":list": {"S": "list"}},
        });
        assert_eq!(run(&mut table, "Query", &list, 29).1["Count"], 0);
        assert_eq!(run(&mut table, "Query", &list, 30).1["Count"], 1);
        let key = json!({"pk": {"S": "p"}, "sk": {"S": "1"}});
        assert_eq!(run(&mut table, "GetItem", &json!({"Key": key}), 31).1, json!({}));
        assert_eq!(run(&mut table, "GetItem", &json!({"Key": key}), 1000).1["Item"]["v"]["S"], "a");
        let consistent = json!({"Key": key, "ConsistentRead": true});
        assert_eq!(run(&mut table, "GetItem", &consistent, 31).1["Item"]["v"]["S"], "a");
    }

    #[test]
    fn a_page_ends_at_its_limit_and_the_next_begins_after_it() {
        let mut table = TableModel::default();
        let three = json!({"TransactItems": [put("1", "a"), put("2", "a"), put("3", "a")]});
        run(&mut table, "TransactWriteItems", &three, 0);
        let mut query = json!({
            "KeyConditionExpression": "pk = :pk AND sk BETWEEN :from AND :to", "Limit": 2, "ScanIndexForward": false,
            "ExpressionAttributeValues": {":pk": {"S": "p"}, ":from": {"S": "1"}, ":to": {"S": "3"}},
        });
        let (_, page) = run(&mut table, "Query", &query, 5000);
        assert_eq!((page["Items"][0]["sk"]["S"].as_str(), page["Count"].as_u64()), (Some("3"), Some(2)));
        query["ExclusiveStartKey"] = page["LastEvaluatedKey"].clone();
        let (_, page) = run(&mut table, "Query", &query, 5000);
        assert_eq!((page["Items"][0]["sk"]["S"].as_str(), page.get("LastEvaluatedKey")), (Some("1"), None));
    }
}

//! Mistakes that the code might make, each made where its request passes by, so that nothing that ships knows of them.

use gatehouse_domain::webhook::{Attempt, Delivery, DeliveryState};
use serde_json::{Value, json};

/// A mistake, and what it would be in the code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bug {
    /// A customer is saved whatever has become of it since it was read.
    RevisionUnguarded,
    /// The event is written after the customer and not with it.
    EventApart,
    /// The event is on its way before the change is saved.
    ToldBeforeSaved,
    /// A delivery is taken although somebody has it.
    LeaseIgnored,
    /// An attempt is made and not put on record.
    AttemptNotCounted,
    /// A put-off delivery counts as attempted.
    RestCountsAsAttempt,
    /// Of the last retry no sweep knows.
    LastRetryForgotten,
    /// A delivery that is there is made once more.
    DeliveryMadeTwice,
    /// Whether an endpoint still wants anything is remembered from the first time.
    EndedEndpointSentTo,
    /// `Retry-After` is not read.
    RetryAfterIgnored,
    /// Each attempt has an id of its own.
    NewIdForEachAttempt,
    /// The body says when it was sent.
    BodyMadeAnew,
    /// The answer is not kept with the effect.
    AnswerNotKept,
    /// A message holds the name of whom it is about.
    NameInMessage,
    /// A message is taken off the queue when it is received.
    AcknowledgedFirst,
    /// One message that fails takes its batch with it.
    WholeBatchBack,
    /// What was found out counts for whatever is there now.
    OldFactsCount,
    /// Nobody looks at the number a second time.
    SecondLookForgotten,
}

impl Bug {
    pub(super) const ALL: [Self; 18] = [
        Self::RevisionUnguarded,
        Self::EventApart,
        Self::ToldBeforeSaved,
        Self::LeaseIgnored,
        Self::AttemptNotCounted,
        Self::RestCountsAsAttempt,
        Self::LastRetryForgotten,
        Self::DeliveryMadeTwice,
        Self::EndedEndpointSentTo,
        Self::RetryAfterIgnored,
        Self::NewIdForEachAttempt,
        Self::BodyMadeAnew,
        Self::AnswerNotKept,
        Self::NameInMessage,
        Self::AcknowledgedFirst,
        Self::WholeBatchBack,
        Self::OldFactsCount,
        Self::SecondLookForgotten,
    ];

    /// Changes a request of DynamoDB into the one that the code would make; what comes back is made after it.
    pub(super) fn mistake(self, operation: &str, body: &mut Value) -> Option<Value> {
        let values = &body["ExpressionAttributeValues"];
        let is_lease = values[":lease_until"].is_object();
        let is_saved_attempt = operation == "UpdateItem" && values[":was_pending"].is_object();
        let is_put_off = operation == "UpdateItem" && values[":delivery"].is_object() && !is_saved_attempt;
        match self {
            Self::RevisionUnguarded => each_action(body, |action| {
                let is_of_customer = ["CUSTOMER", "EVENT#"].iter().any(|own| sk(action).starts_with(own));
                if is_of_customer && let Some(action) = action.as_object_mut() {
                    // An unused value would be refused.
                    action.remove("ConditionExpression");
                }
            }),
            Self::EventApart => {
                let actions = body["TransactItems"].as_array_mut()?;
                let place = actions.iter().position(is_event)?;
                return Some(json!({"TransactItems": [actions.remove(place)]}));
            }
            Self::AnswerNotKept => {
                if let Some(actions) = body["TransactItems"].as_array_mut() {
                    actions.retain(|action| sk(&action["Put"]) != "ANSWER");
                }
            }
            Self::LeaseIgnored if is_lease => {
                body["ConditionExpression"] = json!("#pending = :pending AND #attempts = :attempts");
            }
            Self::AttemptNotCounted if is_saved_attempt => {
                change_delivery(body, |delivery| drop(delivery.attempts.pop()));
            }
            Self::RestCountsAsAttempt if is_put_off => {
                change_delivery(body, |delivery| {
                    let attempt = Attempt {
                        at: delivery.created_at,
                        url: String::new(),
                        status: None,
                        note: String::new(),
                        took_ms: 0,
                    };
                    delivery.attempts.push(attempt);
                });
                let attempts = delivery_of(body).attempts.len();
                body["ExpressionAttributeValues"][":attempts"] = json!({"N": attempts.to_string()});
                body["ExpressionAttributeNames"]["#attempts"] = json!("attempts");
                let update = body["UpdateExpression"].as_str().unwrap_or_default();
                body["UpdateExpression"] = json!(update.replacen("SET ", "SET #attempts = :attempts, ", 1));
            }
            Self::LastRetryForgotten if is_saved_attempt => {
                let delivery = delivery_of(body);
                if delivery.counted() == 9 && matches!(delivery.state, DeliveryState::Pending { .. }) {
                    let far = json!({"S": "2999-01-01T00:00:00.000Z"});
                    body["ExpressionAttributeValues"][":gsi2sk"] = far;
                }
            }
            Self::DeliveryMadeTwice if operation == "PutItem" && sk(body).starts_with("DELIVERY#") => {
                body.as_object_mut().and_then(|body| body.remove("ConditionExpression"));
            }
            Self::SecondLookForgotten => each_action(body, |action| {
                if sk(action) == "CUSTOMER" && action["ExpressionAttributeNames"]["#gsi2pk"].is_string() {
                    let update = action["UpdateExpression"].as_str().unwrap_or_default();
                    let update = update
                        .replace("#gsi2pk = :gsi2pk", "#gone1 = :gsi2pk")
                        .replace("#gsi2sk = :gsi2sk", "#gone2 = :gsi2sk");
                    action["UpdateExpression"] = json!(update);
                    action["ExpressionAttributeNames"]["#gone1"] = json!("gone1");
                    action["ExpressionAttributeNames"]["#gone2"] = json!("gone2");
                }
            }),
            _ => {}
        }
        None
    }

    pub(super) fn message(self, text: String) -> String {
        if self != Self::NameInMessage {
            return text;
        }
        text.replacen('{', "{\"name\":\"Quillon Varnadore\",", 1)
    }

    pub(super) fn webhook(self, headers: &mut [(String, String)], body: &mut Vec<u8>, now: i64) {
        match self {
            Self::NewIdForEachAttempt => {
                for (_, value) in headers.iter_mut().filter(|(name, _)| name == "webhook-id") {
                    *value = format!("evt_{}", crate::house::House::new_id());
                }
            }
            Self::BodyMadeAnew => body.extend(format!(" {now}").bytes()),
            _ => {}
        }
    }
}

fn sk(own: &Value) -> &str {
    own["Key"]["sk"]["S"].as_str().or_else(|| own["Item"]["sk"]["S"].as_str()).unwrap_or_default()
}

fn is_event(action: &Value) -> bool {
    action["Put"]["Item"]["event"].is_object()
}

fn each_action(body: &mut Value, change: impl Fn(&mut Value)) {
    for action in body["TransactItems"].as_array_mut().into_iter().flatten() {
        action.as_object_mut().into_iter().flatten().for_each(|(_, own)| change(own));
    }
}

fn delivery_of(body: &Value) -> Delivery {
    let text = body["ExpressionAttributeValues"][":delivery"]["S"].as_str().unwrap_or_default();
    serde_json::from_str(text).expect("a delivery is JSON")
}

fn change_delivery(body: &mut Value, change: impl FnOnce(&mut Delivery)) {
    let mut delivery = delivery_of(body);
    change(&mut delivery);
    let attempts = delivery.attempts.len();
    let values = &mut body["ExpressionAttributeValues"];
    values[":delivery"] = json!({"S": serde_json::to_string(&delivery).expect("a delivery is JSON")});
    if values[":was_pending"].is_object() {
        values[":attempts"] = json!({"N": attempts.to_string()});
    }
}

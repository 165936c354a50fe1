//! A client of Gatehouse, with a method for each endpoint. Every test makes its own, so that none sees another's users.

use serde_json::{Value, json};

use super::http::{self, Answer};
use super::stack::Stack;
use super::until;

/// A client as `clients.create` made it, secrets included.
#[derive(Debug)]
pub(crate) struct Client {
    pub(crate) stack: &'static Stack,
    pub(crate) id: String,
    pub(crate) secret: String,
    pub(crate) api_key: String,
    pub(crate) webhook_secret: String,
}

/// Additional headers of one request.
pub(crate) type Headers<'a> = &'a [(&'a str, &'a str)];

impl Client {
    /// A new sandbox client, or `None` where there is no stack.
    pub(crate) fn sandbox() -> Option<Self> {
        Some(Self::on(Stack::find()?, true))
    }

    /// A new client whose customers are really checked.
    pub(crate) fn live() -> Option<Self> {
        Some(Self::on(Stack::find()?, false))
    }

    fn on(stack: &'static Stack, sandbox: bool) -> Self {
        let made = stack.invoke("clients.create", &json!({"name": "Example Bank", "sandbox": sandbox}));
        let text = |name: &str| made[name].as_str().unwrap_or_else(|| panic!("no {name}")).to_owned();
        stack.register_usage(&text("client_id"), &text("usage_plan_key"));
        Self {
            stack,
            id: text("client_id"),
            secret: text("client_secret"),
            api_key: text("api_key"),
            webhook_secret: text("webhook_secret"),
        }
    }

    /// A request with this client's credential.
    pub(crate) fn send(&self, method: &str, path: &str, headers: Headers<'_>, body: Option<&Value>) -> Answer {
        self.send_bytes(method, path, headers, body.map(|body| body.to_string().into_bytes()).as_deref())
    }

    /// A request whose body may be anything.
    pub(crate) fn send_bytes(&self, method: &str, path: &str, headers: Headers<'_>, body: Option<&[u8]>) -> Answer {
        let gateway = format!("{}|{}", self.id, self.secret);
        let mut all = vec![("x-sp-gateway", gateway.as_str()), ("content-type", "application/json")];
        all.extend_from_slice(headers);
        send_as(self.stack, method, path, &all, body)
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        self.send("GET", path, &[], None)
    }

    pub(crate) fn create_user(&self, body: &Value) -> Answer {
        self.send("POST", "/v3.1/users", &[], Some(body))
    }

    /// Creates a user that must be accepted, and returns it.
    #[track_caller]
    pub(crate) fn user(&self, body: &Value) -> Value {
        self.create_user(body).ok()
    }

    pub(crate) fn get_user(&self, id: &str) -> Value {
        self.get(&format!("/v3.1/users/{id}")).ok()
    }

    /// Changes a user in the client's own name: its permission or flag.
    pub(crate) fn patch_user(&self, id: &str, body: &Value) -> Answer {
        self.send("PATCH", &format!("/v3.1/users/{id}"), &[], Some(body))
    }

    /// Changes a user on its behalf, with a key of its own.
    pub(crate) fn patch_as(&self, id: &str, key: &str, body: &Value) -> Answer {
        let user = format!("{key}|fingerprint");
        self.send("PATCH", &format!("/v3.1/users/{id}"), &[("x-sp-user", &user)], Some(body))
    }

    pub(crate) fn oauth(&self, id: &str, body: &Value) -> Answer {
        self.send("POST", &format!("/v3.1/oauth/{id}"), &[], Some(body))
    }

    /// An OAuth key that allows what the user's logins allow.
    #[track_caller]
    pub(crate) fn key(&self, user: &Value) -> String {
        let granted = self.oauth(id(user), &json!({"refresh_token": user["refresh_token"]})).ok();
        granted["oauth_key"].as_str().unwrap().to_owned()
    }

    pub(crate) fn upload_form(&self, user: &str, key: &str, document: &str, body: &Value) -> Answer {
        let user_key = format!("{key}|fingerprint");
        let path = format!("/v3.1/users/{user}/documents/{document}/uploads");
        self.send("POST", &path, &[("x-sp-user", &user_key)], Some(body))
    }

    pub(crate) fn subscribe(&self, url: &str, scope: &[&str]) -> Answer {
        self.send("POST", "/v3.1/subscriptions", &[], Some(&json!({"url": url, "scope": scope})))
    }

    pub(crate) fn patch_subscription(&self, id: &str, body: &Value) -> Answer {
        self.send("PATCH", &format!("/v3.1/subscriptions/{id}"), &[], Some(body))
    }

    pub(crate) fn logs(&self) -> Vec<Value> {
        self.get("/v3.1/subscriptions/logs").ok()["logs"].as_array().unwrap().clone()
    }

    /// Makes a webhook that must be accepted.
    #[track_caller]
    pub(crate) fn webhook(&self, url: &str, events: &[&str], more: &Value) -> Value {
        let mut body = json!({"url": url, "enabled_events": events, "is_enabled": true});
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        self.send("POST", "/v0/webhooks", &[], Some(&body)).made()
    }

    /// The log of a webhook, newest first.
    pub(crate) fn webhook_log(&self, webhook: &Value) -> Vec<Value> {
        let path = format!("/v0/webhooks/{}/events", id(webhook));
        self.get(&path).ok()["event_list"].as_array().unwrap().clone()
    }

    /// A person that Synctera's vocabulary makes, of whom nothing is checked.
    #[track_caller]
    pub(crate) fn person(&self, more: &Value) -> Value {
        let mut body = json!({"status": "ACTIVE", "is_customer": true, "first_name": "Ada", "last_name": "Examplesson", "dob": "1989-05-02"});
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        self.send("POST", "/v0/persons", &[], Some(&body)).made()
    }

    /// Waits until the user's checks are all made.
    #[track_caller]
    pub(crate) fn settled(&self, id: &str) -> Value {
        until("every document is checked", || Some(self.get_user(id)).filter(is_checked))
    }

    /// Waits until the user has that permission.
    #[track_caller]
    pub(crate) fn until_permission(&self, id: &str, permission: &str) -> Value {
        until(&format!("the permission is {permission}"), || {
            Some(self.get_user(id)).filter(|user| user["permission"] == permission)
        })
    }

    /// Every item that the table holds of this client's.
    pub(crate) fn items(&self) -> Vec<Value> {
        self.stack.items(&format!("CLIENT#{}", self.id))
    }
}

/// A request with exactly these headers.
pub(crate) fn send_as(stack: &Stack, method: &str, path: &str, headers: Headers<'_>, body: Option<&[u8]>) -> Answer {
    let headers: Vec<_> = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    http::send(method, &format!("{}{path}", stack.url), &headers, body)
}

/// The id of a user, document or subscription.
#[track_caller]
pub(crate) fn id(object: &Value) -> &str {
    object["_id"].as_str().or_else(|| object["id"].as_str()).unwrap_or_else(|| panic!("no id in {object}"))
}

/// Every sub-document of every base document.
pub(crate) fn sub_documents(user: &Value) -> Vec<&Value> {
    let bases = user["documents"].as_array().unwrap();
    let kinds = ["physical_docs", "social_docs", "virtual_docs"];
    bases.iter().flat_map(|base| kinds.iter().flat_map(|kind| base[*kind].as_array().unwrap())).collect()
}

/// The sub-document of that type.
#[track_caller]
pub(crate) fn sub_document<'a>(user: &'a Value, kind: &str) -> &'a Value {
    let found = sub_documents(user).into_iter().find(|own| own["document_type"] == kind);
    found.unwrap_or_else(|| panic!("no {kind} in {user}"))
}

fn is_checked(user: &Value) -> bool {
    user["watchlists"] != "PENDING" && sub_documents(user).iter().all(|own| own["status"] != "SUBMITTED")
}

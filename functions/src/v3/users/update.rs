//! `PATCH /v3.1/users/{id}`

use gatehouse_checks::base::{self, Terms};
use gatehouse_domain::customer::Act;
use gatehouse_domain::entity::Entity;
use gatehouse_domain::event::Actor;
use gatehouse_domain::id::CustomerId;
use gatehouse_domain::status::{Flag, FlagCode, PermissionCode, Standing, StandingKind};
use gatehouse_domain::update::{ProfileChange, Update};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::create::{LoginIn, device, login, note};
use super::documents_in::{DocumentIn, Reader, Unapplied};
use super::get;
use super::user::User;
use super::{UserKey, require_scope};
use crate::call::Call;
use crate::customers::{self, By, Changed};
use crate::house::House;
use crate::if_match::IfMatch;
use crate::v3::{Answer, Problem, Reply};

/// What to change; everything that is not there stays.
#[derive(Debug, Default, Deserialize, ToSchema)]
pub(crate) struct UpdateUser {
    #[serde(default)]
    documents: Vec<DocumentIn>,
    update: Option<ProfileIn>,
    /// `LOCKED`, `CLOSED` or `MAKE-IT-GO-AWAY`; `UNVERIFIED` lifts a lock, and the permission is then decided anew;
    /// a lock for a reason of compliance's is lifted by an officer alone, through `POST /v0/customers/{customer_id}/status`.
    permission: Option<String>,
    permission_code: Option<String>,
    /// `FLAGGED` or `NOT-FLAGGED`.
    flag: Option<String>,
    flag_code: Option<String>,
}

#[derive(Debug, Default, Deserialize, ToSchema)]
struct ProfileIn {
    login: Option<LoginIn>,
    remove_login: Option<RemoveLogin>,
    phone_number: Option<String>,
    remove_phone_number: Option<String>,
    legal_name: Option<String>,
    remove_legal_name: Option<String>,
    cip_tag: Option<u32>,
    is_hidden: Option<bool>,
    public_note: Option<String>,
}

#[derive(Debug, Deserialize, ToSchema)]
struct RemoveLogin {
    email: String,
}

/// The user as changed, and what of the change does not apply.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct UpdatedUser {
    #[serde(flatten)]
    user: User,
    /// An address that is not valid leaves the old one in place; everything else was applied.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    unapplied: Vec<Unapplied>,
}

/// Changes a user: adds, updates and deletes documents, changes its profile, locks or closes it.
///
/// Documents and profile need an OAuth key of the user's with the scope `USER|PATCH`. A permission or a flag is
/// the client's to set, with its own credential alone.
#[utoipa::path(
    patch, path = "/v3.1/users/{id}", operation_id = "users.update", tag = "users",
    params(
        ("id" = String, Path),
        ("If-Match" = Option<String>, Header, description = "The `_v` that was read, in quotes; 412 if it is another by now."),
    ),
    request_body = UpdateUser,
    responses((status = 200, description = "The user as changed; new documents are being checked.", body = UpdatedUser)),
)]
pub(crate) async fn handle(house: &'static House, call: Call) -> Reply {
    let caller = call.caller()?;
    let client = caller.client.id;
    let id: CustomerId = call.path_id("id", "user")?;
    let key = house.vault().open(client, &caller.key).await?;
    let user_key = UserKey::of(&call, &key, id, House::now())?;
    let body: UpdateUser = call.json()?;
    let found = house.table().customer(house.vault(), client, id).await?;
    let stored = found.ok_or_else(|| Problem::not_found("user"))?;
    let facts = &stored.customer.facts;
    let of_business = facts.entity == Entity::Business;
    if user_key != UserKey::None || !body.is_of_the_client() {
        require_scope(&user_key, "USER|PATCH")?;
    }

    let terms = Terms { today: call.now().date_naive(), sandbox: caller.client.sandbox, of_business };
    let mut reader = Reader {
        client,
        customer: id,
        terms,
        present: facts.documents.clone(),
        files: Vec::new(),
        unapplied: Vec::new(),
    };
    let if_match = IfMatch::of(&call);
    let ip = call.header("x-sp-user-ip").map(base::ip).and_then(Result::ok);
    let update = read(body, &mut reader, ip)?;
    if let Some(cip_tag) = update.cip_tag {
        house.program(client, cip_tag).await?.ok_or_else(Problem::no_program)?;
    }
    for file in reader.files {
        house.documents().put(&file.stored.key, file.bytes, "application/octet-stream").await?;
    }
    let stored =
        customers::change_loaded(house, stored, By { actor: Actor::Client, client: &caller.client }, |customer| {
            if_match.check(customer.revision)?;
            let mut act = Act { now: call.now(), new_id: &mut || House::new_id() };
            customer.apply(update.clone(), &mut act)?;
            Ok::<_, Problem>(Changed::Yes)
        })
        .await?;
    tracing::info!(customer = %id, revision = stored.customer.revision, "updated");
    let updated = UpdatedUser { user: get::show(house, &call, &stored)?, unapplied: reader.unapplied };
    Ok(Answer::json(&updated)?.at(stored.customer.revision))
}

impl UpdateUser {
    /// Whether the client may do this in its own name.
    fn is_of_the_client(&self) -> bool {
        self.documents.is_empty() && self.update.is_none()
    }
}

fn read(body: UpdateUser, reader: &mut Reader, ip: Option<String>) -> Result<Update, Problem> {
    let profile = body.update.unwrap_or_default();
    let cip_tag = profile.cip_tag;
    Ok(Update {
        documents: reader.changes(body.documents)?,
        standing: standing(body.permission.as_deref(), body.permission_code.as_deref())?,
        flag: flag(body.flag.as_deref(), body.flag_code.as_deref())?,
        profile: profile_change(profile, reader.terms)?,
        cip_tag,
        ip,
        ..Update::default()
    })
}

fn standing(permission: Option<&str>, code: Option<&str>) -> Result<Option<Option<Standing>>, Problem> {
    let code: Option<PermissionCode> = word("permission_code", code)?;
    match permission {
        None if code.is_some() => Err(Problem::payload("permission_code goes with a permission")),
        None => Ok(None),
        Some("UNVERIFIED") => Ok(Some(None)),
        Some("RECEIVE" | "SEND-AND-RECEIVE") => {
            Err(Problem::payload("permission: this one is earned by verified documents and cannot be set"))
        }
        Some(name) => {
            let kind: Option<StandingKind> = word("permission", Some(name))?;
            Ok(Some(kind.map(|kind| Standing { kind, code })))
        }
    }
}

fn flag(flag: Option<&str>, code: Option<&str>) -> Result<Option<(Flag, Option<FlagCode>)>, Problem> {
    let code: Option<FlagCode> = word("flag_code", code)?;
    let flag: Option<Flag> = word("flag", flag)?;
    if flag.is_none() && code.is_some() {
        return Err(Problem::payload("flag_code goes with a flag"));
    }
    Ok(flag.map(|flag| (flag, code)))
}

/// One of an enumeration's words.
fn word<T: DeserializeOwned>(field: &str, text: Option<&str>) -> Result<Option<T>, Problem> {
    text.map(|text| serde_json::from_value(serde_json::Value::String(text.to_owned())))
        .transpose()
        .map_err(|_| Problem::payload(format!("{field} has no such value")))
}

fn profile_change(profile: ProfileIn, terms: Terms) -> Result<ProfileChange, Problem> {
    let wrong = |problem: base::FieldProblem| Problem::fields("update", &[problem]);
    let entity = if terms.of_business { Entity::Business } else { Entity::Personal };
    let name = profile.legal_name.as_deref().map(|name| base::name("legal_name", name, entity)).transpose();
    Ok(ProfileChange {
        add_login: profile.login.as_ref().map(login).transpose().map_err(wrong)?,
        remove_login: profile.remove_login.map(|remove| remove.email),
        add_phone_number: profile.phone_number.as_deref().map(device).transpose().map_err(wrong)?,
        remove_phone_number: profile.remove_phone_number,
        add_legal_name: name.map_err(wrong)?,
        remove_legal_name: profile.remove_legal_name,
        is_hidden: profile.is_hidden,
        public_note: note("update.public_note", profile.public_note, 250)?,
    })
}

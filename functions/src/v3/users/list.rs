//! `GET /v3.1/users`

use serde::Serialize;
use utoipa::ToSchema;

use super::user::{User, View};
use crate::call::Call;
use crate::house::House;
use crate::tokens;
use crate::v3::page::Page;
use crate::v3::{Answer, Problem, Reply};

const LONGEST_QUERY: usize = 200;

/// A page of users, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Users {
    error_code: &'static str,
    http_code: &'static str,
    limit: usize,
    page: usize,
    page_count: usize,
    success: bool,
    users: Vec<User>,
    users_count: usize,
}

/// Lists the client's users, newest first. A query finds whole words of names, whole e-mail addresses, phone
/// numbers and `supp_id`s: the index holds keyed hashes of them, not the texts.
#[utoipa::path(
    get, path = "/v3.1/users", operation_id = "users.list", tag = "users",
    params(
        ("query" = Option<String>, Query, max_length = 200, description = "Words of a name, an e-mail address, a phone number or a supp_id."),
        ("page" = Option<u32>, Query, minimum = 1, maximum = 10000), ("per_page" = Option<u32>, Query, minimum = 1),
        ("show_refresh_tokens" = Option<String>, Query, description = "`yes` shows each user's refresh token."),
    ),
    responses((status = 200, description = "A page of users.", body = Users)),
)]
pub(crate) async fn handle(house: &'static House, call: Call) -> Reply {
    let caller = call.caller()?;
    let page = Page::of(&call)?;
    let query = call.query("query").unwrap_or_default();
    if query.chars().count() > LONGEST_QUERY {
        return Err(Problem::payload(format!("query has more than {LONGEST_QUERY} characters")));
    }
    // Taken whole, so that a number is found by its own spelling; the store looks for its words as well.
    let words = [query];
    let client = caller.client.id;
    let key = house.vault().open(client, &caller.key).await?;
    let found = house.table().customers(house.vault(), client, (&words, &key), page.offset(), page.per_page).await?;
    let base_url = call.base_url();
    let tokens_shown = matches!(call.query("show_refresh_tokens").as_deref(), Some("yes" | "True" | "true"));
    let users = found.customers.iter().map(|stored| {
        let token = || tokens::refresh_token(&stored.key, stored.customer.id, stored.refresh.generation);
        let view = View {
            base_url: &base_url,
            client_name: &caller.client.name,
            refresh_token: tokens_shown.then(token),
            file_link: None,
        };
        view.show(&stored.customer)
    });
    Answer::json(&Users {
        error_code: "0",
        http_code: "200",
        limit: page.per_page,
        page: page.number,
        page_count: page.count(found.total),
        success: true,
        users: users.collect(),
        users_count: found.total,
    })
}

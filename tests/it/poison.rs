//! A message that cannot be handled goes to the dead-letter queue and stops nobody else.

use serde_json::json;

use crate::support::client::{Client, id};
use crate::support::people;
use crate::support::stack::{Queue, Stack};
use crate::support::{need, until};

const NOBODY: &str = "0192f0c1-2b6c-7cc3-98c4-dc0c0c07398f";

/// Shortens the time until a failed message comes again, and puts it back.
struct Hurried(&'static Stack, Vec<(Queue, String)>);

impl Hurried {
    fn new(stack: &'static Stack) -> Self {
        let usual = Queue::ALL.map(|queue| (queue, stack.visibility(queue))).to_vec();
        Queue::ALL.iter().for_each(|queue| stack.set_visibility(*queue, "3"));
        Self(stack, usual)
    }
}

impl Drop for Hurried {
    fn drop(&mut self) {
        self.1.iter().for_each(|(queue, seconds)| self.0.set_visibility(*queue, seconds));
    }
}

#[test]
fn poison_is_set_aside_and_the_queues_go_on() {
    let client = need!(Client::sandbox());
    let stack = client.stack;
    let hurried = Hurried::new(stack);
    let unreadable =
        ["no JSON {".to_owned(), "{}".to_owned(), "null".to_owned(), json!({"poison": client.id}).to_string()];
    // Well formed, about what is not there any more: nothing is left to do.
    let orphaned = json!({
        "client": client.id, "customer": NOBODY, "document": NOBODY, "revision": 1,
        "event": NOBODY, "subscription": NOBODY, "from": "none", "to": "none-after",
    });
    // Changes of the lists that touch nobody.
    stack.put_object(&stack.watchlists, "delta/none-none-after", b"[]");
    let marked = |body: &str| format!("{body} {}", client.id);
    for queue in Queue::ALL {
        unreadable.iter().for_each(|body| stack.send_message(queue, &marked(body)));
        stack.send_message(queue, &orphaned.to_string());
    }
    // Sent after the poison, and not held up by it.
    let created = client.user(&people::full());
    client.until_permission(id(&created), "SEND-AND-RECEIVE");

    for queue in Queue::ALL {
        until(&format!("the poison is among {queue:?}'s dead letters"), || {
            let dead = stack.dead_letters(queue);
            unreadable.iter().all(|body| dead.contains(&marked(body))).then_some(())
        });
        assert!(!stack.dead_letters(queue).contains(&orphaned.to_string()), "{queue:?}: an orphan is no failure");
    }
    drop(hurried);
}

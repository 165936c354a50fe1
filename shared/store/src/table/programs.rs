//! Programs: the one in force, and every one that ever was.

use gatehouse_domain::Program;
use gatehouse_domain::id::ClientId;
use gatehouse_domain::program::ProgramVersion;

use super::list::Range;
use super::transaction::Condition;
use super::{Consistency, Table};
use crate::answer::KeptAnswer;
use crate::client_key::ClientKey;
use crate::error::{SaveError, StoreError};
use crate::item::{self, Item, number, text};
use crate::keys::{self, Key, List};

impl Table {
    /// The program that a client's customers with that `cip_tag` are decided by now: one consistent read. The client's
    /// own, not a shipped one.
    ///
    /// # Errors
    /// When DynamoDB refuses or cannot be reached, or the item is not a program.
    pub async fn program(&self, client: ClientId, cip_tag: u32) -> Result<Option<Program>, StoreError> {
        let item = self.get(&Key::Program { client, cip_tag }, Consistency::Strong).await?;
        item.as_ref().map(read).transpose()
    }

    /// A client's program as it was in one of its versions, shipped ones included. A version never changes.
    ///
    /// # Errors
    /// As [`Table::program`].
    pub async fn program_version(&self, client: ClientId, pin: ProgramVersion) -> Result<Option<Program>, StoreError> {
        let shipped = Program::shipped(pin.cip_tag).filter(|shipped| shipped.pin() == pin);
        if shipped.is_some() && pin.cip_tag <= Program::SHIPPED_FIRST {
            return Ok(shipped);
        }
        let key = Key::ProgramVersion { client, cip_tag: pin.cip_tag, version: pin.version };
        let item = self.get(&key, Consistency::Strong).await?;
        // A client may have had a program of that number before one shipped for it: its decisions pin its own.
        Ok(item.as_ref().map(read).transpose()?.or(shipped))
    }

    /// A client's own programs in force whose `cip_tag` is above one, by `cip_tag`.
    ///
    /// # Errors
    /// As [`Table::program`].
    pub async fn programs(&self, client: ClientId, above: u32, limit: usize) -> Result<Vec<Program>, StoreError> {
        let Some(first) = above.checked_add(1) else { return Ok(Vec::new()) };
        let range = Range { from: keys::program_gsi1sk(first), to: keys::program_gsi1sk(u32::MAX) };
        let items = self.range(List::Programs(client), &range, limit).await?;
        items.iter().map(read).collect()
    }

    /// Puts a program in force and on record, with the answer to the request that brought it, in one transaction. Its
    /// version must follow the present one's; the first follows the shipped one's.
    ///
    /// # Errors
    /// [`SaveError::Conflict`] when the version is not the next one, [`SaveError::KeyUsed`] when the idempotency key
    /// has an answer.
    pub async fn put_program(
        &self,
        client: ClientId,
        program: &Program,
        answer: Option<(&ClientKey, &KeptAnswer)>,
    ) -> Result<(), SaveError> {
        let Program { cip_tag, version, .. } = *program;
        let attributes = || [("version", number(&version)), ("program", text(item::json(program)))];
        let mut current = item::item(&Key::Program { client, cip_tag }, attributes());
        current.insert("gsi1pk".to_owned(), text(List::Programs(client).gsi1pk()));
        current.insert("gsi1sk".to_owned(), text(keys::program_gsi1sk(cip_tag)));
        let on_record = item::item(&Key::ProgramVersion { client, cip_tag, version }, attributes());
        let first = Program::first_version(cip_tag);
        if version < first {
            return Err(SaveError::Conflict);
        }
        let before = number(&(version - 1));
        let follows = if version == first {
            // Or it follows the client's own first, which is older than the program that now ships for the number.
            Condition::on("attribute_not_exists(pk) OR #name = :value", "version", before)
        } else {
            Condition::on("#name = :value", "version", before)
        };
        let actions = vec![self.put_action(current, follows)?, self.put_action(on_record, Condition::absent())?];
        self.transact_answered(actions, answer).await
    }
}

fn read(item: &Item) -> Result<Program, StoreError> {
    item::read_json(item, "program")
}

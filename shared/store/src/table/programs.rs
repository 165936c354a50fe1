//! Programs: the one in force, and every one that ever was.

use gatehouse_domain::Program;
use gatehouse_domain::id::ClientId;

use super::transaction::Condition;
use super::{Consistency, Table};
use crate::error::{SaveError, StoreError};
use crate::item::{self, number, text};
use crate::keys::Key;

impl Table {
    /// The program that a client's customers with that `cip_tag` are decided by now: one consistent read.
    ///
    /// # Errors
    /// When DynamoDB refuses or cannot be reached, or the item is not a program.
    pub async fn program(&self, client: ClientId, cip_tag: u32) -> Result<Option<Program>, StoreError> {
        let item = self.get(&Key::Program { client, cip_tag }, Consistency::Strong).await?;
        item.map(|item| item::read_json(&item, "program")).transpose()
    }

    /// Puts a program in force and on record, in one transaction. Its version must follow the present one's.
    ///
    /// # Errors
    /// [`SaveError::Conflict`] when the version is not the next one.
    pub async fn put_program(&self, client: ClientId, program: &Program) -> Result<(), SaveError> {
        let cip_tag = program.cip_tag;
        let attributes = || [("version", number(&program.version)), ("program", text(item::json(program)))];
        let current = item::item(&Key::Program { client, cip_tag }, attributes());
        let version = item::item(&Key::ProgramVersion { client, cip_tag, version: program.version }, attributes());
        let follows = match program.version {
            0 => return Err(SaveError::Conflict),
            1 => Condition::absent(),
            next => Condition::on("#name = :value", "version", number(&(next - 1))),
        };
        let actions = vec![self.put_action(current, follows)?, self.put_action(version, Condition::absent())?];
        Ok(self.transact(None, actions).await?)
    }
}

//! Counts what operations cost. On this platform cost is a number of calls and units, and it is exact.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::Intercept;
use aws_smithy_runtime_api::client::interceptors::context::{
    AfterDeserializationInterceptorContextRef, BeforeTransmitInterceptorContextRef,
};
use aws_smithy_runtime_api::client::orchestrator::Metadata;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::ConfigBag;
use serde_json::Value;

/// Counts the requests of every client that was made from one [`Aws`](crate::Aws). Clones count together.
#[derive(Clone, Default)]
pub struct Meter(Arc<Mutex<Usage>>);

/// What was used since the meter was last read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Usage {
    /// Requests sent, repeated ones too, by operation: `DynamoDB.GetItem`, `KMS.Decrypt`.
    pub requests: BTreeMap<String, u32>,
    /// DynamoDB's read and write capacity units, those of the indexes included.
    pub read_units: f64,
    pub write_units: f64,
}

impl Meter {
    /// What was used since the last call; counting starts again from nothing.
    #[must_use]
    pub fn take(&self) -> Usage {
        std::mem::take(&mut self.usage())
    }

    fn usage(&self) -> MutexGuard<'_, Usage> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Meter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.usage().fmt(f)
    }
}

impl Intercept for Meter {
    fn name(&self) -> &'static str {
        "Meter"
    }

    fn read_before_transmit(
        &self,
        _: &BeforeTransmitInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        if let Some(operation) = config.load::<Metadata>() {
            let name = format!("{}.{}", operation.service(), operation.name());
            *self.usage().requests.entry(name).or_default() += 1;
        }
        Ok(())
    }

    fn read_after_deserialization(
        &self,
        context: &AfterDeserializationInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let Some(operation) = config.load::<Metadata>().filter(|operation| operation.service() == "DynamoDB") else {
            return Ok(());
        };
        let units = context.response().body().bytes().map_or(0.0, consumed_units);
        match operation.name() {
            "GetItem" | "BatchGetItem" | "Query" => self.usage().read_units += units,
            _ => self.usage().write_units += units,
        }
        Ok(())
    }
}

/// `ConsumedCapacity` is one object, or a list of one per table.
fn consumed_units(body: &[u8]) -> f64 {
    let Ok(answer) = serde_json::from_slice::<Value>(body) else { return 0.0 };
    let units = |table: &Value| table["CapacityUnits"].as_f64().unwrap_or_default();
    match &answer["ConsumedCapacity"] {
        Value::Array(tables) => tables.iter().map(units).sum(),
        table => units(table),
    }
}

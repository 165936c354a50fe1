//! The store against a real emulator of AWS, whose address `GATEHOUSE_TEST_ENDPOINT` holds.
#![expect(clippy::unwrap_used, reason = "a set-up that does not work is a failed test")]
#![expect(clippy::print_stdout, reason = "a skipped test says so")]

mod costs;
mod customers;
mod deliveries;
mod endpoints;
mod http;
mod keeping;
mod objects;
mod outbox;
#[path = "../../src/testing/sample.rs"]
mod sample;
mod stack;
mod trying;
mod webhooks;

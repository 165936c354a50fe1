//! Ways to reach a person.

mod email;
mod phone;

pub use email::{Email, EmailProblem};
pub use phone::{Phone, PhoneFlag, PhoneProblem};

//! The decoders of other people are run so that a panic on a stranger's bytes costs that file and nothing else.

use std::panic::{AssertUnwindSafe, catch_unwind};

/// The result of `decode`, or `None` if it panicked.
///
/// Nothing that `decode` touches may be used afterwards but its result, which is why unwinding through it is safe.
pub(crate) fn contained<T>(decode: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(decode)).ok()
}

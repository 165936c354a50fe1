//! Logs: JSON lines with request, client and customer ids; never a name, a number, a secret or a body.

use tracing::level_filters::LevelFilter;

/// Starts logging to standard output, where Lambda collects it. A fixed level needs no filter engine, which
/// would cost every cold start.
pub(crate) fn start() {
    let level = std::env::var("AWS_LAMBDA_LOG_LEVEL").ok().and_then(|level| level.parse().ok());
    tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_span_list(false)
        .with_target(false)
        .with_max_level(level.unwrap_or(LevelFilter::INFO))
        .init();
    std::panic::set_hook(Box::new(|panic| {
        // Where, and not what: the words of a panic may quote what a stranger sent.
        let place = panic.location().map(ToString::to_string);
        tracing::error!(place, "panicked");
    }));
}

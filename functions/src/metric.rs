//! Metrics of our own, in CloudWatch's embedded format: a line of the log that CloudWatch takes for a data point.

use std::io::Write as _;

use serde_json::{Value, json};

use crate::house::House;

/// Says how many there were.
pub(crate) fn put(name: &str, value: f64) {
    let function = std::env::var("AWS_LAMBDA_FUNCTION_NAME").unwrap_or_default();
    let line = line(name, value, &function, House::now().timestamp_millis());
    // A log that cannot be written to must not stop the work.
    drop(writeln!(std::io::stdout().lock(), "{line}"));
}

fn line(name: &str, value: f64, function: &str, at: i64) -> Value {
    let mut line = json!({
        "_aws": {
            "Timestamp": at,
            "CloudWatchMetrics": [{
                "Namespace": "Gatehouse",
                "Dimensions": [["FunctionName"]],
                "Metrics": [{"Name": name, "Unit": "Count"}],
            }],
        },
        "FunctionName": function,
    });
    line[name] = value.into();
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The format is fixed by CloudWatch ("Embedded metric format specification").
    #[test]
    fn a_metric_is_a_line_that_cloudwatch_reads() {
        let line = line("WatchlistsNotRefreshed", 2.0, "f", 1_795_348_800_000);
        assert_eq!(line["WatchlistsNotRefreshed"], 2.0);
        assert_eq!(line["_aws"]["CloudWatchMetrics"][0]["Metrics"][0]["Name"], "WatchlistsNotRefreshed");
        assert_eq!(line["FunctionName"], "f");
    }
}

//! The template, the doors, the sample events, the handlers' files and the API's description name the same things.
//! Needs no stack.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use yaml_rust2::{Yaml, YamlLoader};

const LONGEST_FILE: usize = 600;
/// AWS: a queue's visibility timeout is at least six times its function's timeout.
const VISIBILITY: i64 = 6;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// A function of the template by what it is called there.
struct Function {
    logical_id: String,
    handler: String,
    timeout: i64,
    /// Method and path of every route.
    routes: BTreeSet<(String, String)>,
    properties: Yaml,
}

struct Template(Yaml);

impl Template {
    fn read() -> Self {
        // Tags such as !Ref are dropped, and what they stand before stays: `!GetAtt Queue.Arn` is "Queue.Arn".
        Self(YamlLoader::load_from_str(&read("template.yaml")).unwrap().remove(0))
    }

    fn resources(&self, kind: &str) -> Vec<(String, &Yaml)> {
        let all = self.0["Resources"].as_hash().unwrap().iter();
        let of_kind = all.filter(|(_, resource)| resource["Type"].as_str() == Some(kind));
        of_kind.map(|(name, resource)| (name.as_str().unwrap().to_owned(), &resource["Properties"])).collect()
    }

    fn functions(&self) -> Vec<Function> {
        let usual = self.0["Globals"]["Function"]["Timeout"].as_i64().unwrap();
        let all = self.resources("AWS::Serverless::Function").into_iter();
        all.map(|(logical_id, properties)| Function {
            logical_id,
            handler: properties["Handler"].as_str().unwrap().to_owned(),
            timeout: properties["Timeout"].as_i64().unwrap_or(usual),
            routes: routes(properties),
            properties: properties.clone(),
        })
        .collect()
    }

    fn mappings(&self) -> Vec<(String, &Yaml)> {
        self.resources("AWS::Lambda::EventSourceMapping")
    }
}

fn routes(function: &Yaml) -> BTreeSet<(String, String)> {
    let Some(events) = function["Events"].as_hash() else { return BTreeSet::new() };
    let apis = events.values().filter(|event| event["Type"].as_str() == Some("Api"));
    apis.map(|event| {
        let text = |name: &str| event["Properties"][name].as_str().unwrap().to_owned();
        (text("Method").to_uppercase(), text("Path"))
    })
    .collect()
}

fn handlers() -> BTreeSet<String> {
    Template::read().functions().into_iter().map(|function| function.handler).collect()
}

#[test]
fn the_templates_handlers_are_the_doors() {
    let main = read("functions/src/main.rs");
    let list = main.split_once("const DOORS: &[&str] = &[").unwrap().1.split_once("];").unwrap().0;
    let doors: BTreeSet<String> = list.split('"').skip(1).step_by(2).map(str::to_owned).collect();
    assert!(doors.len() > 20, "{doors:?}");
    assert_eq!(handlers(), doors);
    assert_eq!(Template::read().functions().len(), doors.len(), "two functions have the same handler");
}

#[test]
fn every_door_has_its_sample_event() {
    let files = fs::read_dir(root().join("events")).unwrap().map(|entry| entry.unwrap().path());
    let samples = files.filter(|path| path.extension().is_some_and(|kind| kind == "json"));
    let names = samples.map(|path| {
        let text = fs::read(&path).unwrap();
        serde_json::from_slice::<Value>(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        path.file_stem().unwrap().to_str().unwrap().to_owned()
    });
    assert_eq!(names.collect::<BTreeSet<_>>(), handlers());
}

#[test]
fn the_described_operations_are_the_templates_routes() {
    let document: Value = serde_json::from_str(&read("openapi.json")).unwrap();
    let mut described: BTreeMap<String, BTreeSet<(String, String)>> = BTreeMap::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let name = operation["operationId"].as_str().unwrap().to_owned();
            described.entry(name).or_default().insert((method.to_uppercase(), path.clone()));
        }
    }
    let functions = Template::read().functions().into_iter();
    // The description does not describe itself.
    let routed = functions.filter(|function| !function.routes.is_empty() && function.handler != "openapi");
    assert_eq!(routed.map(|function| (function.handler, function.routes)).collect::<BTreeMap<_, _>>(), described);
}

#[test]
fn every_handler_is_where_its_name_says_and_says_its_routes_first() {
    for function in Template::read().functions() {
        let path = function.handler.replace('.', "/");
        let speaks_http = !function.routes.is_empty();
        let places = match (path.contains('/'), speaks_http) {
            (true, true) => vec![format!("functions/src/v3/{path}.rs"), format!("functions/src/v0/{path}.rs")],
            (true, false) => vec![format!("functions/src/jobs/{path}.rs")],
            (false, _) => vec![format!("functions/src/{path}.rs"), format!("functions/src/jobs/{path}.rs")],
        };
        let there: Vec<_> = places.iter().filter(|place| root().join(place).is_file()).collect();
        assert_eq!(there.len(), 1, "{}: one of {places:?}", function.handler);
        let text = read(there[0]);
        let first = text.lines().next().unwrap();
        let said: BTreeSet<(String, String)> = first
            .split('`')
            .filter_map(|code| code.split_once(' '))
            .filter(|(method, _)| ["GET", "POST", "PUT", "PATCH", "DELETE"].contains(method))
            .map(|(method, path)| (method.to_owned(), path.to_owned()))
            .collect();
        assert_eq!(said, function.routes, "{}: {first}", there[0]);
    }
}

#[test]
fn no_source_file_is_long() {
    let mut files = Vec::new();
    ["functions", "shared", "tests", "infra"].iter().for_each(|folder| collect(&root().join(folder), &mut files));
    assert!(files.len() > 100, "{} files", files.len());
    let long: Vec<String> = files
        .into_iter()
        .filter_map(|file| {
            let lines = fs::read_to_string(&file).unwrap().lines().count();
            (lines > LONGEST_FILE).then(|| format!("{} has {lines} lines", file.display()))
        })
        .collect();
    assert!(long.is_empty(), "{long:?}");
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if path.is_dir() && !name.starts_with('.') && !["target", "node_modules"].contains(&name) {
            collect(&path, files);
        } else if path.extension().is_some_and(|kind| kind == "rs" || kind == "py") {
            files.push(path);
        }
    }
}

#[test]
fn every_queue_waits_long_enough_and_has_a_dead_letter_queue() {
    let template = Template::read();
    let queues: BTreeMap<String, &Yaml> = template.resources("AWS::SQS::Queue").into_iter().collect();
    let by_id: BTreeMap<String, Function> =
        template.functions().into_iter().map(|function| (function.logical_id.clone(), function)).collect();
    let mut consumed = BTreeSet::new();
    for (name, mapping) in template.mappings() {
        let source = mapping["EventSourceArn"].as_str().unwrap().split('.').next().unwrap();
        let Some(queue) = queues.get(source) else { continue };
        consumed.insert(source.to_owned());
        let function = &by_id[mapping["FunctionName"].as_str().unwrap()];
        let visible = queue["VisibilityTimeout"].as_i64().unwrap_or(30);
        assert!(visible >= VISIBILITY * function.timeout, "{name}: {visible} s for {} s", function.timeout);
    }
    assert_eq!(consumed.len(), 6, "{consumed:?}");
    let dead_letters_of = |queue: &Yaml| {
        queue["RedrivePolicy"]["deadLetterTargetArn"]
            .as_str()
            .and_then(|arn| arn.strip_suffix(".Arn"))
            .map(str::to_owned)
    };
    let mut dead_letters: BTreeSet<String> = queues.values().filter_map(|queue| dead_letters_of(queue)).collect();
    let failures = template.mappings().into_iter();
    dead_letters.extend(failures.filter_map(|(_, mapping)| {
        let arn = mapping["DestinationConfig"]["OnFailure"]["Destination"].as_str()?;
        arn.strip_suffix(".Arn").map(str::to_owned)
    }));
    for name in &dead_letters {
        assert!(queues.contains_key(name), "{name} is no queue");
        assert!(!consumed.contains(name), "{name} is consumed");
    }
    let without: Vec<_> =
        queues.keys().filter(|name| !dead_letters.contains(*name) && !consumed.contains(*name)).collect();
    assert!(without.is_empty(), "neither consumed nor dead letters: {without:?}");
    assert!(consumed.iter().all(|name| dead_letters_of(queues[name]).is_some()), "{consumed:?}");
}

#[test]
fn every_mapping_reports_the_items_that_failed() {
    let template = Template::read();
    let mappings = template.mappings();
    assert_eq!(mappings.len(), 7);
    for (name, mapping) in mappings {
        let types = mapping["FunctionResponseTypes"].as_vec().unwrap();
        assert_eq!(types, &[Yaml::String("ReportBatchItemFailures".to_owned())], "{name}");
    }
}

/// Least privilege: what a function may do is written out.
#[test]
fn no_role_holds_a_wildcard_action() {
    for function in Template::read().functions() {
        let mut actions = Vec::new();
        for policy in function.properties["Policies"].as_vec().into_iter().flatten() {
            assert!(policy["Statement"].as_vec().is_some(), "{}: a policy that is not written out", function.handler);
            for statement in policy["Statement"].as_vec().unwrap() {
                assert!(statement["NotAction"].is_badvalue(), "{}: NotAction", function.handler);
                actions.extend(statement["Action"].as_vec().expect("a list of actions").iter().cloned());
            }
        }
        for action in actions {
            let action = action.as_str().unwrap();
            assert!(action.contains(':') && !action.contains('*'), "{}: {action}", function.handler);
        }
        assert!(function.properties["Role"].is_badvalue(), "{}: a role that is not its own", function.handler);
    }
}

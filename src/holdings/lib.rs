//! What of a deployment holds data, read from its Terraform as text: so what an older `hac` wrote is read like what this one
//! writes, and the two cannot drift apart. `losses` compares two of them.
//!
//! It reads the little of HCL that decides how many there are of something, where, and what it is called. What it cannot
//! read is never silent: it differs from whatever is written differently.

mod folder;
mod losses;
mod replicas;
#[cfg(test)]
mod tests;
mod value;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use folder::{Declared, Folder, expression};
use hac_aws::holds::{self, Holds};
pub use losses::{Fate, Loss, losses};
use value::{Scope, Value};

/// What a deployment holds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holdings {
    /// By Terraform's address, without the key of a single instance; a replica by its resource's, ` replica ` and its region.
    pub held: BTreeMap<String, Holding>,
    /// `aws.us_east_1`: what is gone from here can be planned no more.
    pub providers: BTreeSet<String>,
    /// The elements of the platform that anything came from: `tier orders`, `platform trading`.
    #[serde(default)]
    pub declared: BTreeSet<String>,
    /// Files that could not be read, with the reason: whatever they hold is not known.
    pub unread: BTreeMap<String, String>,
    /// Calls of modules whose files are not known, by address, with the elements of the platform that they came from.
    #[serde(default)]
    pub unknown: BTreeMap<String, Vec<String>>,
}

/// One resource that holds data, or several of one address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holding {
    /// For people: `a bucket and every version of its objects`.
    pub what: String,
    /// The elements of the platform that it came from: `tier orders`.
    pub elements: Vec<String>,
    pub instances: Instances,
    /// The argument by which AWS knows it, and its value as far as it can be read.
    pub name: Option<(String, String)>,
    /// The provider configuration that makes it; none for what is the same in every region.
    pub provider: Option<String>,
}

/// How many there are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Instances {
    One,
    /// One for each key, as it stands in the address: `["audit"]`, `[0]`.
    Keys(BTreeSet<String>),
    /// As many as this says, which is decided when it is applied.
    Unread(String),
}

/// No generated module calls one that calls it.
const DEEPEST: usize = 8;
/// More copies than this are not counted one by one.
const MOST: usize = 1_000;

/// What the files of a Terraform project hold, by their paths with `/`.
pub fn holdings<'a>(files: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Holdings {
    holdings_without(files, &BTreeSet::new())
}

/// The same where not all of the files are known: whatever calls a module in one of the lacking folders is told.
pub fn holdings_without<'a>(
    files: impl IntoIterator<Item = (&'a str, &'a [u8])>,
    lacking: &BTreeSet<&str>,
) -> Holdings {
    let mut found = Holdings::default();
    let mut folders: BTreeMap<&str, Vec<(&str, &[u8])>> = BTreeMap::new();
    for (path, bytes) in files {
        if is_terraform(path) {
            let (folder, _) = path.rsplit_once('/').unwrap_or_default();
            folders.entry(folder).or_default().push((path, bytes));
        }
    }
    let mut read: BTreeMap<&str, Folder> = BTreeMap::new();
    for (folder, files) in folders {
        let holds = folder.is_empty() || files.iter().any(|(_, bytes)| may_hold(bytes));
        for (path, bytes) in files.into_iter().filter(|_| holds) {
            if let Err(reason) = read.entry(folder).or_default().add(bytes) {
                found.unread.insert(path.to_owned(), reason);
            }
        }
    }
    if let Some(root) = read.get("") {
        found.providers.clone_from(&root.providers);
        found.declared.clone_from(&root.declared);
        let walk = Walk {
            folders: &read,
            lacking,
            prefix: String::new(),
            at: "",
            elements: None,
            instances: Instances::One,
            providers: None,
            depth: DEEPEST,
        };
        let scope = Scope {
            folder: root,
            call: None,
        };
        walk.through(&scope, &mut found);
    }
    found
}

/// Whether a file is read by Terraform.
pub fn is_terraform(path: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, ending)| ending == "tf")
}

/// A quick look, so that a module that holds nothing is not read.
pub fn may_hold(bytes: &[u8]) -> bool {
    // What is not text is read, and told.
    str::from_utf8(bytes).is_ok_and(|text| {
        let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
        let mut names = words.filter(|word| word.starts_with("aws_") || *word == "module");
        names.any(|name| name == "module" || matches!(holds::of_type(name), Some(Holds::Data { .. })))
    })
}

/// A place in the tree of calls.
struct Walk<'a> {
    folders: &'a BTreeMap<&'a str, Folder>,
    /// Folders of modules of which not every file is known.
    lacking: &'a BTreeSet<&'a str>,
    /// `module.database_orders_us_east_1.`
    prefix: String,
    /// The folder of the module.
    at: &'a str,
    /// What the outermost call came from: below it, comments name whatever uses the module.
    elements: Option<&'a [String]>,
    /// How many there are of the calls that led here, as far as the prefix does not say it.
    instances: Instances,
    /// What the provider configurations of a module are called outside.
    providers: Option<BTreeMap<String, String>>,
    depth: usize,
}

impl Walk<'_> {
    fn through(&self, scope: &Scope<'_>, found: &mut Holdings) {
        for resource in &scope.folder.resources {
            if let Some((address, holding)) = self.holding(resource, scope) {
                found
                    .held
                    .extend(replicas::of(resource, scope, &address, &holding));
                found.held.insert(address, holding);
            }
        }
        for call in &scope.folder.calls {
            self.follow(call, scope, found);
        }
    }

    fn holding(&self, resource: &Declared, scope: &Scope<'_>) -> Option<(String, Holding)> {
        let [kind, name] = resource.labels.as_slice() else {
            return None;
        };
        let Some(Holds::Data {
            what,
            named_by,
            everywhere,
        }) = holds::of_type(kind)
        else {
            return None;
        };
        let instances = match (&self.instances, instances(resource, scope)) {
            (Instances::One, own) => own,
            (outer @ (Instances::Keys(_) | Instances::Unread(_)), _) => outer.clone(),
        };
        if matches!(&instances, Instances::Keys(keys) if keys.is_empty()) {
            return None;
        }
        let named = |argument: &str| {
            let value = expression(&resource.body, argument).map(|value| scope.value(value).shown());
            (
                argument.to_owned(),
                value.unwrap_or_else(|| "not given".to_owned()),
            )
        };
        let holding = Holding {
            what: what.to_owned(),
            elements: self.elements.unwrap_or(&resource.elements).to_vec(),
            instances,
            name: named_by.map(named),
            provider: (!everywhere).then(|| self.provider(resource)),
        };
        Some((format!("{}{kind}.{name}", self.prefix), holding))
    }

    /// What makes a resource, as the root calls it.
    fn provider(&self, declared: &Declared) -> String {
        let own = expression(&declared.body, "provider").map_or_else(|| "aws".to_owned(), value::as_written);
        self.outside(own)
    }

    fn outside(&self, own: String) -> String {
        let given = self.providers.as_ref().and_then(|given| given.get(&own));
        given.cloned().unwrap_or(own)
    }

    fn follow(&self, call: &Declared, scope: &Scope<'_>, found: &mut Holdings) {
        let (Some(name), Some(source)) = (call.labels.first(), expression(&call.body, "source")) else {
            return;
        };
        let inside = source.as_str().and_then(|source| beside(self.at, source));
        let (Some(inside), Some(depth)) = (inside, self.depth.checked_sub(1)) else {
            let reason = "calls a module that is not in this folder".to_owned();
            found
                .unread
                .insert(format!("{}module.{name}", self.prefix), reason);
            return;
        };
        if self.lacking.contains(inside.as_str()) {
            let elements = self.elements.unwrap_or(&call.elements).to_vec();
            found
                .unknown
                .insert(format!("{}module.{name}", self.prefix), elements);
        }
        // Modules that hold nothing were not read.
        let Some((at, folder)) = self.folders.get_key_value(inside.as_str()) else {
            return;
        };
        let counted = instances(call, scope);
        let (calls, instances) = match counted {
            Instances::One => (vec![String::new()], self.instances.clone()),
            Instances::Keys(keys) => (keys.into_iter().collect(), self.instances.clone()),
            Instances::Unread(text) => (vec!["[*]".to_owned()], Instances::Unread(text)),
        };
        for key in calls {
            let walk = Walk {
                folders: self.folders,
                lacking: self.lacking,
                prefix: format!("{}module.{name}{key}.", self.prefix),
                at,
                elements: Some(self.elements.unwrap_or(&call.elements)),
                instances: instances.clone(),
                providers: self.providers_of(call),
                depth,
            };
            let inner = Scope {
                folder,
                call: Some((&call.body, scope)),
            };
            walk.through(&inner, found);
        }
    }

    /// `providers = { aws = aws.us_east_1 }`; a call without it passes on what it has.
    fn providers_of(&self, call: &Declared) -> Option<BTreeMap<String, String>> {
        let Some(given) = expression(&call.body, "providers").and_then(|given| given.as_object()) else {
            return self.providers.clone();
        };
        let entry = |(key, value): (&hcl_edit::expr::ObjectKey, &hcl_edit::expr::ObjectValue)| {
            (
                value::key_as_written(key),
                self.outside(value::as_written(value.expr())),
            )
        };
        Some(given.iter().map(entry).collect())
    }
}

/// How many there are of a resource or a call.
fn instances(declared: &Declared, scope: &Scope<'_>) -> Instances {
    let Some(asked) = ["count", "for_each"]
        .iter()
        .find_map(|name| expression(&declared.body, name))
    else {
        return Instances::One;
    };
    let value = scope.value(asked);
    let unread = || Instances::Unread(value.shown());
    let quoted = |key: &String| format!("[\"{key}\"]");
    match &value {
        Value::Number(count) => match count.parse::<usize>() {
            Ok(count) if count <= MOST => Instances::Keys((0..count).map(|at| format!("[{at}]")).collect()),
            Ok(_) | Err(_) => unread(),
        },
        Value::Map(entries) => Instances::Keys(entries.keys().map(quoted).collect()),
        Value::List(items) => {
            let key = |item: &Value| match item {
                Value::Text(key) => Some(quoted(key)),
                Value::Null
                | Value::Bool(_)
                | Value::Number(_)
                | Value::List(_)
                | Value::Map(_)
                | Value::Unread(_) => None,
            };
            let keys: Option<BTreeSet<String>> = items.iter().map(key).collect();
            keys.map_or_else(unread, Instances::Keys)
        }
        Value::Null | Value::Bool(_) | Value::Text(_) | Value::Unread(_) => unread(),
    }
}

/// The folder that a module's source names: `./modules/database`, `../storage`. None for one from elsewhere.
fn beside(at: &str, source: &str) -> Option<String> {
    if !source.starts_with("./") && !source.starts_with("../") {
        return None;
    }
    let mut parts: Vec<&str> = at.split('/').filter(|part| !part.is_empty()).collect();
    for part in source.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

//! Blocks to a draft: tiers.

use std::collections::BTreeMap;

use super::block::{Block, Stated, VerbUse};
use super::context::Context;
use super::draft::{Bucket, ByRegion, Compute, Copy, Database, Draft, Table};
use super::retention::{Retention, consistency, whole_days};
use super::value::Value;
use crate::platform::{AttributeType, HealthCheck, KeyAttribute, Listener, Replication, Scale, Setting};
use hac_base::source::Spanned;

pub(super) fn tier(cx: &Context<'_>, draft: &mut Draft, block: &Block) {
    let Some(name) = block.name().map(|name| name.value) else {
        return;
    };
    let key = name.clone();
    match block.kind.variant {
        Some("compute") => {
            draft.compute.insert(key, compute(cx, block, name));
        }
        Some("aurora_mysql") => {
            draft.databases.insert(key, database(cx, block, name));
        }
        Some("dynamodb") => {
            draft.tables.insert(key, table(cx, block, name));
        }
        Some("s3") => {
            draft.buckets.insert(key, bucket(cx, block, name));
        }
        _ => {}
    }
}

fn compute(cx: &Context<'_>, block: &Block, name: String) -> Compute {
    Compute {
        origin: block.origin(&name, cx.sources),
        instance: block.read("instance", text_setting),
        image: block.read("image", region_setting),
        scale: block.read("scale", |value| {
            if let Value::Range(min, max) = value {
                Some(Scale {
                    min: min.value.count()?,
                    max: max.value.count()?,
                })
            } else {
                None
            }
        }),
        capacity: block.promise("capacity", Value::count),
        listener: verb(block, "listen", listener),
        health: verb(block, "health", |sentence| health(sentence, &name)),
        uses: block.words("uses"),
        certificate: block.read("certificate", region_setting),
        clients: block.read("clients", |value| {
            let network = |item: &Spanned<Value>| Some(item.value.network()?.to_string());
            value.list()?.iter().map(network).collect()
        }),
        regions: block.words("regions"),
        name,
    }
}

fn text_setting(value: &Value) -> Option<Setting<String>> {
    match value.input() {
        Some(input) => Some(Setting::Input(input.to_owned())),
        None => Some(Setting::Known(value.text()?.to_owned())),
    }
}

fn region_setting(value: &Value) -> Option<Setting<ByRegion>> {
    if let Some(input) = value.input() {
        return Some(Setting::Input(input.to_owned()));
    }
    let entry = |(key, value): &(Spanned<String>, Spanned<Value>)| {
        let text = value.value.text()?.to_owned();
        Some((key.value.clone(), Spanned::new(text, value.span)))
    };
    let entries: Option<BTreeMap<_, _>> = value.map()?.iter().map(entry).collect();
    entries.map(Setting::Known)
}

/// A sentence that may stand once.
fn verb<T>(block: &Block, name: &'static str, reader: impl FnOnce(&VerbUse) -> Option<T>) -> Stated<T> {
    match block.uses(name).next() {
        None => Stated::Absent,
        Some(sentence) => match reader(sentence).filter(|_| sentence.operands.fits) {
            Some(value) => Stated::Known(Spanned::new(value, sentence.span)),
            None => Stated::Wrong,
        },
    }
}

fn listener(sentence: &VerbUse) -> Option<Listener> {
    let port = |name| {
        let count = sentence.operands.get(name)?.value.count()?;
        u16::try_from(count).ok()
    };
    Some(Listener {
        port: port("port")?,
        target_port: port("target_port")?,
    })
}

/// `tier` is the tier itself; a database names another that answers for it.
fn health(sentence: &VerbUse, tier: &str) -> Option<HealthCheck> {
    let Value::Repeat(interval, times) = &sentence.operands.get("interval and count")?.value else {
        return None;
    };
    let via = match sentence.operands.get("tier") {
        Some(via) => via.value.text()?,
        None => tier,
    };
    Some(HealthCheck {
        path: sentence.operands.text("path")?.to_owned(),
        interval: interval.value.duration()?,
        failures: times.value.count()?,
        via: via.to_owned(),
    })
}

fn database(cx: &Context<'_>, block: &Block, name: String) -> Database {
    let (copies, copies_incomplete) = copies(block);
    Database {
        origin: block.origin(&name, cx.sources),
        instance: block.text("instance"),
        readers: block.read("readers", Value::count),
        backup_days: days(block, "backup"),
        engine_version: block.text("engine_version"),
        schema: block.text("database_name"),
        copies,
        copies_incomplete,
        health: verb(block, "health", |sentence| health(sentence, &name)),
        lag: block.bound("lag"),
        retention: Retention::read(Some(block)),
        consistency: consistency(block),
        name,
    }
}

fn days(block: &Block, name: &str) -> Stated<u32> {
    block.read(name, whole_days)
}

/// Every copy rule, and whether some were wrong. A rule that goes both ways is two.
fn copies(block: &Block) -> (Vec<Copy>, bool) {
    let mut copies = Vec::new();
    let mut incomplete = false;
    for sentence in block.uses("replicate") {
        let end = |name| {
            let located = sentence.operands.get(name)?;
            Some(Spanned::new(located.value.text()?.to_owned(), located.span))
        };
        let (Some(from), Some(to), Some(manner)) = (end("from"), end("to"), manner(sentence)) else {
            incomplete = true;
            continue;
        };
        let span = sentence.span;
        if sentence.operands.both_ways {
            copies.push(Copy {
                from: to.clone(),
                to: from.clone(),
                manner,
                span,
            });
        }
        copies.push(Copy {
            from,
            to,
            manner,
            span,
        });
    }
    (copies, incomplete)
}

/// `None` where it is wrong, which was reported.
fn manner(sentence: &VerbUse) -> Option<Replication> {
    if !sentence.operands.fits {
        return None;
    }
    let Some(said) = sentence.operands.get("manner") else {
        return Some(Replication::Storage);
    };
    match said.value.text()? {
        "binlog" => Some(Replication::Binlog),
        _ => Some(Replication::Storage),
    }
}

fn table(cx: &Context<'_>, block: &Block, name: String) -> Table {
    Table {
        origin: block.origin(&name, cx.sources),
        key: verb(block, "key", key),
        sort: verb(block, "sort", key),
        expire: block.text("expire"),
        rpo: block.bound("rpo"),
        retention: Retention::read(Some(block)),
        consistency: consistency(block),
        regions: block.words("regions"),
        name,
    }
}

fn key(sentence: &VerbUse) -> Option<KeyAttribute> {
    let ty = match sentence.operands.text("type")? {
        "string" => AttributeType::String,
        "number" => AttributeType::Number,
        "binary" => AttributeType::Binary,
        _ => return None,
    };
    Some(KeyAttribute {
        name: sentence.operands.text("attribute")?.to_owned(),
        ty,
    })
}

fn bucket(cx: &Context<'_>, block: &Block, name: String) -> Bucket {
    let (copies, copies_incomplete) = copies(block);
    Bucket {
        origin: block.origin(&name, cx.sources),
        retain_days: days(block, "retain"),
        retention: Retention::read(Some(block)),
        consistency: consistency(block),
        rpo: block.bound("rpo"),
        copies,
        copies_incomplete,
        regions: block.words("regions"),
        name,
    }
}

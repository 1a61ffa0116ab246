//! Copies that a resource keeps in other regions by blocks of its own: `replica { region = "us-east-2" }`, or one such block
//! for each item of a list.

use hcl_edit::expr::{Expression, TraversalOperator};
use hcl_edit::structure::{Block, Body};

use super::folder::{Declared, expression};
use super::value::{Scope, Value};
use super::{Holding, Instances};
use hac_aws::holds::{self, REPLICA, Replicas};

/// Each replica of a resource, by its address.
pub(super) fn of(
    resource: &Declared,
    scope: &Scope<'_>,
    address: &str,
    origin: &Holding,
) -> Vec<(String, Holding)> {
    let Some(kind) = resource.labels.first().and_then(|kind| holds::replicas_of(kind)) else {
        return Vec::new();
    };
    let replica = |region: String| {
        let holding = Holding {
            what: kind.what.to_owned(),
            elements: origin.elements.clone(),
            instances: origin.instances.clone(),
            name: None,
            provider: None,
        };
        (format!("{address} {REPLICA} {region}"), holding)
    };
    resource
        .body
        .blocks()
        .flat_map(|block| match regions(block, kind, scope) {
            Regions::None => Vec::new(),
            Regions::Known(regions) => regions.into_iter().map(replica).collect(),
            Regions::Unread(text) => {
                let (_, holding) = replica(String::new());
                let instances = Instances::Unread(text);
                vec![(format!("{address} {REPLICA}"), Holding { instances, ..holding })]
            }
        })
        .collect()
}

enum Regions {
    /// The block is no replica.
    None,
    Known(Vec<String>),
    /// As many as this says, which is decided when it is applied.
    Unread(String),
}

fn regions(block: &Block, kind: Replicas, scope: &Scope<'_>) -> Regions {
    let labels: Vec<&str> = block
        .labels
        .iter()
        .map(hcl_edit::structure::BlockLabel::as_str)
        .collect();
    match (block.ident.as_str(), labels.as_slice()) {
        (REPLICA, []) => {
            let region = expression(&block.body, kind.region).map(|region| scope.value(region));
            match region {
                Some(Value::Text(region)) => Regions::Known(vec![region]),
                Some(other) => Regions::Unread(other.shown()),
                None => Regions::Unread("no region".to_owned()),
            }
        }
        ("dynamic", [REPLICA]) => dynamic(&block.body, kind, scope),
        // Encryption, the time of expiry and the like.
        _ => Regions::None,
    }
}

/// `for_each = var.replicas`, with `region_name = replica.value.region_name` in what is made of each.
fn dynamic(body: &Body, kind: Replicas, scope: &Scope<'_>) -> Regions {
    let Some(each) = expression(body, "for_each") else {
        return Regions::Unread("no list".to_owned());
    };
    let value = scope.value(each);
    let field = body
        .get_blocks("content")
        .next()
        .and_then(|content| field_of_item(expression(&content.body, kind.region)?));
    let known = field.and_then(|field| {
        let items: Vec<&Value> = match &value {
            Value::List(items) => items.iter().collect(),
            Value::Map(entries) => entries.values().collect(),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) | Value::Unread(_) => {
                return None;
            }
        };
        items.into_iter().map(|item| text_of(item, &field)).collect()
    });
    known.map_or_else(|| Regions::Unread(value.shown()), Regions::Known)
}

/// The name in `replica.value.NAME`; empty for the item itself.
fn field_of_item(region: &Expression) -> Option<String> {
    let Expression::Traversal(traversal) = region else {
        return None;
    };
    let Expression::Variable(root) = &traversal.expr else {
        return None;
    };
    let mut names = traversal.operators.iter().map(|operator| match operator.value() {
        TraversalOperator::GetAttr(name) => Some(name.as_str().to_owned()),
        TraversalOperator::AttrSplat(_)
        | TraversalOperator::FullSplat(_)
        | TraversalOperator::Index(_)
        | TraversalOperator::LegacyIndex(_) => None,
    });
    let is_value = root.as_str() == REPLICA && names.next().flatten().as_deref() == Some("value");
    let field = names.next().unwrap_or_else(|| Some(String::new()));
    field.filter(|_| is_value && names.next().is_none())
}

fn text_of(item: &Value, field: &str) -> Option<String> {
    let found = match item {
        Value::Map(entries) => entries.get(field)?,
        Value::Text(_) if field.is_empty() => item,
        Value::Null
        | Value::Bool(_)
        | Value::Number(_)
        | Value::Text(_)
        | Value::List(_)
        | Value::Unread(_) => return None,
    };
    match found {
        Value::Text(region) if !region.contains("${") => Some(region.clone()),
        Value::Null
        | Value::Bool(_)
        | Value::Number(_)
        | Value::Text(_)
        | Value::List(_)
        | Value::Map(_)
        | Value::Unread(_) => None,
    }
}

//! Terraform's functions, as far as names are made with them.

use super::value::Value;

/// What a call gives; `None` where that is not known.
pub(super) fn call(name: &str, arguments: Vec<Value>) -> Option<Value> {
    match name {
        "coalesce" | "try" => arguments.into_iter().find(|value| *value != Value::Null),
        "concat" => {
            let lists = arguments.into_iter().map(Value::into_list);
            Some(Value::List(lists.collect::<Option<Vec<_>>>()?.concat()))
        }
        "join" => join(arguments),
        "merge" => merge(arguments),
        "replace" => replace(&arguments),
        "slice" => slice(&arguments),
        "split" => split(&arguments),
        _ => of_one(name, arguments.into_iter().next()?),
    }
}

/// Functions of one argument.
fn of_one(name: &str, argument: Value) -> Option<Value> {
    match name {
        "flatten" => flatten(argument),
        "keys" => {
            let entries = argument.into_object()?.into_iter();
            Some(Value::List(entries.map(|(key, _)| Value::Text(key)).collect()))
        }
        "length" => {
            let count = argument.pairs()?.len();
            Some(Value::Number(count.try_into().unwrap_or(i128::MAX)))
        }
        "nonsensitive" | "sensitive" | "tolist" => Some(argument),
        "one" => {
            let first = argument.into_list()?.into_iter().next();
            Some(first.unwrap_or(Value::Null))
        }
        "toset" | "distinct" => distinct(argument),
        "tostring" => argument.text().map(Value::Text),
        "values" => {
            let entries = argument.into_object()?.into_iter();
            Some(Value::List(entries.map(|(_, value)| value).collect()))
        }
        _ => None,
    }
}

fn flatten(value: Value) -> Option<Value> {
    let mut flat = Vec::new();
    for item in value.into_list()? {
        if matches!(item, Value::List(_)) {
            flat.extend(flatten(item)?.into_list()?);
        } else {
            flat.push(item);
        }
    }
    Some(Value::List(flat))
}

/// Later entries take the place of earlier ones.
fn merge(arguments: Vec<Value>) -> Option<Value> {
    let mut merged: Vec<(String, Value)> = Vec::new();
    for argument in arguments.into_iter().filter(|argument| *argument != Value::Null) {
        for (key, value) in argument.into_object()? {
            merged.retain(|(known, _)| *known != key);
            merged.push((key, value));
        }
    }
    Some(Value::Object(merged))
}

fn join(arguments: Vec<Value>) -> Option<Value> {
    let mut arguments = arguments.into_iter();
    let separator = arguments.next()?.text()?;
    let texts = arguments.next()?.into_list()?.into_iter().map(|item| item.text());
    Some(Value::Text(texts.collect::<Option<Vec<_>>>()?.join(&separator)))
}

fn split(arguments: &[Value]) -> Option<Value> {
    let [Value::Text(separator), Value::Text(text)] = arguments else {
        return None;
    };
    let parts = text
        .split(separator.as_str())
        .map(|part| Value::Text(part.to_owned()));
    Some(Value::List(parts.collect()))
}

fn slice(arguments: &[Value]) -> Option<Value> {
    let [Value::List(items), Value::Number(from), Value::Number(to)] = arguments else {
        return None;
    };
    let range = usize::try_from(*from).ok()?..usize::try_from(*to).ok()?;
    Some(Value::List(items.get(range)?.to_vec()))
}

fn replace(arguments: &[Value]) -> Option<Value> {
    let [Value::Text(text), Value::Text(from), Value::Text(to)] = arguments else {
        return None;
    };
    // Between slashes stands a regular expression.
    (!from.starts_with('/')).then(|| Value::Text(text.replace(from, to)))
}

fn distinct(value: Value) -> Option<Value> {
    let mut distinct: Vec<Value> = Vec::new();
    for item in value.into_list()? {
        if !distinct.contains(&item) {
            distinct.push(item);
        }
    }
    Some(Value::List(distinct))
}

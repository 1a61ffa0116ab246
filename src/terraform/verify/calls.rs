//! The seam between a module call and the module: inputs and provider configurations.

use super::super::block::Block;
use super::super::expr::{Expr, Key};
use super::super::print::address;
use super::declared::{Declared, module_at, source};
use super::{Fault, Problem};

/// What a call may hold besides the module's inputs.
const OWN_ARGUMENTS: [&str; 6] = [
    "source",
    "version",
    "providers",
    "count",
    "for_each",
    "depends_on",
];

/// Checks a call and returns the name of the module it calls.
pub(super) fn check(
    call: &Block,
    caller: &Declared<'_>,
    all: &[Declared<'_>],
    problems: &mut Vec<Problem>,
) -> Option<String> {
    let at = address(call);
    let source = source(call);
    let Some(target) = module_at(source, caller.module, all) else {
        problems.push(caller.problem(
            &at,
            Fault::UnknownModule {
                source: source.to_owned(),
            },
        ));
        return None;
    };
    let module = target.module.unwrap_or_default().to_owned();
    let mut report = |fault| problems.push(caller.problem(&at, fault));
    for (input, _) in call
        .body
        .attributes()
        .filter(|(name, _)| !OWN_ARGUMENTS.contains(name))
    {
        if !target.variables.contains_key(input) {
            report(Fault::UnknownInput {
                module: module.clone(),
                input: input.to_owned(),
            });
        }
    }
    for (input, variable) in &target.variables {
        if variable.body.get("default").is_none() && call.body.get(input).is_none() {
            report(Fault::MissingInput {
                module: module.clone(),
                input: (*input).to_owned(),
            });
        }
    }
    let given = given_providers(call);
    for (name, alias) in &target.expected_providers {
        if !given.contains(&(name, alias.as_deref())) {
            report(Fault::MissingProvider {
                module: module.clone(),
                provider: configuration(name, alias.as_deref()),
            });
        }
    }
    for (name, alias) in given {
        if !target
            .providers
            .contains(&(name.to_owned(), alias.map(str::to_owned)))
        {
            report(Fault::UnknownProvider {
                module: module.clone(),
                provider: configuration(name, alias),
            });
        }
    }
    Some(module)
}

fn given_providers(call: &Block) -> Vec<(&str, Option<&str>)> {
    let Some(Expr::Object(entries)) = call.body.get("providers") else {
        return Vec::new();
    };
    entries
        .iter()
        .filter_map(|(key, _)| match key {
            Key::Provider { name, alias } => Some((name.as_str(), alias.as_deref())),
            Key::Name(name) => Some((name.as_str(), None)),
            Key::Expr(_) => None,
        })
        .collect()
}

pub(super) fn configuration(name: &str, alias: Option<&str>) -> String {
    alias.map_or_else(|| name.to_owned(), |alias| format!("{name}.{alias}"))
}

//! From sentences to a platform: everything that can be wrong with a file that reads well.
//!
//! The order: names are collected; blocks are matched with the tables (`shape`); what they say is read into a draft
//! with holes where it was wrong; rules look at the draft; and only if nothing was wrong does the draft become a
//! [`Platform`]. All control flow is in this file, rules are leaves.
//!
//! Knows no AWS: which regions there are is told by the caller.

mod amount;
mod arguments;
mod arithmetic;
mod binlog;
pub(crate) mod block;
mod branches;
mod coerce;
mod conditions;
pub(crate) mod context;
pub(crate) mod draft;
mod emptiness;
mod eval;
mod exposure;
mod failover;
mod idle_steps;
mod inputs;
mod lexical;
pub(crate) mod lower;
mod missing;
mod names;
mod observations;
pub(crate) mod operands;
mod read;
mod read_failover;
pub(crate) mod read_tier;
mod references;
mod replication;
mod residency;
pub(crate) mod retention;
mod sentences;
mod shape;
mod steps;
mod symbols;
pub(crate) mod tiers;
mod timing;
mod topology;
pub(crate) mod value;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::platform::Platform;
use crate::resolve::hir::{Node, Program};
use crate::schema;
use hac_base::diagnostics::{Code, Diagnostic, Diagnostics, Severity, did_you_mean};
use hac_base::source::{SourceId, Sources, Span};

pub(crate) use amount::{Amount, Dimension};
use context::Context;
pub use context::Place;
use draft::Draft;
pub(crate) use eval::not_an_amount;
pub(crate) use lexical::plain_text;

/// Checks a program and makes a platform of it. `None` only if an error was reported, here or before.
///
/// Where only rules were broken, and everything reads well, there is a platform all the same: proofs about something else
/// have their say in the same run. Who goes on with it asks the diagnostics first.
pub fn check(
    program: &Program,
    sources: &Sources,
    places: &[Place],
    out: &mut Diagnostics,
) -> Option<Platform> {
    let damage = damage(out);
    let root = root(program, sources, &damage, out)?;
    let kind = schema::kind(schema::ROOT, None)?;
    let mut symbols = symbols::collect(root, kind, out);
    symbols.incomplete = is_incomplete(root, &damage, out);
    let mut cx = Context {
        sources,
        places,
        symbols,
        used_inputs: BTreeSet::new(),
        damage,
        blocks: BTreeMap::new(),
        told: BTreeSet::new(),
        via: Arc::clone(&root.via),
        out,
    };
    arguments::name_what_there_is(&mut cx, &program.arguments);
    let block = shape::read(&mut cx, kind, root);
    let mut draft = read::draft(&mut cx, &block);
    draft.spans.given = Arc::clone(&program.given);
    let reads_well = !cx.out.has_errors();
    rules(&mut cx, &draft);
    if reads_well {
        lower::platform(draft, &cx)
    } else {
        None
    }
}

/// Every rule, in the order of its family.
fn rules(cx: &mut Context<'_>, draft: &Draft) {
    topology::one_region_is_primary(cx, draft);
    topology::networks_are_where_tiers_are(cx, draft);
    topology::networks_are_private(cx, draft);
    topology::networks_are_disjoint(cx, draft);
    topology::zones_exist(cx, draft);
    topology::failovers_have_a_witness(cx, draft);
    topology::tiers_are_not_in_witnesses(cx, draft);
    topology::data_is_where_it_is_used(cx, draft);
    topology::served_tiers_listen(cx, draft);

    inputs::are_used(cx, draft);

    for tier in draft.tiers.values() {
        tier.check(cx, draft);
    }
    binlog::lags_are_whole_seconds(cx, draft);
    replication::health_is_answered_everywhere(cx, draft);
    observations::are_apart(cx, draft);

    failover::goes_between_serving_regions(cx, draft);
    failover::one_leaves_the_primary(cx, draft);
    failover::pairs_are_declared_once(cx, draft);
    failover::people_are_told(cx, draft);
    failover::watched_tiers_have_health(cx, draft);
    failover::holds_have_an_effect(cx, draft);
    failover::state_outlives_failovers(cx, draft);
    names::follow_what_is_there(cx, draft);

    steps::promoted_databases_are_ready(cx, draft);
    binlog::promotions_have_no_strategy(cx, draft);
    steps::are_in_order(cx, draft);
    steps::stand_once(cx, draft);
    steps::act_where_tiers_are(cx, draft);
    steps::databases_do_not_stay_behind(cx, draft);
    idle_steps::steps_change_something(cx, draft);

    timing::losses_are_bounded(cx, draft);
    timing::lags_are_told_before_they_hold(cx, draft);

    exposure::sensitive_inputs_stay_hidden(cx, draft);
    residency::data_stays_where_it_may_be(cx, draft);
}

/// The places where earlier passes did not understand the text.
fn damage(out: &Diagnostics) -> Vec<Span> {
    out.iter()
        .filter(|diagnostic| diagnostic.severity() == Severity::Error)
        .map(|diagnostic| diagnostic.primary.span)
        .collect()
}

/// The one platform of a file; what stands beside it is reported.
fn root<'a>(
    program: &'a Program,
    sources: &Sources,
    damage: &[Span],
    out: &mut Diagnostics,
) -> Option<&'a Node> {
    let mut found: Option<&Node> = None;
    let headless = without_head(program);
    for node in &program.nodes {
        let Some(word) = node.keyword() else { continue };
        if word.text != schema::ROOT {
            if headless.is_some() && stands_inside(word.text) {
                continue;
            }
            stray(node, word.text, word.span, out);
            continue;
        }
        match found {
            None => found = Some(node),
            Some(first) => out.push(
                Diagnostic::new(
                    Code::HA0212,
                    node.head_span(),
                    "a file describes one platform, and this is the second",
                    "a second platform",
                )
                .label(first.head_span(), "the first one")
                .help("move it to a file of its own"),
            ),
        }
    }
    if found.is_none() && damage.is_empty() && !out.has_errors() {
        let end = sources.get(SourceId(0)).map_or(0, |file| file.text.len());
        let (span, label) = match headless {
            Some(first) => (first, "this stands inside one, like what follows"),
            None => (Span::new(SourceId(0), end..end), "the file ends here"),
        };
        out.push(
            Diagnostic::new(Code::HA0211, span, "this file describes no platform", label)
                .help("write `platform <name> { … }`; `hac new NAME` makes one that builds"),
        );
    }
    found
}

/// The first of several statements of a platform, where nothing begins one: its head was forgotten.
fn without_head(program: &Program) -> Option<Span> {
    let words = || program.nodes.iter().filter_map(Node::keyword);
    let mut inner = words().filter(|word| stands_inside(word.text));
    let first = inner.next()?;
    let has_head = words().any(|word| word.text == schema::ROOT);
    (inner.next().is_some() && !has_head).then_some(first.span)
}

fn stands_inside(word: &str) -> bool {
    schema::kind(schema::ROOT, None).is_some_and(|root| root.words().any(|known| known == word))
}

/// What starts a block of Terraform, and nothing here.
const TERRAFORM: [&str; 7] = [
    "resource",
    "provider",
    "variable",
    "data",
    "locals",
    "output",
    "terraform",
];

fn stray(node: &Node, word: &str, span: Span, out: &mut Diagnostics) {
    let diagnostic = Diagnostic::new(
        Code::HA0201,
        span,
        format!("`{word}` does not stand at the top of a file"),
        "only `platform`, `module` and `use` stand here",
    )
    .via(&node.via);
    out.push(match did_you_mean(word, ["platform", "module", "use"]) {
        Some(meant) => diagnostic.fix(format!("did you mean `{meant}`?"), span, meant),
        None if stands_inside(word) => diagnostic.help("move it inside `platform`"),
        None if TERRAFORM.contains(&word) => {
            diagnostic.help("leave the Terraform to `hac build`, which writes it for a `platform`")
        }
        None => diagnostic,
    });
}

/// Whether text that was not understood may have declared something: it stands in the platform, and in none of the
/// blocks that were understood.
fn is_incomplete(platform: &Node, damage: &[Span], out: &Diagnostics) -> bool {
    let holds =
        |span: Span, at: &Span| span.source == at.source && span.start <= at.start && at.start <= span.end;
    let in_child = |at: &Span| {
        platform
            .children()
            .iter()
            .any(|child| child.body.is_some() && holds(child.span, at))
    };
    // A module that was not found, or not expanded, is reported at its use or in its own file.
    let in_module = |at: &Span| at.source != platform.span.source;
    let may_swallow = |code: Code| {
        let in_modules = (Code::HA0220..=Code::HA0234).contains(&code);
        let is_unclosed = matches!(code, Code::HA0103 | Code::HA0104 | Code::HA0105);
        in_modules || is_unclosed || code == Code::HA0901
    };
    let swallowed = out
        .iter()
        .any(|diagnostic| diagnostic.severity() == Severity::Error && may_swallow(diagnostic.code));
    swallowed || damage.iter().any(|at| in_module(at) || !in_child(at))
}

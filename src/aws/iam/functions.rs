//! The roles of the failover functions: the grants of the plan, and what Lambda does in their name.

use std::collections::{BTreeMap, BTreeSet};

use super::grantee::Grantee;
use super::keys::{self, Keys, Use};
use super::resources::Arns;
use crate::context::Context;
use crate::names::{KeyUse, Role};
use crate::policy::{Statement, Test};
use hac_lambda::actions::{Action, Condition, Encrypts, Grant, Resource, grants};
use hac_lambda::handler::Handler;
use hac_lambda::plan::Plan;
use hac_terraform::{Expr, concat, lit};

pub(crate) fn grantees<'p>(ctx: &Context<'p>, plan: &Plan, region: &str) -> Vec<Grantee<'p>> {
    let origins: Vec<_> = ctx
        .platform
        .failovers
        .iter()
        .map(|failover| &failover.origin)
        .collect();
    Handler::ALL
        .into_iter()
        .filter(|handler| handler.regions(plan).contains(region))
        .map(|handler| Grantee {
            role: role_of(handler),
            service: "lambda.amazonaws.com",
            description: format!("What the failover {} does in {region}", handler.name()),
            statements: statements(ctx, plan, handler, region),
            origins: origins.clone(),
        })
        .collect()
}

pub(crate) fn role_of(handler: Handler) -> Role<'static> {
    match handler {
        Handler::Orchestrator => Role::Orchestrator,
        Handler::Control => Role::Control,
        Handler::Readiness => Role::Readiness,
        Handler::Validator => Role::Validator,
        Handler::Prober => Role::Prober,
    }
}

fn statements(ctx: &Context<'_>, plan: &Plan, handler: Handler, region: &str) -> Vec<Statement> {
    let arns = Arns { ctx };
    let mut keys = Keys::default();
    let others = take_keys(grants(plan, handler, region), &mut keys);
    let mut statements: Vec<Statement> = merged(others)
        .into_iter()
        .map(|rule| rule.statement(arns, plan, region))
        .collect();
    if handler == Handler::Orchestrator {
        // Lambda itself sends what failed, in the name of the function.
        let queue = ctx.names().queue(crate::names::DEAD_LETTERS);
        statements.push(
            Statement::allow("SendDeadLetters")
                .actions(["sqs:SendMessage"])
                .on([arns.queue(&queue, region)]),
        );
        keys.add(Use::Both, KeyUse::Messaging, region, "sqs");
    }
    statements.extend(keys.statements(arns));
    let function = arns.function(&ctx.names().function(handler.name()), region);
    let environment = keys::statement(
        arns,
        "DecryptEnvironment",
        Use::Decrypt,
        KeyUse::Messaging,
        region,
    );
    statements.push(environment.when(
        Test::StringEquals,
        "kms:EncryptionContext:aws:lambda:FunctionArn",
        [function],
    ));
    statements
}

/// Puts the grants on keys into `keys` and returns the others.
fn take_keys(grants: BTreeSet<Grant>, keys: &mut Keys) -> BTreeSet<Grant> {
    let mut actions: BTreeMap<(Encrypts, String, &str), BTreeSet<Action>> = BTreeMap::new();
    let mut others = BTreeSet::new();
    for grant in grants {
        match (&grant.resource, &grant.condition) {
            (Resource::Key { encrypts, region }, Some(Condition::ViaService(service))) => {
                let key = (*encrypts, region.clone(), *service);
                actions.entry(key).or_default().insert(grant.action);
            }
            _ => {
                others.insert(grant);
            }
        }
    }
    for ((encrypts, region, service), actions) in actions {
        let use_ = match (
            actions.contains(&Action::GenerateDataKey),
            actions.contains(&Action::Decrypt),
        ) {
            (true, true) => Use::Both,
            (true, false) => Use::Write,
            (false, _) => Use::Decrypt,
        };
        keys.add(use_, key_use(encrypts), &region, service);
    }
    others
}

/// Grants that make one statement.
struct Rule {
    actions: BTreeSet<Action>,
    resources: BTreeSet<Resource>,
    condition: Option<Condition>,
}

/// Puts grants together. Actions come first: IAM wants every resource a failover touches in the *one* statement that allows it.
fn merged(grants: BTreeSet<Grant>) -> Vec<Rule> {
    let mut leading: BTreeMap<(Action, Resource), BTreeSet<String>> = BTreeMap::new();
    let mut by_action: BTreeMap<(Action, Option<Condition>), BTreeSet<Resource>> = BTreeMap::new();
    for Grant {
        action,
        resource,
        condition,
    } in grants
    {
        if let Some(Condition::LeadingKeys(keys)) = condition {
            leading.entry((action, resource)).or_default().extend(keys);
        } else {
            by_action.entry((action, condition)).or_default().insert(resource);
        }
    }
    for ((action, resource), keys) in leading {
        let condition = Condition::LeadingKeys(keys.into_iter().collect());
        by_action
            .entry((action, Some(condition)))
            .or_default()
            .insert(resource);
    }
    let mut by_rest: BTreeMap<(BTreeSet<Resource>, Option<Condition>), BTreeSet<Action>> = BTreeMap::new();
    for ((action, condition), resources) in by_action {
        by_rest.entry((resources, condition)).or_default().insert(action);
    }
    let mut rules: Vec<Rule> = by_rest
        .into_iter()
        .map(|((resources, condition), actions)| Rule {
            actions,
            resources,
            condition,
        })
        .collect();
    rules.sort_by(|a, b| (&a.actions, &a.condition).cmp(&(&b.actions, &b.condition)));
    rules
}

impl Rule {
    fn statement(&self, arns: Arns<'_, '_>, plan: &Plan, region: &str) -> Statement {
        let statement = Statement::allow(self.sid())
            .actions(self.actions.iter().map(|action| action.iam()))
            .on(self.resources.iter().map(|resource| arn(arns, plan, resource)));
        match &self.condition {
            Some(Condition::LeadingKeys(keys)) => {
                statement.when(Test::AllStringLike, "dynamodb:LeadingKeys", keys)
            }
            Some(Condition::MetricNamespace(namespace)) => {
                statement.when(Test::StringEquals, "cloudwatch:namespace", [namespace])
            }
            Some(Condition::ViaService(service)) => {
                let service = format!("{service}.{region}.amazonaws.com");
                statement.when(Test::StringEquals, "kms:ViaService", [service])
            }
            // The action takes no resource, but it need not be allowed everywhere.
            None if self.resources.contains(&Resource::Any) => {
                statement.when(Test::StringEquals, "aws:RequestedRegion", [region])
            }
            None => statement,
        }
    }

    /// The first action: no two rules without keys begin with the same.
    fn sid(&self) -> &'static str {
        let action = self.actions.first().map_or("", |action| action.iam());
        action.split(':').next_back().unwrap_or(action)
    }
}

fn key_use(encrypts: Encrypts) -> KeyUse {
    match encrypts {
        Encrypts::Topics => KeyUse::Messaging,
        Encrypts::Secrets | Encrypts::CoordinationTable | Encrypts::Records => KeyUse::Data,
    }
}

fn arn(arns: Arns<'_, '_>, plan: &Plan, resource: &Resource) -> Expr {
    let names = arns.ctx.names();
    match resource {
        Resource::GlobalCluster { database } => arns.global_cluster(database),
        Resource::Cluster { database, region } => arns.cluster(database, region),
        Resource::Topic { topic, region } => arns.topic(topic, region),
        Resource::CoordinationTable => arns.table(&plan.coordination.table, &plan.coordination.region),
        Resource::Records { region } => concat([
            arns.bucket(&names.records_bucket_prefix(region)),
            lit("/failovers/*"),
        ]),
        Resource::Function { handler, region } => arns.function(&names.function(handler.name()), region),
        Resource::Secret { database, region } => arns.secret(database, region),
        Resource::Group { tier, region } => arns.group(&names.auto_scaling_group(tier), region),
        Resource::LogStreams { handler, region } => {
            arns.log_streams(&names.function_log_group(handler.name()), region)
        }
        Resource::Key { encrypts, region } => arns.ctx.key_arn(key_use(*encrypts), region),
        Resource::Any => Expr::from("*"),
    }
}

//! The roles of the failover functions: the grants of the plan, and what Lambda does in their name.

use std::collections::{BTreeMap, BTreeSet};

use super::Grantee;
use super::resources::{Arns, capitalised};
use crate::aws::context::Context;
use crate::aws::failover;
use crate::aws::names::{KeyUse, Role};
use crate::aws::policy::{Statement, Test};
use crate::lambda::actions::{Action, Condition, Encrypts, Grant, Resource, Topic, grants};
use crate::lambda::handler::Handler;
use crate::lambda::plan::Plan;
use crate::terraform::Expr;

pub(super) fn grantees<'p>(ctx: &Context<'p>, plan: &Plan, region: &str) -> Vec<Grantee<'p>> {
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

pub(in crate::aws) fn role_of(handler: Handler) -> Role<'static> {
    match handler {
        Handler::Orchestrator => Role::Orchestrator,
        Handler::Validator => Role::Validator,
        Handler::Prober => Role::Prober,
    }
}

fn statements(ctx: &Context<'_>, plan: &Plan, handler: Handler, region: &str) -> Vec<Statement> {
    let arns = Arns { ctx };
    let mut statements: Vec<Statement> = merged(grants(plan, handler, region))
        .into_iter()
        .map(|rule| rule.statement(arns, plan, region))
        .collect();
    statements.extend(configuration(arns, handler, region));
    statements
}

/// What Lambda itself does with the role because of how the function is set up.
fn configuration(arns: Arns<'_, '_>, handler: Handler, region: &str) -> Vec<Statement> {
    let names = arns.ctx.names();
    let function = arns.function(&names.function(handler.name()), region);
    let mut statements = vec![
        arns.any_key("DecryptEnvironment", &["kms:Decrypt"], KeyUse::Messaging, region)
            .when(
                Test::StringEquals,
                "kms:EncryptionContext:aws:lambda:FunctionArn",
                [function],
            ),
    ];
    if handler == Handler::Orchestrator {
        let queue = names.queue(failover::DEAD_LETTERS);
        statements.push(
            Statement::allow("SendDeadLetters")
                .actions(["sqs:SendMessage"])
                .on([arns.queue(&queue, region)]),
        );
        let actions = ["kms:Decrypt", "kms:GenerateDataKey"];
        statements.push(arns.key("EncryptDeadLetters", &actions, KeyUse::Messaging, region, "sqs"));
    }
    statements
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
        let statement = Statement::allow(&self.sid())
            .actions(self.actions.iter().map(|action| action.iam()))
            .on(self.resources.iter().map(|resource| arn(arns, plan, resource)));
        let statement = self.of_keys(arns, statement);
        match &self.condition {
            Some(Condition::LeadingKeys(keys)) => {
                statement.when(Test::AllStringLike, "dynamodb:LeadingKeys", keys)
            }
            Some(Condition::MetricNamespace(namespace)) => {
                statement.when(Test::StringEquals, "cloudwatch:namespace", [namespace])
            }
            // Added with the keys: it needs their region.
            Some(Condition::ViaService(_)) => statement,
            // The action takes no resource, but it need not be allowed everywhere.
            None if self.resources.contains(&Resource::Any) => {
                statement.when(Test::StringEquals, "aws:RequestedRegion", [region])
            }
            None => statement,
        }
    }

    /// Narrows a statement about keys to the one key, and to the service that uses it.
    fn of_keys(&self, arns: Arns<'_, '_>, statement: Statement) -> Statement {
        let keys: Vec<(&Encrypts, &String)> = self
            .resources
            .iter()
            .filter_map(|resource| match resource {
                Resource::Key { encrypts, region } => Some((encrypts, region)),
                Resource::GlobalCluster { .. }
                | Resource::Cluster { .. }
                | Resource::Topic { .. }
                | Resource::CoordinationTable
                | Resource::Function { .. }
                | Resource::Secret { .. }
                | Resource::Group { .. }
                | Resource::LogStreams { .. }
                | Resource::Any => None,
            })
            .collect();
        if keys.is_empty() {
            return statement;
        }
        let aliases: BTreeSet<String> = keys
            .iter()
            .map(|(encrypts, _)| arns.ctx.names().key_alias(key_use(**encrypts)))
            .collect();
        let statement = statement.when(Test::AnyStringEquals, "kms:ResourceAliases", aliases);
        let Some(Condition::ViaService(service)) = &self.condition else {
            return statement;
        };
        let services = keys
            .iter()
            .map(|(_, region)| format!("{service}.{region}.amazonaws.com"));
        statement.when(Test::StringEquals, "kms:ViaService", services)
    }

    /// The first action, and what tells it from another statement with the same first action.
    fn sid(&self) -> String {
        let action = self.actions.first().map_or("", |action| action.iam());
        let name = action.split(':').next_back().unwrap_or(action);
        match &self.condition {
            Some(Condition::ViaService(service)) => {
                let service: String = service.split('-').map(capitalised).collect();
                format!("{name}For{service}")
            }
            Some(Condition::LeadingKeys(_) | Condition::MetricNamespace(_)) | None => name.to_owned(),
        }
    }
}

fn key_use(encrypts: Encrypts) -> KeyUse {
    match encrypts {
        Encrypts::Topics => KeyUse::Messaging,
        Encrypts::Secrets | Encrypts::CoordinationTable => KeyUse::Data,
    }
}

fn arn(arns: Arns<'_, '_>, plan: &Plan, resource: &Resource) -> Expr {
    let names = arns.ctx.names();
    match resource {
        Resource::GlobalCluster { database } => arns.global_cluster(database),
        Resource::Cluster { database, region } => arns.cluster(database, region),
        Resource::Topic { topic, region } => {
            let topics = plan.regions.get(region).and_then(|region| region.topics.as_ref());
            let name = topics.map_or("", |topics| match topic {
                Topic::Critical => topics.critical.as_str(),
                Topic::Failover => topics.failover.as_str(),
            });
            arns.topic(name, region)
        }
        Resource::CoordinationTable => arns.table(&plan.coordination.table, &plan.coordination.region),
        Resource::Function { handler, region } => arns.function(&names.function(handler.name()), region),
        Resource::Secret { database, region } => arns.secret(database, region),
        Resource::Group { tier, region } => arns.group(&names.auto_scaling_group(tier), region),
        Resource::LogStreams { handler, region } => {
            arns.log_streams(&names.function_log_group(handler.name()), region)
        }
        Resource::Key { region, .. } => arns.every_key(region),
        Resource::Any => Expr::from("*"),
    }
}

//! `encryption.tf` and module `encryption`: the keys of each region. A key is of one region, so every region has its own,
//! witnesses included, and nothing that must work after a failover needs a key elsewhere.

use super::context::{Context, declare_module, module_input};
use super::names::KeyUse;
use super::policy::{Statement, Test, document};
use hac_terraform::{Block, Expr, Lifecycle, Module, Project, Ref, Type, concat, lit, output, resource};

pub(super) fn add(ctx: &Context<'_>, project: &mut Project) {
    let messages = has_messages(ctx);
    define(ctx, messages, project);
    let names = ctx.names();
    for region in &ctx.platform.regions {
        let call = ctx
            .call("encryption", &[], &region.name)
            .set("account_id", ctx.account_id())
            .set("partition", super::facts::partition(&region.name))
            .set("data_alias", names.key_alias(KeyUse::Data))
            .origin(&region.origin);
        project.root.file("encryption.tf").add(if messages {
            call.set("messaging_alias", names.key_alias(KeyUse::Messaging))
                .set("region", region.name.as_str())
        } else {
            call
        });
    }
}

/// Whether anything logs or tells anybody: networks, alerts and functions do.
fn has_messages(ctx: &Context<'_>) -> bool {
    !ctx.networked().is_empty() || !ctx.platform.alerts.is_empty() || !ctx.platform.failovers.is_empty()
}

fn define(ctx: &Context<'_>, messages: bool, project: &mut Project) {
    let module = declare_module(project, "encryption", &[]);
    let account = Account::declare(module);
    let policy =
        module
            .file("main.tf")
            .add(key_policy("data", vec![account.statement()]).doc(
                "Databases, tables, buckets and secrets use this key for callers who may use it themselves.",
            ));
    key(ctx, module, KeyUse::Data, &policy);
    if messages {
        let region = module_input(module, "region", Type::String, "The region of the keys.");
        let statements = vec![
            account.statement(),
            account.publishers_statement(),
            account.logs_statement(&region),
        ];
        let policy = module
            .file("main.tf")
            .add(key_policy("messaging", statements).doc(
                "AWS services write to topics, queues and log groups on their own; each is let in by name.",
            ));
        key(ctx, module, KeyUse::Messaging, &policy);
    }
}

/// A policy of a key, in which every statement is about that key.
fn key_policy(name: &str, statements: Vec<Statement>) -> Block {
    ["CKV_AWS_109", "CKV_AWS_111", "CKV_AWS_356"].into_iter().fold(
        document(name, statements),
        |block, check| {
            block.directive(format!(
                "checkov:skip={check}:In the policy of a key * is that key"
            ))
        },
    )
}

fn purpose(ctx: &Context<'_>, key: KeyUse) -> String {
    match key {
        KeyUse::Data => {
            let kinds = super::tiers::KINDS.iter();
            let more = kinds.filter_map(|kind| kind.also_encrypted(ctx.platform));
            let all: Vec<&str> = ["databases", "tables", "buckets"]
                .into_iter()
                .chain(more)
                .collect();
            format!("{} and secrets", all.join(", "))
        }
        KeyUse::Messaging => "topics, queues, logs and functions".to_owned(),
    }
}

/// A key that is never lost by accident, and its alias, by which policies name it.
fn key(ctx: &Context<'_>, module: &mut Module, key: KeyUse, policy: &Ref) {
    let alias = module_input(
        module,
        &format!("{}_alias", key.word()),
        Type::String,
        &format!("The alias of the key for {}.", purpose(ctx, key)),
    );
    let main = module.file("main.tf");
    let made = main.add(
        resource("aws_kms_key", key.word())
            .set(
                "description",
                format!("{}: {}", ctx.names().prefix(), purpose(ctx, key)),
            )
            .set("policy", policy.attr("json"))
            .set("enable_key_rotation", true)
            .set("deletion_window_in_days", 30)
            .lifecycle(Lifecycle::new().prevent_destroy()),
    );
    main.add(
        resource("aws_kms_alias", key.word())
            .set("name", alias)
            .set("target_key_id", made.attr("key_id")),
    );
    module.file("outputs.tf").add(
        output(format!("{}_key_arn", key.word()), made.attr("arn"))
            .description(format!("The key for {}.", purpose(ctx, key))),
    );
}

struct Account {
    id: Expr,
    partition: Expr,
}

impl Account {
    fn declare(module: &mut Module) -> Self {
        Self {
            id: module_input(module, "account_id", Type::String, "The account's number."),
            partition: module_input(module, "partition", Type::String, "The first part of every ARN."),
        }
    }

    /// Without it a key belongs to nobody and cannot be managed again.
    fn statement(&self) -> Statement {
        let root = concat([
            lit("arn:"),
            self.partition.clone(),
            lit(":iam::"),
            self.id.clone(),
            lit(":root"),
        ]);
        Statement::allow("Account")
            .comment("Leaves it to identity policies of this account who may use the key.")
            .actions(["kms:*"])
            .on_any()
            .principals([root])
    }

    /// What puts messages on encrypted topics. Without it an alarm fires and nobody hears it.
    fn publishers_statement(&self) -> Statement {
        Statement::allow("Publishers")
            .actions(["kms:Decrypt", "kms:GenerateDataKey*"])
            .on_any()
            .services([
                "cloudwatch.amazonaws.com",
                "events.amazonaws.com",
                "events.rds.amazonaws.com",
            ])
            .source_account(self.id.clone())
    }

    fn logs_statement(&self, region: &Expr) -> Statement {
        let service = concat([lit("logs."), region.clone(), lit(".amazonaws.com")]);
        let groups = concat([
            lit("arn:"),
            self.partition.clone(),
            lit(":logs:"),
            region.clone(),
            lit(":"),
            self.id.clone(),
            lit(":log-group:*"),
        ]);
        Statement::allow("Logs")
            .actions([
                "kms:Decrypt",
                "kms:DescribeKey",
                "kms:Encrypt",
                "kms:GenerateDataKey*",
                "kms:ReEncrypt*",
            ])
            .on_any()
            .services([service])
            .when(Test::ArnLike, "kms:EncryptionContext:aws:logs:arn", [groups])
    }
}

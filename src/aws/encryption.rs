//! `encryption.tf` and module `encryption`: the keys of each region. A key is of one region, so every region has its own,
//! witnesses included, and nothing that must work after a failover needs a key elsewhere.

use super::context::{Context, declare_module, module_input};
use super::names::KeyUse;
use super::policy::{Statement, Test, document};
use crate::terraform::{Expr, Lifecycle, Module, Object, Project, Ref, Type, concat, lit, output, resource};

/// The tag by which policies know a key: its ARN exists only after an apply.
pub(super) const PURPOSE_TAG: &str = "Purpose";

pub(super) fn add(ctx: &Context<'_>, project: &mut Project) {
    define(ctx, project);
    let names = ctx.names();
    for region in &ctx.platform.regions {
        project.root.file("encryption.tf").add(
            ctx.call("encryption", &[], &region.name)
                .set("account_id", ctx.account_id())
                .set("partition", super::facts::partition(&region.name))
                .set("region", &region.name)
                .set("data_alias", names.key_alias(KeyUse::Data))
                .set("messaging_alias", names.key_alias(KeyUse::Messaging))
                .origin(&region.origin),
        );
    }
}

fn define(ctx: &Context<'_>, project: &mut Project) {
    let module = declare_module(project, "encryption", &[]);
    let inputs = Inputs::declare(module);
    let main = module.file("main.tf");

    let data_policy = main.add(document("data", [inputs.account_statement()]).doc(
        "Databases, tables, buckets and secrets use this key on behalf of callers who may use it themselves.",
    ));
    let data = key(module, KeyUse::Data, &data_policy, &inputs.data_alias, ctx);

    let messaging_policy = module.file("main.tf").add(
        document(
            "messaging",
            [
                inputs.account_statement(),
                inputs.publishers_statement(),
                inputs.logs_statement(),
            ],
        )
        .doc(
            "AWS services write to topics, queues and log groups on their own; each must be let in by name.",
        ),
    );
    let messaging = key(
        module,
        KeyUse::Messaging,
        &messaging_policy,
        &inputs.messaging_alias,
        ctx,
    );

    for (key, arn) in [(KeyUse::Data, data), (KeyUse::Messaging, messaging)] {
        module.file("outputs.tf").add(
            output(format!("{}_key_arn", key.word()), arn.attr("arn"))
                .description(format!("The key for {}.", purpose(key))),
        );
    }
}

fn purpose(key: KeyUse) -> &'static str {
    match key {
        KeyUse::Data => "databases, tables, buckets and secrets",
        KeyUse::Messaging => "topics, queues, logs and functions",
    }
}

/// A key that is never lost by accident, and its alias, by which policies name it.
fn key(module: &mut Module, key: KeyUse, policy: &Ref, alias: &Expr, ctx: &Context<'_>) -> Ref {
    let main = module.file("main.tf");
    let made = main.add(
        resource("aws_kms_key", key.word())
            .set(
                "description",
                format!("{}: {}", ctx.names().prefix(), purpose(key)),
            )
            .set("policy", policy.attr("json"))
            .set("enable_key_rotation", true)
            .set("deletion_window_in_days", 30)
            .set("tags", Object::new().set(PURPOSE_TAG, key.word()))
            .lifecycle(Lifecycle::new().prevent_destroy()),
    );
    main.add(
        resource("aws_kms_alias", key.word())
            .set("name", alias)
            .set("target_key_id", made.attr("key_id")),
    );
    made
}

struct Inputs {
    account_id: Expr,
    partition: Expr,
    region: Expr,
    data_alias: Expr,
    messaging_alias: Expr,
}

impl Inputs {
    fn declare(module: &mut Module) -> Self {
        let mut input = |name: &str, description: &str| module_input(module, name, Type::String, description);
        Self {
            account_id: input("account_id", "The account's number."),
            partition: input("partition", "The first part of every ARN."),
            region: input("region", "The region the keys are in."),
            data_alias: input("data_alias", "The alias of the key for data."),
            messaging_alias: input("messaging_alias", "The alias of the key for messages and logs."),
        }
    }

    /// Without it a key belongs to nobody and cannot be managed again.
    fn account_statement(&self) -> Statement {
        let root = concat([
            lit("arn:"),
            self.partition.clone(),
            lit(":iam::"),
            self.account_id.clone(),
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
            .source_account(self.account_id.clone())
    }

    fn logs_statement(&self) -> Statement {
        let service = concat([lit("logs."), self.region.clone(), lit(".amazonaws.com")]);
        let groups = concat([
            lit("arn:"),
            self.partition.clone(),
            lit(":logs:"),
            self.region.clone(),
            lit(":"),
            self.account_id.clone(),
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

//! The master credentials of a database: a secret that every region can read on its own.
//!
//! RDS cannot manage the password of a global database's member, so the secret is ours: made once, replicated under a
//! key of each region, and never written again by Terraform.

use std::collections::BTreeSet;

use super::{PORT, home};
use crate::context::Context;
use crate::names::{self, KeyUse};
use hac_lang::platform::Database;
use hac_terraform::{Block, Expr, Lifecycle, Object, Project, Ref, call, data, lit, resource};

/// At most 16 letters and digits, and no reserved word of `MySQL`.
pub(super) const MASTER_USER: &str = "platformadmin";

/// Aurora `MySQL` takes 41 characters at most: `CreateDBCluster.MasterUserPassword`.
const PASSWORD_LENGTH: u8 = 41;

/// Where the secret can be read: where the database is, and where somebody uses it. Sorted.
pub fn secret_regions<'d>(ctx: &Context<'d>, database: &'d Database) -> Vec<&'d str> {
    let users = ctx
        .platform
        .compute_tiers()
        .filter(|tier| tier.uses.contains(&database.name));
    let regions: BTreeSet<&str> = users
        .flat_map(|tier| &tier.regions)
        .chain(&database.regions)
        .map(AsRef::as_ref)
        .collect();
    regions.into_iter().collect()
}

fn name(database: &Database) -> String {
    format!("{}_master", names::ident(&database.name))
}

/// The password that is stored, not the one that was drawn last: an apply that stopped half-way can be run again.
pub(super) fn password(database: &Database) -> Expr {
    let version = Ref::resource("aws_secretsmanager_secret_version", name(database));
    call("jsondecode", [version.attr("secret_string")]).attr("password")
}

pub(super) fn secret_arn(database: &Database) -> Expr {
    Ref::resource("aws_secretsmanager_secret", name(database)).attr("arn")
}

/// The ARN of the secret as a region has it. A replica's differs from the first one's in the region alone.
pub fn regional_secret_arn(ctx: &Context<'_>, database: &Database, region: &str) -> Expr {
    let arn = secret_arn(database);
    let home = home(ctx, database);
    if region == home {
        arn
    } else {
        call(
            "replace",
            [arn, lit(format!(":{home}:")), lit(format!(":{region}:"))],
        )
    }
}

pub(super) fn add(ctx: &Context<'_>, project: &mut Project, database: &Database) {
    let file = project.root.file("database.tf");
    let region = home(ctx, database);
    let provider = names::provider_alias(region);
    let drawn = file.add(
        data("aws_secretsmanager_random_password", name(database))
            .origin(&database.origin)
            .doc("Drawn anew at every plan; only the first draw is stored.")
            .provider("aws", &provider)
            .blank()
            .set("password_length", PASSWORD_LENGTH)
            .set("exclude_punctuation", true),
    );
    let secret = file.add(secret(ctx, database, region));
    let content = Object::new()
        .set("dbname", &database.database_name)
        .set("engine", "mysql")
        .set("password", drawn.attr("random_password"))
        .set("port", PORT)
        .set("username", MASTER_USER);
    file.add(
        resource("aws_secretsmanager_secret_version", name(database))
            .origin(&database.origin)
            .provider("aws", &provider)
            .blank()
            .set("secret_id", secret.attr("id"))
            .set("secret_string", call("jsonencode", [Expr::from(content)]))
            .blank()
            .comment("After the first apply the value belongs to whoever rotates it.")
            .lifecycle(Lifecycle::new().ignore_changes(["secret_string"])),
    );
}

fn secret(ctx: &Context<'_>, database: &Database, region: &str) -> Block {
    let replicas = secret_regions(ctx, database)
        .into_iter()
        .filter(|other| *other != region);
    resource("aws_secretsmanager_secret", name(database))
        .origin(&database.origin)
        .doc("Replicas have its name and their own region's key: reading one needs no other region.")
        .provider("aws", names::provider_alias(region))
        .blank()
        .directive(
            "checkov:skip=CKV2_AWS_57:a rotation has to reach the writer, which changes region, so people start it",
        )
        .set("name", ctx.names().secret(&database.name))
        .set(
            "description",
            format!("Master credentials of the database {}", database.name),
        )
        .set("kms_key_id", ctx.key_arn(KeyUse::Data, region))
        .set("recovery_window_in_days", 30)
        .blank()
        .blocks("replica", replicas, |block, other| {
            block
                .set("region", other)
                .set("kms_key_id", ctx.key_arn(KeyUse::Data, other))
        })
        .blank()
        .lifecycle(Lifecycle::new().prevent_destroy())
}

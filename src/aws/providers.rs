//! `providers.tf`: one configuration per region, and who we are. No resource takes its region from anywhere else.

use super::context::Context;
use super::names;
use hac_terraform::{Block, Object, Project, data, provider};

pub(super) fn add(ctx: &Context<'_>, project: &mut Project) {
    let file = project.root.file("providers.tf");
    for region in &ctx.platform.regions {
        let tags = tags(ctx);
        let block = provider("aws")
            .alias(names::provider_alias(&region.name))
            .with(|block| {
                block
                    .set("region", region.name.as_str())
                    .block("default_tags", |default| default.set("tags", tags))
            });
        file.add(Block::from(block).origin(&region.origin));
    }

    let caller = file.add(
        data("aws_caller_identity", "current")
            .provider("aws", names::provider_alias(ctx.home()))
            .doc("The account whose number is part of every ARN in a policy."),
    );
    file.add_local("account_id", caller.attr("account_id"));
}

/// The tags that generated resources carry anyway: `Name` on each of its own. IAM takes a tag in one case, "but not both":
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html>
pub(super) const OWN_TAGS: &[&str] = &["ManagedBy", "Name", "Platform"];

/// The user's tags and ours; ours win, because the README tells people to search by them.
fn tags(ctx: &Context<'_>) -> Object {
    let ours = [
        ("ManagedBy".to_owned(), "terraform".to_owned()),
        ("Platform".to_owned(), ctx.names().prefix()),
    ];
    let mut tags = ctx.platform.tags.clone();
    tags.extend(ours);
    tags.iter()
        .fold(Object::new(), |object, (key, value)| object.set(key, value))
}

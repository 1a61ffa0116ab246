//! `README.md` of the generated stack: for the person who has to apply it, and for the one who is paged. It must be
//! enough without `hac`.

use super::context::Context;
use super::runbook::FILE as RUNBOOK;
use std::fmt::Write as _;

use super::{certificate, dns, facts, tfvars, tiers};
use hac_lambda::handler::Handler;
use hac_lambda::plan::Plan;
use hac_lang::platform::{Platform, Region};
use hac_terraform::Project;

pub(super) const FILE: &str = "README.md";

/// What the failover functions ask of the application, in their authors' words.
const RUNTIME_FILE: &str = "lambda/README.md";
const APPLICATION_FILE: &str = "lambda/APPLICATION.md";
/// What the functions do, and what they ask of the application: pages that are the same for every platform.
pub(super) const BESIDE_THE_FUNCTIONS: [(&str, &str); 2] = [
    (RUNTIME_FILE, include_str!("../lambda/runtime/README.md")),
    (APPLICATION_FILE, include_str!("../lambda/runtime/APPLICATION.md")),
];

pub(super) fn text(ctx: &Context<'_>, plan: Option<&Plan>, project: &Project) -> String {
    let mut sections = vec![
        opening(ctx),
        contents(plan, project),
        before(ctx, project),
        apply(ctx),
        confirm(ctx, plan),
        change(ctx),
    ];
    if let Some(plan) = plan {
        sections.push(on_the_day(ctx, plan));
    }
    sections.push(super::costs::text(ctx, plan));
    sections.push(not_done(ctx));
    sections.push(leaving(ctx));
    sections.retain(|section| !section.is_empty());
    sections.join("\n")
}

fn regions_of(ctx: &Context<'_>) -> String {
    let rows: Vec<String> = ctx.platform.regions.iter().map(region_row).collect();
    format!("| region | network | zones |\n|---|---|---|\n{}", rows.concat())
}

fn region_row(region: &Region) -> String {
    match region.cidr {
        Some(cidr) => format!("| {} | {cidr} | {} |\n", region.name, region.zones.join(", ")),
        None => format!("| {} | none: watches and keeps locks | |\n", region.name),
    }
}

fn opening(ctx: &Context<'_>) -> String {
    let platform = ctx.platform;
    format!(
        "# {}\n\n\
         Terraform for the platform `{}`, written by `hac build` from `{}`. The next build writes these files again: \
         change the platform, not the files. Every block says which element it came from.\n\n{}",
        platform.name,
        platform.name,
        platform.origin.file,
        regions_of(ctx)
    )
}

/// What each file of the root is for, in the order in which one reads them.
const FILES: &[(&str, &str)] = &[
    (
        "versions.tf",
        "what Terraform and the provider must be, and where the state is kept",
    ),
    (
        "providers.tf",
        "one provider configuration per region, default tags",
    ),
    (
        "variables.tf",
        "what a deployment may set; every check of a value is there",
    ),
    (
        "outputs.tf",
        "endpoint URLs, health checks, names of what was made",
    ),
    ("networking.tf", "networks, their peering and routes"),
    ("compute.tf", "load balancers, instances, scaling"),
    ("database.tf", "Aurora clusters, their credentials"),
    ("session.tf", "DynamoDB tables"),
    ("storage.tf", "S3 buckets, replication, retention"),
    ("dns.tf", "zones, health checks, which region answers"),
    (
        "certificate.tf",
        "certificates of the listeners, by DNS validation",
    ),
    ("monitoring.tf", "alarms"),
    ("dashboard.tf", "one page of charts a region"),
    ("alerting.tf", "topics and who is told"),
    ("failover.tf", "what watches, decides and promotes; the lock"),
    ("iam.tf", "every role and what it may do"),
    ("encryption.tf", "the keys of each region"),
];

fn contents(plan: Option<&Plan>, project: &Project) -> String {
    let mut text = vec![String::from("## What is where\n\n| file | holds |\n|---|---|\n")];
    let of_kinds: Vec<_> = tiers::KINDS.iter().filter_map(|kind| kind.file()).collect();
    for (file, purpose) in FILES.iter().chain(&of_kinds) {
        if project.root.files.contains_key(*file) {
            text.push(format!("| `{file}` | {purpose} |\n"));
        }
    }
    text.push("| `modules/` | the resources behind those files, one module a concern |\n".to_owned());
    if plan.is_some() {
        text.push(format!("| [`{RUNBOOK}`]({RUNBOOK}) | for the one who is woken up: what happens by itself, how to do it by hand, what each alarm means |\n"));
        text.push("| `lambda/` | the failover functions: `failover.zip` is what runs, the files beside it are its contents |\n".to_owned());
    } else if project.root.files.contains_key("monitoring.tf") {
        text.push(format!(
            "| [`{RUNBOOK}`]({RUNBOOK}) | for the one who is woken up: what each alarm means, and what to do |\n"
        ));
    }
    text.concat()
}

fn before(ctx: &Context<'_>, project: &Project) -> String {
    let platform = ctx.platform;
    let mut text = vec![String::from("## Before the first apply\n\n")];
    text.push(format!(
        "- Terraform {} or later, and credentials for the account in the environment.\n",
        super::versions::terraform(platform).trim_start_matches(">= ")
    ));
    match &platform.state {
        Some(state) => text.push(format!(
            "- The state is kept in the bucket `{}` in {}. It must exist, with versioning on.\n",
            state.bucket, state.region
        )),
        None => text.push("- The state is kept in this folder, which one machine can lose, and which nothing locks. For anything that matters name a bucket with \
             `state` in the platform, in a region that does not fail with the others.\n".to_owned()),
    }
    let opt_in: Vec<String> = platform
        .regions
        .iter()
        .filter(|region| facts::find_region(&region.name).is_some_and(facts::Region::is_opt_in))
        .map(|region| format!("`{}`", region.name))
        .collect();
    if !opt_in.is_empty() {
        text.push(format!(
            "- The account must have enabled {}: `aws account enable-region --region-name NAME`. AWS takes minutes to hours for it.\n",
            opt_in.join(", ")
        ));
    }
    let required: Vec<String> = tfvars::required(project)
        .map(|block| format!("`{}`", tfvars::name_of(block)))
        .collect();
    let example = tfvars::FILE;
    if project.root.blocks().all(|block| block.kind != "variable") {
        text.push("- Nothing has to be set: there is no variable.\n".to_owned());
    } else if required.is_empty() {
        text.push(format!(
            "- Every variable has a default. To set one, copy `{example}` to `terraform.tfvars`.\n"
        ));
    } else {
        text.push(format!(
            "- Copy `{example}` to `terraform.tfvars` and set {}.\n",
            required.join(", ")
        ));
    }
    if let Some(locked) = locked(platform) {
        text.push(format!(
            "- {locked} are under S3 Object Lock in compliance mode: nobody can delete a version earlier, shorten its time, or delete a \
             bucket that holds one, not even the account's root. A failover that you try out leaves such a record, too.\n"
        ));
    }
    let kinds = tiers::KINDS.iter();
    text.extend(
        kinds
            .flat_map(|kind| kind.before(platform))
            .map(|line| format!("- {line}\n")),
    );
    text.concat()
}

/// What Object Lock holds, as words; none where it holds nothing.
fn locked(platform: &Platform) -> Option<&'static str> {
    let archives = tiers::s3::locks_archives(platform);
    match (!platform.failovers.is_empty(), archives) {
        (true, true) => Some(
            "The records of failovers, for seven years, and the copies that stay in their region, for as long as `retain` says,",
        ),
        (true, false) => Some("The records of failovers, for seven years,"),
        (false, true) => Some("The copies that stay in their region, for as long as `retain` says,"),
        (false, false) => None,
    }
}

fn apply(ctx: &Context<'_>) -> String {
    let mut text = vec![String::from("## Plan and apply\n\n```sh\nterraform init\n")];
    let served = dns::served(ctx);
    // A zone that lies below one of ours is delegated to by a record of ours.
    let made: Vec<String> = served
        .iter()
        .filter(|(dns, _)| dns::parent(ctx, dns).is_none())
        .filter_map(|(dns, _)| dns::zone_address(dns))
        .collect();
    if !made.is_empty() {
        let is_issued = served.iter().any(|(_, tier)| certificate::is_issued(ctx, tier));
        text.push(format!(
            "\n# The zones first: {} once the parent zone delegates to them.\nterraform apply",
            if is_issued {
                "AWS issues certificates"
            } else {
                "names lead somewhere"
            }
        ));
        text.extend(made.iter().map(|zone| format!(" -target={zone}")));
        text.push(
            "\nterraform output name_servers   # delegate each name to these, in its parent zone\n\n"
                .to_owned(),
        );
    }
    text.push("terraform plan -out=tf.plan\nterraform apply tf.plan\n```\n".to_owned());
    text.concat()
}

fn confirm(ctx: &Context<'_>, plan: Option<&Plan>) -> String {
    let mut text = vec![String::from("## Confirm by hand\n\n")];
    for alert in &ctx.platform.alerts {
        text.push(format!(
            "- Each address of `{}` gets a mail for each of its {} topics ({}) with a link to confirm. Until it is \
             followed, that address hears nothing from that region. See who has not: `aws sns list-subscriptions \
             --region REGION`.\n",
            alert.name,
            ctx.platform.regions.len() * 2,
            "two in every region"
        ));
    }
    if !dns::served(ctx).is_empty() {
        text.push(
            "- `terraform output health_checks` has a page for each check. The check of a database is red \
             in the region whose cluster only reads. That is right: it keeps names on the writer.\n"
                .to_owned(),
        );
    }
    if plan.is_some() {
        text.push(format!(
            "- The application keeps its side of the contract in [`{APPLICATION_FILE}`]({APPLICATION_FILE}): health end points, \
             two tables in the database, the write lease. The page has a complete example in Python, Java and Go.\n"
        ));
        text.push(match tiers::aurora_mysql::by_binlog(ctx.platform) {
            None => "- A rehearsal: a `switchover` (below) there and back loses nothing and shows that everything is in place.\n"
                .to_owned(),
            Some(names) => format!(
                "- A rehearsal: a promotion of {names} is for good, so rehearse on a copy of the platform; each one costs a new \
                 replica. No `switchover` is offered.\n"
            ),
        });
    }
    if text.len() == 1 {
        return String::new();
    }
    text.concat()
}

fn change(ctx: &Context<'_>) -> String {
    let mut text = vec![String::from(
        "## Change\n\n\
         - Build from the changed platform, read `terraform plan`, apply.\n\
         - To change what the platform cannot say, put a file that ends in `_override.tf` beside the others: Terraform \
         merges it into the blocks it names, and the next build leaves it alone.\n\
         - Databases, tables, buckets, keys, secrets and zones carry `prevent_destroy`. Terraform refuses every plan that \
         would destroy or replace them. The rule is a part of their block: once a tier is renamed or taken out, the block is gone, \
         and the next plan destroys the data. Log groups do not carry it.\n\
         - `hac build` over these files refuses to drop or rename what holds data, and names each address. It compares with \
         these files and does not know what was applied. To let data go: `hac build --allow-destroy NAME`.\n",
    )];
    let kinds = tiers::data_first();
    text.extend(
        kinds
            .flat_map(|kind| kind.changes(ctx))
            .map(|line| format!("- {line}\n")),
    );
    text.concat()
}

fn on_the_day(ctx: &Context<'_>, plan: &Plan) -> String {
    let function = ctx.names().function(Handler::Orchestrator.name());
    let control = ctx.names().function(Handler::Control.name());
    let pairs: Vec<String> = plan
        .failovers
        .iter()
        .map(|failover| failover.between.join(" and "))
        .collect();
    format!(
        "## When a region fails\n\n\
         Between {}: while one region fails, the prober in the other one goes on starting the function `{function}` there. The function \
         pages people about each run. A new platform is disarmed: ask for `rearm` once, when `status` shows nothing missing, and again \
         after each change of the writer. Nothing has to be applied: names follow the health checks. `terraform plan` shows no change \
         afterwards, because the files do not say which region writes.\n\n\
         Ask and tell `{control}`, in any region of the pair:\n\n\
         ```sh\n\
         aws lambda invoke --region REGION --function-name {control} --cli-binary-format raw-in-base64-out \\\n  \
         --payload '{{\"action\": \"status\"}}' /dev/stdout\n\
         ```\n\n\
         | action | does |\n|---|---|\n\
         | `status` | what a failover would miss, what fails now, the last run and its record; whether automation is armed or paused |\n\
         | `rearm` | lets runs start by themselves; refuses with what is missing |\n\
         | `pause`, `resume` | the kill switch |\n\
         | `approve` | lets a run go on that waits for a person |\n\
         | `rejoin-status` | what the way back into this region still needs |\n\n\
         Start a run by `{function}`, always in the region that shall take over:\n\n\
         | action | does |\n|---|---|\n\
         | `failover` | takes over from a region that fails; newest writes may be lost |\n\
         | `switchover` | takes over from a region that works; loses nothing |\n\
         | `failback` | the way back, once nothing is missing |\n\n\
         Every action but `status` and `rejoin-status` needs a `reason`. [`{RUNBOOK}`]({RUNBOOK}) has every command with the names of this platform, what \
         each page means, how to do it without the function, and the way back. [`{RUNTIME_FILE}`]({RUNTIME_FILE}) says what the \
         functions do, and [`{APPLICATION_FILE}`]({APPLICATION_FILE}) what they ask of the application.\n",
        pairs.join("; ")
    )
}

fn not_done(ctx: &Context<'_>) -> String {
    let kinds = tiers::KINDS.iter();
    let of_kinds: Vec<String> = kinds.flat_map(|kind| kind.left_out(ctx.platform)).collect();
    let mut text = String::from("## What is not here\n\n");
    for line in of_kinds {
        let _ = writeln!(text, "- {line}");
    }
    if !ctx.platform.dns.is_empty() {
        text.push_str("- The parent zone's delegation, DNSSEC.\n");
        text.push_str(
            "- Whatever keeps clients from a region that AWS itself reaches: an internet provider, a bad route, a resolver. Probers and \
             Route 53's checkers call from AWS's network, so no alarm here tells of it. Call each public name from outside of AWS, too, \
             and let that page the same people.\n",
        );
    }
    text.push_str("- Quotas of the account: instances, addresses and concurrent functions must be allowed in every region.\n");
    text
}

fn leaving(ctx: &Context<'_>) -> String {
    format!(
        "## Without hac\n\n\
         These files are the whole of it: plain Terraform with one provider, and Python that uses nothing but what Lambda \
         brings. Delete `{}` and go on from here.\n",
        ctx.platform.origin.file
    )
}

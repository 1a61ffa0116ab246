//! `alerting.tf` and `modules/alerting`: who is told, in every region.
//!
//! Each region has its own topics with its own subscriptions, so that the loss of one region's SNS silences nobody. The
//! witness has them too: its prober must be able to say that it has stopped, and a page that SNS does not take where
//! the run is goes to them.

use super::context::{Context, declare_module, module_input};
use super::facts;
use super::names::{self, KeyUse, TopicUse};
use super::policy::{Statement, Test, document_for_each};
use super::scan::with_our_key;
use hac_lang::platform::{Alert, Setting};
use hac_terraform::{
    Block, Expr, For, Module, Object, Output, Project, Type, bound, call, call_expand, concat, each_attr,
    each_key, lit, object, output, resource, var,
};

const USES: [TopicUse; 2] = [TopicUse::Critical, TopicUse::Failover];

/// Adds the topics of every alert in every region. Nothing where nobody is to be told.
pub(super) fn add(ctx: &Context<'_>, project: &mut Project) {
    if ctx.platform.alerts.is_empty() {
        return;
    }
    define(ctx, declare_module(project, "alerting", &[]));
    for region in &ctx.platform.regions {
        let topics = ctx.platform.alerts.iter().fold(Object::new(), |topics, alert| {
            USES.into_iter().fold(topics, |topics, use_| {
                let topic = Object::new()
                    .set("name", ctx.names().topic(&alert.name, use_))
                    .set("emails", emails(ctx, alert));
                topics.set(key(alert, use_), topic)
            })
        });
        let call = ctx
            .call("alerting", &[], &region.name)
            .set("account_id", ctx.account_id())
            .set("region", region.name.as_str())
            .set("kms_key_arn", ctx.key_arn(KeyUse::Messaging, &region.name))
            .set("topics", topics);
        let origins = ctx.platform.alerts.iter().map(|alert| &alert.origin);
        project
            .root
            .file("alerting.tf")
            .add(Block::from(call).origins(origins));
    }
}

/// The topics that alarms of a region page: the critical one of every alert. HA0713 keeps them to what an alarm takes.
pub(super) fn critical_topics(ctx: &Context<'_>, region: &str) -> Vec<Expr> {
    ctx.platform
        .alerts
        .iter()
        .map(|alert| topic_arn(ctx, alert, TopicUse::Critical, region))
        .collect()
}

/// The critical topic of one alert; none if there is no such alert.
pub(super) fn critical_topic(ctx: &Context<'_>, alert: &str, region: &str) -> Option<Expr> {
    let alert = ctx.platform.alerts.iter().find(|one| one.name == alert)?;
    Some(topic_arn(ctx, alert, TopicUse::Critical, region))
}

/// What the root says about alerts.
pub(super) fn outputs(ctx: &Context<'_>) -> Vec<Output> {
    let of = |alert: &Alert| {
        let by_use =
            |region: &str| object(USES.map(|use_| (use_.word(), topic_arn(ctx, alert, use_, region))));
        let regions = ctx.platform.regions.iter();
        let topics = object(regions.map(|region| (region.name.as_str(), by_use(&region.name))));
        output(format!("{}_topic_arns", names::ident(&alert.name)), topics)
            .description(format!("The topics of {}, by region.", alert.name))
            .origin(&alert.origin)
    };
    ctx.platform.alerts.iter().map(of).collect()
}

fn topic_arn(ctx: &Context<'_>, alert: &Alert, use_: TopicUse, region: &str) -> Expr {
    ctx.output("alerting", &[], region, "topic_arns")
        .key(key(alert, use_))
}

fn key(alert: &Alert, use_: TopicUse) -> String {
    format!("{}-{}", alert.name, use_.word())
}

/// The addresses by a name that may be shown: the address itself, or its position where it is a secret.
fn emails(ctx: &Context<'_>, alert: &Alert) -> Expr {
    let addresses = ctx.emails(alert);
    let is_secret = match &alert.email {
        Setting::Known(_) => false,
        Setting::Input(name) => {
            let input = ctx.platform.inputs.iter().find(|input| &input.name == name);
            input.is_some_and(|input| input.sensitive)
        }
    };
    if is_secret {
        let count = call("nonsensitive", [call("length", [addresses.clone()])]);
        return For::each("position", call("range", [count])).map(
            call("tostring", [bound("position")]),
            addresses.at(bound("position")),
        );
    }
    For::each("email", call("toset", [addresses])).map(bound("email"), bound("email"))
}

fn define(ctx: &Context<'_>, module: &mut Module) {
    inputs(module);
    let partition = facts::partition(ctx.home());
    let main = module.file("main.tf");

    let topic = main.add(
        with_our_key(resource("aws_sns_topic", "this"), "CKV_AWS_26")
            .for_each(var("topics"))
            .blank()
            .set("name", each_attr("name"))
            .set("kms_master_key_id", var("kms_key_arn"))
            .doc("A key of our own, because CloudWatch may not use the one AWS manages for SNS."),
    );

    let arn = concat([
        lit(format!("arn:{partition}:sns:")),
        var("region"),
        lit(":"),
        var("account_id"),
        lit(":"),
        each_attr("name"),
    ]);
    let policy = main.add(topic_policy(partition, &arn).doc("Alarms of this account and region, over TLS."));
    main.add(
        resource("aws_sns_topic_policy", "this")
            .for_each(var("topics"))
            .blank()
            .set("arn", topic.at(each_key()).attr("arn"))
            .set("policy", policy.at(each_key()).attr("json")),
    );

    let subscription = Object::new()
        .set("topic", bound("key"))
        .set("email", bound("email"));
    let of_topic = For::pairs("name", "email", bound("topic").attr("emails"))
        .map(concat([bound("key"), lit("/"), bound("name")]), subscription);
    let subscriptions = main.add_local(
        "subscriptions",
        call_expand(
            "merge",
            [For::pairs("key", "topic", var("topics")).list(of_topic)],
        ),
    );
    main.add(
        resource("aws_sns_topic_subscription", "email")
            .for_each(&subscriptions)
            .blank()
            .set("topic_arn", topic.at(each_attr("topic")).attr("arn"))
            .set("protocol", "email")
            .set("endpoint", each_attr("email"))
            .doc("Each address gets a message to confirm; until it does, it is told nothing."),
    );

    let arns = For::pairs("key", "topic", &topic).map(bound("key"), bound("topic").attr("arn"));
    module
        .file("outputs.tf")
        .add(output("topic_arns", arns).description("ARN of each topic, by its key in `topics`"));
}

fn topic_policy(partition: &str, arn: &Expr) -> Block {
    let alarms = concat([
        lit(format!("arn:{partition}:cloudwatch:")),
        var("region"),
        lit(":"),
        var("account_id"),
        lit(":alarm:*"),
    ]);
    let statements = [
        Statement::allow("PublishAlarms")
            .services(["cloudwatch.amazonaws.com"])
            .actions(["sns:Publish"])
            .on([arn])
            .source_account(var("account_id"))
            .when(Test::ArnLike, "aws:SourceArn", [alarms]),
        Statement::deny("RefusePlainText")
            .anybody()
            .actions(["sns:Publish"])
            .on([arn])
            .when(Test::Bool, "aws:SecureTransport", ["false"]),
    ];
    document_for_each("topic", var("topics"), statements)
}

fn inputs(module: &mut Module) {
    module_input(
        module,
        "account_id",
        Type::String,
        "Account whose alarms may publish",
    );
    module_input(module, "region", Type::String, "Region of the topics");
    module_input(
        module,
        "kms_key_arn",
        Type::String,
        "Key that encrypts the topics; CloudWatch must be allowed to use it",
    );
    let topic = Type::object([("name", Type::String), ("emails", Type::map(Type::String))]);
    module_input(
        module,
        "topics",
        Type::map(topic),
        "Topics by a key of their own; the addresses of each by a name that may be shown",
    );
}

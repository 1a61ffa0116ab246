//! Module `load_balancer`: what listens for a tier in one region.

use crate::context::{LOG_DAYS, declare_module, module_input};
use crate::policy::{Statement, Test, document};
use hac_terraform::{
    Block, Expr, Lifecycle, Module, Object, Project, Ref, Type, call, concat, each_value, lit, output,
    resource, variable,
};

/// TLS 1.3 and 1.2 with forward secrecy:
/// <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html>.
const TLS_POLICY: &str = "ELBSecurityPolicy-TLS13-1-2-2021-06";

struct Inputs {
    name: Expr,
    target_group_name: Expr,
    account_id: Expr,
    partition: Expr,
    vpc_id: Expr,
    subnet_ids: Expr,
    port: Expr,
    target_port: Expr,
    client_cidr_blocks: Expr,
    health_path: Expr,
    certificate_arn: Expr,
    instance_security_group_id: Expr,
    log_bucket_name: Expr,
    log_account_id: Expr,
}

impl Inputs {
    fn declare(module: &mut Module) -> Self {
        let mut input = |name: &str, ty: Type, description: &str| module_input(module, name, ty, description);
        Self {
            name: input("name", Type::String, "The name of the load balancer."),
            target_group_name: input("target_group_name", Type::String, "The name of the target group."),
            account_id: input("account_id", Type::String, "The account's number."),
            partition: input("partition", Type::String, "The first part of every ARN."),
            vpc_id: input("vpc_id", Type::String, "The network."),
            subnet_ids: input("subnet_ids", Type::list(Type::String), "Public subnets, one a zone."),
            port: input("port", Type::Number, "The port that clients call."),
            target_port: input("target_port", Type::Number, "The port of the instances."),
            client_cidr_blocks: input("client_cidr_blocks", Type::list(Type::String), "Who may call."),
            health_path: input("health_path", Type::String, "The path that says whether an instance is well."),
            certificate_arn: input("certificate_arn", Type::String, "The certificate, of the same region."),
            instance_security_group_id: input(
                "instance_security_group_id",
                Type::String,
                "The security group of the instances.",
            ),
            log_bucket_name: input("log_bucket_name", Type::String, "The bucket of the access logs."),
            log_account_id: module
                .file("variables.tf")
                .add(
                    variable("log_account_id", Type::String)
                        .description("The account that writes access logs in this region; none in regions opened since August 2022.")
                        .default(hac_terraform::null()),
                )
                .expr(),
        }
    }
}

pub(super) fn define(project: &mut Project) {
    let module = declare_module(project, "load_balancer", &[]);
    let inputs = Inputs::declare(module);
    let group = security(module, &inputs);
    let (bucket, policy) = log_bucket(module, &inputs);
    let balancer = module.file("main.tf").add(
        resource("aws_lb", "this")
            .directive("checkov:skip=CKV2_AWS_28:Which requests a firewall should refuse is known to the application's owners only")
            .set("name", &inputs.name)
            .set("load_balancer_type", "application")
            .set("internal", false)
            .set("subnets", &inputs.subnet_ids)
            .set("security_groups", [group.attr("id")])
            .set("enable_deletion_protection", true)
            .set("drop_invalid_header_fields", true)
            .block("access_logs", |block| block.set("bucket", bucket.attr("id")).set("enabled", true))
            .depends_on([&policy]),
    );
    let targets = target_group(module, &inputs);
    let listener = module.file("main.tf").add(
        resource("aws_lb_listener", "https")
            .set("load_balancer_arn", balancer.attr("arn"))
            .set("port", &inputs.port)
            .set("protocol", "HTTPS")
            .set("ssl_policy", TLS_POLICY)
            .set("certificate_arn", &inputs.certificate_arn)
            .block("default_action", |block| {
                block
                    .set("type", "forward")
                    .set("target_group_arn", targets.attr("arn"))
            }),
    );
    outputs(module, &balancer, &targets, &listener);
}

fn outputs(module: &mut Module, balancer: &Ref, targets: &Ref, listener: &Ref) {
    let file = module.file("outputs.tf");
    file.add(output("dns_name", balancer.attr("dns_name")).description("What DNS points at."));
    file.add(output("zone_id", balancer.attr("zone_id")).description("The zone of dns_name."));
    file.add(
        output("arn_suffix", balancer.attr("arn_suffix"))
            .description("The load balancer's dimension in metrics."),
    );
    file.add(
        output("target_group_arn_suffix", targets.attr("arn_suffix"))
            .description("The target group's dimension in metrics."),
    );
    file.add(
        output("target_group_arn", targets.attr("arn"))
            .description(
                "Where instances register: after the listener exists, or they would never become healthy.",
            )
            .depends_on([listener]),
    );
}

fn security(module: &mut Module, inputs: &Inputs) -> Ref {
    let name = || concat([inputs.name.clone(), lit("-clients")]);
    let instances = || inputs.instance_security_group_id.clone();
    let ports = |block: Block, port: &Expr| {
        block
            .set("ip_protocol", "tcp")
            .set("from_port", port)
            .set("to_port", port)
    };
    let main = module.file("main.tf");
    let group = main.add(
        resource("aws_security_group", "this")
            .set("name", name())
            .set(
                "description",
                concat([lit("Load balancer of "), inputs.name.clone()]),
            )
            .set("vpc_id", &inputs.vpc_id)
            .set("tags", Object::new().set("Name", name())),
    );
    main.add(ports(
        resource("aws_vpc_security_group_ingress_rule", "clients")
            .for_each(call("toset", [inputs.client_cidr_blocks.clone()]))
            .set("security_group_id", group.attr("id"))
            .set("description", "Clients")
            .set("cidr_ipv4", each_value()),
        &inputs.port,
    ));
    main.add(ports(
        resource("aws_vpc_security_group_egress_rule", "instances")
            .set("security_group_id", group.attr("id"))
            .set("description", "Requests and health checks")
            .set("referenced_security_group_id", instances()),
        &inputs.target_port,
    ));
    main.add(ports(
        resource("aws_vpc_security_group_ingress_rule", "instances")
            .set("security_group_id", instances())
            .set("description", "Requests and health checks of the load balancer")
            .set("referenced_security_group_id", group.attr("id")),
        &inputs.target_port,
    ));
    group
}

/// Checks often enough that an instance is out, and a region's answer to DNS with it, within 20 seconds.
fn target_group(module: &mut Module, inputs: &Inputs) -> Ref {
    module.file("main.tf").add(
        resource("aws_lb_target_group", "this")
            .directive(
                "checkov:skip=CKV_AWS_378:TLS ends at the load balancer; its way to the instances is private",
            )
            .set("name", &inputs.target_group_name)
            .set("vpc_id", &inputs.vpc_id)
            .set("port", &inputs.target_port)
            .set("protocol", "HTTP")
            .set("target_type", "instance")
            .set("deregistration_delay", 30)
            .block("health_check", |check| {
                check
                    .set("path", &inputs.health_path)
                    .set("interval", 10)
                    .set("timeout", 5)
                    .set("healthy_threshold", 2)
                    .set("unhealthy_threshold", 2)
                    .set("matcher", "200-299")
            })
            .lifecycle(Lifecycle::new().create_before_destroy()),
    )
}

fn log_bucket(module: &mut Module, inputs: &Inputs) -> (Ref, Ref) {
    let main = module.file("main.tf");
    let bucket = main.add(
        resource("aws_s3_bucket", "logs")
            .directive("checkov:skip=CKV_AWS_18:Logging access to the access logs would never end")
            .directive("checkov:skip=CKV_AWS_144:Access logs stay in the region they are about")
            .directive("checkov:skip=CKV_AWS_145:Elastic Load Balancing writes with keys of S3 only")
            .directive("checkov:skip=CKV2_AWS_62:Nothing waits for access logs")
            .set("bucket", &inputs.log_bucket_name)
            .lifecycle(Lifecycle::new().prevent_destroy()),
    );
    let private = main.add(
        [
            "block_public_acls",
            "block_public_policy",
            "ignore_public_acls",
            "restrict_public_buckets",
        ]
        .into_iter()
        .fold(
            resource("aws_s3_bucket_public_access_block", "logs").set("bucket", bucket.attr("id")),
            |block, name| block.set(name, true),
        ),
    );
    main.add(
        resource("aws_s3_bucket_ownership_controls", "logs")
            .set("bucket", bucket.attr("id"))
            .block("rule", |rule| rule.set("object_ownership", "BucketOwnerEnforced")),
    );
    main.add(
        resource("aws_s3_bucket_server_side_encryption_configuration", "logs")
            .set("bucket", bucket.attr("id"))
            .block("rule", |rule| {
                rule.block("apply_server_side_encryption_by_default", |default| {
                    default.set("sse_algorithm", "AES256")
                })
            }),
    );
    let versioning = main.add(
        resource("aws_s3_bucket_versioning", "logs")
            .set("bucket", bucket.attr("id"))
            .block("versioning_configuration", |block| block.set("status", "Enabled")),
    );
    main.add(
        resource("aws_s3_bucket_lifecycle_configuration", "logs")
            .set("bucket", bucket.attr("id"))
            .block("rule", |rule| {
                rule.set("id", "expire")
                    .set("status", "Enabled")
                    .block("filter", |filter| filter)
                    .block("expiration", |block| block.set("days", LOG_DAYS))
                    .block("noncurrent_version_expiration", |block| {
                        block.set("noncurrent_days", 1)
                    })
                    .block("abort_incomplete_multipart_upload", |block| {
                        block.set("days_after_initiation", 7)
                    })
            })
            .depends_on([&versioning]),
    );
    let policy = log_policy(module, inputs);
    let policy = module.file("main.tf").add(
        resource("aws_s3_bucket_policy", "logs")
            .set("bucket", bucket.attr("id"))
            .set("policy", policy.attr("json"))
            .blank()
            .comment("S3 refuses two changes of one bucket's access at a time.")
            .depends_on([&private]),
    );
    (bucket, policy)
}

/// Old regions write logs from an account of their own, new ones as a service. Both are let in.
fn log_policy(module: &mut Module, inputs: &Inputs) -> Ref {
    let arn = |path: Vec<Expr>| {
        let mut pieces = vec![
            lit("arn:"),
            inputs.partition.clone(),
            lit(":s3:::"),
            inputs.log_bucket_name.clone(),
        ];
        pieces.extend(path);
        concat(pieces)
    };
    let logs = || arn(vec![lit("/AWSLogs/"), inputs.account_id.clone(), lit("/*")]);
    let statements = [
        Statement::deny("TlsOnly")
            .actions(["s3:*"])
            .on([arn(Vec::new()), arn(vec![lit("/*")])])
            .anybody()
            .when(Test::Bool, "aws:SecureTransport", ["false"]),
        Statement::allow("LogDelivery")
            .actions(["s3:PutObject"])
            .on([logs()])
            .services(["logdelivery.elasticloadbalancing.amazonaws.com"]),
    ];
    let account = inputs.log_account_id.clone();
    let from_account = |block: Block, account: Expr| {
        let root = concat([
            lit("arn:"),
            inputs.partition.clone(),
            lit(":iam::"),
            account,
            lit(":root"),
        ]);
        block
            .set("sid", "LogDeliveryAccount")
            .set("actions", ["s3:PutObject"])
            .set("resources", [logs()])
            .block("principals", |principals| {
                principals.set("type", "AWS").set("identifiers", [root])
            })
    };
    let known = hac_terraform::conditional(
        account.clone().equals(hac_terraform::null()),
        Expr::List(Vec::new()),
        hac_terraform::list([account]),
    );
    module
        .file("main.tf")
        .add(document("logs", statements).dynamic("statement", known, from_account))
}

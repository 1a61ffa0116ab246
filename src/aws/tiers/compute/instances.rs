//! Module `compute`: the instances of a tier in one region.

use crate::context::{declare_module, module_input};
use crate::facts::CPU_TARGET_PERCENT;
use crate::tiers::aurora_mysql::PORT;
use hac_terraform::{
    Expr, File, For, Lifecycle, Module, Object, Project, Ref, Type, bound, call, concat, conditional, data,
    each_value, list, lit, object, output, resource,
};

/// How long an instance may take to start before its health counts.
const START_SECONDS: u32 = 120;

/// What makes a dead peer fail in tens of seconds. With the kernel's defaults an established connection into a region
/// that has vanished hangs for 15 minutes and more, whatever DNS and the database do:
/// <https://www.kernel.org/doc/Documentation/networking/ip-sysctl.rst>, `tcp_retries2`.
const NETWORK_SETTINGS: &[(&str, u32)] = &[
    ("net.ipv4.tcp_keepalive_intvl", 5),
    ("net.ipv4.tcp_keepalive_probes", 3),
    ("net.ipv4.tcp_keepalive_time", 15),
    ("net.ipv4.tcp_retries2", 6),
    ("net.ipv4.tcp_syn_retries", 3),
];

struct Inputs {
    name: Expr,
    vpc_id: Expr,
    subnet_ids: Expr,
    image_id: Expr,
    instance_type: Expr,
    root_device_name: Expr,
    capacity: Expr,
    instance_profile_name: Expr,
    role_name: Expr,
    target_group_arns: Expr,
    database_cidr_blocks: Expr,
    environment_file: Expr,
    environment: Expr,
}

impl Inputs {
    fn declare(module: &mut Module) -> Self {
        let texts = || Type::list(Type::String);
        let capacity = Type::object([
            ("min", Type::Number),
            ("max", Type::Number),
            ("desired", Type::Number),
        ]);
        let mut input = |name: &str, ty: Type, description: &str| module_input(module, name, ty, description);
        Self {
            name: input("name", Type::String, "The name of the tier's things."),
            vpc_id: input("vpc_id", Type::String, "The network."),
            subnet_ids: input("subnet_ids", texts(), "Private subnets, one a zone."),
            image_id: input("image_id", Type::String, "The machine image."),
            instance_type: input("instance_type", Type::String, "The instance type."),
            root_device_name: input("root_device_name", Type::String, "The root device of the image."),
            capacity: input("capacity", capacity, "How many instances run."),
            instance_profile_name: input(
                "instance_profile_name",
                Type::String,
                "The name of the instance profile.",
            ),
            role_name: input("role_name", Type::String, "The role of the instances."),
            target_group_arns: input(
                "target_group_arns",
                texts(),
                "Where instances register; empty without a load balancer.",
            ),
            database_cidr_blocks: input(
                "database_cidr_blocks",
                texts(),
                "Networks with the databases the tier uses.",
            ),
            environment_file: input(
                "environment_file",
                Type::String,
                "Where the instances find their environment.",
            ),
            environment: input(
                "environment",
                Type::map(Type::String),
                "The environment: names of what the tier uses.",
            ),
        }
    }
}

pub(super) fn define(project: &mut Project) {
    let module = declare_module(project, "compute", &[]);
    let inputs = Inputs::declare(module);
    let group = security(module, &inputs);
    let template = launch_template(module, &inputs, &group);
    let scaling = scaling_group(module, &inputs, &template);

    let file = module.file("outputs.tf");
    file.add(
        output("instance_security_group_id", group.attr("id"))
            .description("The security group of the instances."),
    );
    file.add(output("asg_name", scaling.attr("name")).description("The Auto Scaling group."));
}

/// Out: HTTPS, which is AWS and whatever else the tier calls, and databases. In: nothing; a load balancer lets itself in.
fn security(module: &mut Module, inputs: &Inputs) -> Ref {
    let main = module.file("main.tf");
    let group = main.add(
        resource("aws_security_group", "instances")
            .set("name", concat([inputs.name.clone(), lit("-instances")]))
            .set("description", concat([lit("Instances of "), inputs.name.clone()]))
            .set("vpc_id", &inputs.vpc_id)
            .set(
                "tags",
                Object::new().set("Name", concat([inputs.name.clone(), lit("-instances")])),
            ),
    );
    main.add(
        resource("aws_vpc_security_group_egress_rule", "https")
            .set("security_group_id", group.attr("id"))
            .set("description", "AWS and other services")
            .set("cidr_ipv4", "0.0.0.0/0")
            .set("ip_protocol", "tcp")
            .set("from_port", 443)
            .set("to_port", 443),
    );
    main.add(
        resource("aws_vpc_security_group_egress_rule", "database")
            .for_each(call("toset", [inputs.database_cidr_blocks.clone()]))
            .set("security_group_id", group.attr("id"))
            .set(
                "description",
                "Databases; across regions by address, since groups cannot be named across them",
            )
            .set("cidr_ipv4", each_value())
            .set("ip_protocol", "tcp")
            .set("from_port", PORT)
            .set("to_port", PORT),
    );
    group
}

fn launch_template(module: &mut Module, inputs: &Inputs, group: &Ref) -> Ref {
    let main = module.file("main.tf");
    let tags = main.add(
        data("aws_default_tags", "current")
            .doc("Default tags do not reach what an Auto Scaling group launches."),
    );
    let profile = main.add(
        resource("aws_iam_instance_profile", "this")
            .set("name", &inputs.instance_profile_name)
            .set("role", &inputs.role_name),
    );
    let merged = || {
        let own = Expr::from(Object::new().set("Name", &inputs.name));
        call("merge", [tags.attr("tags"), own])
    };
    let burstable = call(
        "can",
        [call("regex", [lit("^t[0-9]"), inputs.instance_type.clone()])],
    );
    let user_data = user_data(main, inputs);
    main.add(
        resource("aws_launch_template", "this")
            .set("name", &inputs.name)
            .set("image_id", &inputs.image_id)
            .set("instance_type", &inputs.instance_type)
            .set("update_default_version", true)
            .set("vpc_security_group_ids", [group.attr("id")])
            .set("user_data", user_data)
            .block("iam_instance_profile", |block| {
                block.set("arn", profile.attr("arn"))
            })
            .block("metadata_options", |block| {
                block
                    .set("http_endpoint", "enabled")
                    .set("http_tokens", "required")
                    .set("http_put_response_hop_limit", 1)
            })
            .block("monitoring", |block| block.set("enabled", true))
            .block("block_device_mappings", |block| {
                block
                    .set("device_name", &inputs.root_device_name)
                    .block("ebs", |ebs| {
                        ebs.set("encrypted", true)
                            .set("volume_type", "gp3")
                            .set("delete_on_termination", true)
                    })
            })
            .dynamic(
                "credit_specification",
                conditional(burstable, list(["unlimited"]), Expr::List(Vec::new())),
                |block, credits| {
                    block
                        .comment("A region that takes over must not run out of credits it never earned.")
                        .set("cpu_credits", credits)
                },
            )
            .blocks("tag_specifications", ["instance", "volume"], |block, kind| {
                block.set("resource_type", kind).set("tags", merged())
            }),
    )
}

/// cloud-init's input: the environment file, and network settings under which a dead peer is noticed.
fn user_data(main: &mut File, inputs: &Inputs) -> Expr {
    let lines = |separator: &str, values: Expr| {
        let line = concat([bound("name"), lit(separator), bound("value"), lit("\n")]);
        call("join", [lit(""), For::pairs("name", "value", values).list(line)])
    };
    let file = |path: Expr, content: Expr| {
        Expr::from(
            Object::new()
                .set("path", path)
                .set("permissions", "0644")
                .set("content", content),
        )
    };
    let settings = main.add_local("network_settings", object(NETWORK_SETTINGS.iter().copied()));
    let files = vec![
        file(
            lit("/etc/sysctl.d/90-failover.conf"),
            lines(" = ", settings.expr()),
        ),
        file(
            inputs.environment_file.clone(),
            lines("=", inputs.environment.clone()),
        ),
    ];
    let config = Object::new()
        .set("write_files", Expr::List(files))
        .set("runcmd", Expr::List(vec![list(["sysctl", "--system"])]));
    let config = main.add_local("cloud_config", config);
    let text = concat([lit("#cloud-config\n"), call("yamlencode", [config.expr()])]);
    call("base64encode", [text])
}

fn scaling_group(module: &mut Module, inputs: &Inputs, template: &Ref) -> Ref {
    let main = module.file("main.tf");
    let capacity = |size: &str| inputs.capacity.clone().attr(size);
    let health = conditional(
        call("length", [inputs.target_group_arns.clone()]).greater_than(0),
        "ELB",
        "EC2",
    );
    let group = main.add(
        resource("aws_autoscaling_group", "this")
            .set("name", &inputs.name)
            .set("min_size", capacity("min"))
            .set("max_size", capacity("max"))
            .set("desired_capacity", capacity("desired"))
            .set("vpc_zone_identifier", &inputs.subnet_ids)
            .set("target_group_arns", &inputs.target_group_arns)
            .set("health_check_type", health)
            .set("health_check_grace_period", START_SECONDS)
            .set("default_instance_warmup", START_SECONDS)
            .set("enabled_metrics", ["GroupDesiredCapacity", "GroupInServiceInstances", "GroupTotalInstances"])
            .block("launch_template", |block| {
                block
                    .set("id", template.attr("id"))
                    .set("version", template.attr("latest_version"))
            })
            .block("tag", |block| {
                block
                    .set("key", "Name")
                    .set("value", &inputs.name)
                    .comment("The launch template tags what it launches.")
                    .set("propagate_at_launch", false)
            })
            .lifecycle(Lifecycle::new().ignore_changes(["desired_capacity"]))
            .doc("Scaling and failovers change how many instances are desired; Terraform must not change it back."),
    );
    main.add(
        resource("aws_autoscaling_policy", "cpu")
            .set("name", concat([inputs.name.clone(), lit("-cpu")]))
            .set("autoscaling_group_name", group.attr("name"))
            .set("policy_type", "TargetTrackingScaling")
            .block("target_tracking_configuration", |block| {
                block
                    .set("target_value", CPU_TARGET_PERCENT)
                    .block("predefined_metric_specification", |metric| {
                        metric.set("predefined_metric_type", "ASGAverageCPUUtilization")
                    })
            }),
    );
    group
}

//! `tier …: compute`: instances behind a load balancer.

use crate::schema::{Attribute, BLOCK, Form, Kind, Label, Part, REGIONS, TierRole, Type, Verb};

pub(crate) const KIND: Kind = Kind {
    name: "tier",
    variant: Some("compute"),
    label: Label::Name,
    doc: "Instances behind a load balancer, in every region they are placed in.\n\n\
          Security groups, routes and permissions to reach data follow from `uses`.",
    example: "tier api: compute {\n  instance = m6i.large\n  image = { us-east-1 = ami-0a1b2c3d4e5f60718 }\n  \
              scale = 3..9\n  listen https 443 -> http 8080\n  health GET \"/healthz\" every 10s x 3\n}",
    attributes: &[
        Attribute::required("instance", Type::InstanceType, "The EC2 instance type.").or_input(),
        Attribute::required(
            "image",
            Type::RegionMap(&Type::Ami),
            "The machine image, for each region the tier runs in: an image belongs to one region.",
        )
        .or_input(),
        Attribute::required(
            "scale",
            Type::Range { min: 1, max: 1_000 },
            "How many instances run in each region, at least and at most. Every region runs the minimum all the time, \
             because a failover must not depend on starting instances.",
        ),
        Attribute {
            form: Form::AtLeast,
            ..Attribute::optional(
                "capacity",
                Type::Int { min: 1, max: 1_000 },
                "How many instances serve whatever one failure takes: in a region that lost one of its zones, and in the region \
                 that a failover goes to by the time it serves. Held against `scale`, the `zones` of each region and the steps of \
                 each failover.",
            )
        },
        Attribute::optional(
            "uses",
            Type::List(&Type::Tier(TierRole::Stores)),
            "The data it reads and writes; nothing else can be reached. `[]` is none.",
        )
        .or_empty(),
        Attribute::optional(
            "certificate",
            Type::RegionMap(&Type::Arn),
            "The ACM certificate of the listener, for each region. One is issued for the served names if none is given.",
        )
        .or_input(),
        Attribute::optional(
            "clients",
            Type::List(&Type::Cidr),
            "Who may call the listener.",
        )
        .or("[0.0.0.0/0]"),
        REGIONS,
    ],
    verbs: &[
        Verb {
            name: "listen",
            operands: &[
                Part::Word("https"),
                Part::Value {
                    name: "port",
                    ty: Type::Port,
                },
                Part::Arrow,
                Part::Word("http"),
                Part::Value {
                    name: "target_port",
                    ty: Type::Port,
                },
            ],
            required: false,
            repeatable: false,
            doc: "The port that clients call with HTTPS, and the port on which instances answer with HTTP.",
        },
        Verb {
            name: "health",
            operands: &[
                Part::Word("GET"),
                Part::Value {
                    name: "path",
                    ty: Type::Path,
                },
                Part::Word("every"),
                Part::Value {
                    name: "interval and count",
                    ty: Type::Repeat,
                },
            ],
            required: false,
            repeatable: false,
            doc: "The path that answers 2xx while the tier works, how often it is asked, and how many failures in a row \
                  mean that the region is down.",
        },
    ],
    roles: &[TierRole::Serves, TierRole::Watched],
    called: &[
        "ec2",
        "asg",
        "autoscaling",
        "instances",
        "servers",
        "app",
        "service",
        "vm",
    ],
    sentences_called: &[
        (&["ami"], "image"),
        (
            &[
                "min",
                "max",
                "count",
                "size",
                "desired",
                "desired_capacity",
                "replicas",
            ],
            "scale",
        ),
        (&["port", "ports", "listener", "target_port"], "listen"),
        (&["subnets", "placement"], "regions"),
        (&["depends_on", "needs", "requires"], "uses"),
    ],
    ..BLOCK
};

//! `tier …: aurora_mysql`: a relational database.

use crate::schema::{
    Attribute, BLOCK, CONSISTENCY, Kind, Label, Part, RETAIN, TierRole, Type, Verb, seconds,
};

/// How copies of a database are kept, the usual way first.
const REPLICATIONS: &[&str] = &["storage", "binlog"];

pub(crate) const KIND: Kind = Kind {
    name: "tier",
    variant: Some("aurora_mysql"),
    label: Label::Name,
    doc: "An Aurora MySQL database: a global database where it is replicated, one cluster where it is not. Replicated \
          `via binlog`, it is a cluster and its read replica.\n\n\
          The writer starts in the primary region. Which region writes later is run-time state, not configuration.",
    example: "tier orders: aurora_mysql {\n  instance = db.r6g.large\n  readers = 1\n  backup = 35d\n}",
    attributes: &[
        Attribute::required(
            "instance",
            Type::DatabaseInstance,
            "The class of every instance.",
        ),
        Attribute::optional(
            "readers",
            Type::Int { min: 0, max: 15 },
            "Instances in each region beside the one that can write. One or more keep a region up when an instance fails.",
        )
        .or("1"),
        Attribute::required(
            "backup",
            Type::Days { min: 1, max: 35 },
            "How long automated backups are kept, in every region: any second of it can be restored.",
        ),
        RETAIN,
        CONSISTENCY,
        // The newest patch of the long-term support line of Aurora MySQL 3, of March 2026. It has the Data API on
        // provisioned clusters, and `AuroraGlobalDBRPOLag`.
        // <https://docs.aws.amazon.com/AmazonRDS/latest/AuroraMySQLReleaseNotes/doc-history.html>
        Attribute::optional(
            "engine_version",
            Type::Text,
            "The Aurora MySQL version, one for all regions: a managed failover wants them equal to the patch.",
        )
        .or("\"8.0.mysql_aurora.3.10.4\""),
        Attribute::optional(
            "database_name",
            Type::Identifier,
            "The schema that is created. The tier's name, with `_` for `-`, unless said otherwise.",
        ),
        Attribute::at_most(
            "lag",
            seconds(1, 3_600),
            "The replication lag above which people are told.",
        ),
    ],
    verbs: &[
        Verb {
            name: "replicate",
            operands: &[
                Part::Value {
                    name: "from",
                    ty: Type::Region,
                },
                Part::Arrow,
                Part::Value {
                    name: "to",
                    ty: Type::Region,
                },
                Part::Optional(&[
                    Part::Word("via"),
                    Part::Value {
                        name: "manner",
                        ty: Type::OneOf(REPLICATIONS),
                    },
                ]),
            ],
            required: false,
            repeatable: true,
            doc: "A copy in another region. It starts at the primary region. `via storage`, which need not be said, makes a \
                  global database, kept up to date by Aurora's storage. `via binlog` makes one read replica, kept up to \
                  date by MySQL: it lags by seconds or more, is promoted in several minutes, and the old writer never \
                  rejoins: a new replica has to be built.",
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
                Part::Word("via"),
                Part::Value {
                    name: "tier",
                    ty: Type::Tier(TierRole::Serves),
                },
            ],
            required: false,
            repeatable: false,
            doc: "The path under which a compute tier answers 2xx while the database of its own region accepts writes. \
                  Nobody outside can reach the database itself.",
        },
    ],
    roles: &[TierRole::Stores, TierRole::HasWriter, TierRole::Watched],
    called: &["aurora", "rds", "mysql", "database", "db", "sql"],
    sentences_called: &[
        (&["class", "size"], "instance"),
        (&["replicas", "count"], "readers"),
        (&["retention", "snapshots", "pitr"], "backup"),
        (&["global"], "replicate"),
    ],
    ..BLOCK
};

//! The functions the archive holds, and what each needs from its configuration.

use std::collections::BTreeSet;

use super::plan::Plan;

/// A function of the archive. Each is deployed in every region of [`Handler::regions`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Handler {
    Orchestrator,
    Control,
    Readiness,
    Validator,
    Prober,
}

/// A variable of the function's environment. `AWS_REGION` comes from Lambda itself and is not listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Variable {
    pub name: &'static str,
    pub value: Value,
}

/// What a [`Variable`] holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    Literal(&'static str),
    /// A JSON object: database name to the ARN of its secret *in the function's own region* (the replica's ARN where it
    /// is one). An ARN, because the Data API takes no name, and from Terraform, because it ends in six random characters.
    SecretArns,
}

impl Handler {
    pub const ALL: [Self; 5] = [
        Self::Orchestrator,
        Self::Control,
        Self::Readiness,
        Self::Validator,
        Self::Prober,
    ];

    /// The word in names: `orchestrator`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Orchestrator => "orchestrator",
            Self::Control => "control",
            Self::Readiness => "readiness",
            Self::Validator => "validator",
            Self::Prober => "prober",
        }
    }

    /// Terraform's `handler`.
    pub fn entry_point(self) -> &'static str {
        match self {
            Self::Orchestrator => "hac_failover.orchestrator.handler",
            Self::Control => "hac_failover.control.handler",
            Self::Readiness => "hac_failover.readiness.handler",
            Self::Validator => "hac_failover.validator.handler",
            Self::Prober => "hac_failover.prober.handler",
        }
    }

    /// The regions it is deployed in, sorted: both sides of every pair, and for the prober each region that watches one.
    pub fn regions(self, plan: &Plan) -> BTreeSet<&str> {
        match self {
            Self::Orchestrator | Self::Control | Self::Readiness => plan
                .failovers
                .iter()
                .flat_map(|failover| &failover.between)
                .map(String::as_str)
                .collect(),
            Self::Validator => {
                let sides = Self::Orchestrator.regions(plan);
                sides
                    .into_iter()
                    .filter(|region| !plan.databases_of(region).is_empty())
                    .collect()
            }
            Self::Prober => {
                let watching = plan
                    .regions
                    .iter()
                    .filter(|(_, region)| !region.watches.is_empty());
                watching.map(|(name, _)| name.as_str()).collect()
            }
        }
    }

    /// Terraform's `timeout`. The orchestrator gets all that Lambda gives, because no bound for a promotion is published and
    /// its own budgets end each wait long before.
    pub fn timeout_seconds(self) -> u32 {
        match self {
            Self::Orchestrator => 900,
            Self::Control | Self::Validator => 60,
            Self::Readiness => 120,
            // A minute of rounds, and a little for the last one to end: the next invocation overlaps harmlessly.
            Self::Prober => 75,
        }
    }

    /// Terraform's `memory_size`, in MB. Memory buys CPU too, and with it a short cold start.
    pub fn memory_megabytes(self) -> u32 {
        match self {
            Self::Orchestrator | Self::Validator | Self::Control => 512,
            Self::Readiness | Self::Prober => 256,
        }
    }

    /// Terraform's `reserved_concurrent_executions`: capacity that nobody else can use up. The orchestrator's single flight is the
    /// lock's work; a second slot is for the alarm, which waits to see whether its owner is alive, and a third answers the
    /// prober meanwhile. People have slots of their own in `control`.
    pub fn reserved_concurrency(self) -> u32 {
        match self {
            Self::Orchestrator => 3,
            Self::Control | Self::Validator | Self::Prober => 2,
            Self::Readiness => 1,
        }
    }

    /// The environment to set. Regional STS end points keep a failing us-east-1 out of the path.
    pub fn environment(self) -> Vec<Variable> {
        let regional = Variable {
            name: "AWS_STS_REGIONAL_ENDPOINTS",
            value: Value::Literal("regional"),
        };
        match self {
            Self::Orchestrator | Self::Control | Self::Readiness | Self::Prober => vec![regional],
            Self::Validator => vec![
                regional,
                Variable {
                    name: "HAC_SECRET_ARNS",
                    value: Value::SecretArns,
                },
            ],
        }
    }
}

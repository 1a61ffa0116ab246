//! What policies are about: ARNs made of names.

use crate::context::Context;
use crate::facts;
use hac_terraform::{Expr, concat, lit};

/// A region as part of a statement's id, which holds letters and digits only: `UsEast1`.
pub(crate) fn compact(region: &str) -> String {
    region
        .split('-')
        .map(|word| {
            let mut letters = word.chars();
            let first = letters.next().map(|first| first.to_ascii_uppercase());
            first.into_iter().chain(letters).collect::<String>()
        })
        .collect()
}

/// ARNs of the platform's things.
#[derive(Clone, Copy)]
pub(crate) struct Arns<'c, 'p> {
    pub(crate) ctx: &'c Context<'p>,
}

impl Arns<'_, '_> {
    fn in_region(self, service: &str, region: &str, resource: impl Into<Expr>) -> Expr {
        self.ctx.arn(region, service, region, resource)
    }

    /// Its ARN has no region.
    pub(crate) fn global_cluster(self, database: &str) -> Expr {
        let resource = format!("global-cluster:{}", self.ctx.names().global_cluster(database));
        self.ctx.arn(self.ctx.home(), "rds", "", resource)
    }

    pub(crate) fn cluster(self, database: &str, region: &str) -> Expr {
        let resource = format!("cluster:{}", self.ctx.names().cluster(database, region));
        self.in_region("rds", region, resource)
    }

    pub(crate) fn table(self, name: &str, region: &str) -> Expr {
        self.in_region("dynamodb", region, format!("table/{name}"))
    }

    pub(crate) fn topic(self, name: &str, region: &str) -> Expr {
        self.in_region("sns", region, name)
    }

    pub(crate) fn queue(self, name: &str, region: &str) -> Expr {
        self.in_region("sqs", region, name)
    }

    pub(crate) fn function(self, name: &str, region: &str) -> Expr {
        self.in_region("lambda", region, format!("function:{name}"))
    }

    /// Secrets Manager ends the ARN in six characters of its own.
    pub(crate) fn secret(self, database: &str, region: &str) -> Expr {
        let resource = format!("secret:{}-??????", self.ctx.names().secret(database));
        self.in_region("secretsmanager", region, resource)
    }

    /// The ARN holds a UUID before the name.
    pub(crate) fn group(self, name: &str, region: &str) -> Expr {
        let resource = format!("autoScalingGroup:*:autoScalingGroupName/{name}");
        self.in_region("autoscaling", region, resource)
    }

    pub(crate) fn log_group(self, name: &str, region: &str) -> Expr {
        self.in_region("logs", region, format!("log-group:{name}"))
    }

    pub(crate) fn log_streams(self, group: &str, region: &str) -> Expr {
        self.in_region("logs", region, format!("log-group:{group}:log-stream:*"))
    }

    /// The bucket whose name is `prefix`, a hyphen and the account number.
    pub(crate) fn bucket(self, prefix: &str) -> Expr {
        let partition = facts::partition(self.ctx.home());
        concat([
            lit(format!("arn:{partition}:s3:::{prefix}-")),
            self.ctx.account_id(),
        ])
    }

    pub(crate) fn objects(self, prefix: &str) -> Expr {
        concat([self.bucket(prefix), lit("/*")])
    }
}

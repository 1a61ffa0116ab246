//! The roles of AWS services that work on the platform's behalf: flow logs, Enhanced Monitoring, S3 replication.

use super::grantee::Grantee;
use super::resources::Arns;
use crate::context::Context;
use crate::names::Role;
use crate::policy::Statement;
use crate::tiers;

pub(crate) fn grantees<'p>(ctx: &Context<'p>, region: &str) -> Vec<Grantee<'p>> {
    let kinds = tiers::KINDS.iter();
    let of_kinds = kinds.filter_map(|kind| kind.service_role(ctx, region));
    flow_logs(ctx, region).into_iter().chain(of_kinds).collect()
}

fn flow_logs<'p>(ctx: &Context<'p>, region: &str) -> Option<Grantee<'p>> {
    let network = ctx.networked().into_iter().find(|one| one.name == region)?;
    let arns = Arns { ctx };
    let group = ctx.names().flow_log_group();
    Some(Grantee {
        role: Role::FlowLogs,
        service: "vpc-flow-logs.amazonaws.com",
        description: format!("Writes the flow logs of the network in {region}"),
        statements: vec![
            Statement::allow("WriteFlowLogs")
                .actions(["logs:CreateLogStream", "logs:PutLogEvents"])
                .on([arns.log_streams(&group, region)]),
            Statement::allow("FindLogStreams")
                .actions(["logs:DescribeLogStreams"])
                .on([arns.log_group(&format!("{group}:*"), region)]),
        ],
        origins: vec![&network.origin],
    })
}

//! What who uses a queue may do: send and receive, and nothing to the queue itself.

use crate::iam::keys::{Keys, Use};
use crate::iam::nearest::{grouped, nearest};
use crate::iam::resources::{Arns, compact};
use crate::names::KeyUse;
use crate::policy::Statement;
use hac_lang::platform::{Compute, Queue};

const MESSAGE_ACTIONS: [&str; 6] = [
    "sqs:ChangeMessageVisibility",
    "sqs:DeleteMessage",
    "sqs:GetQueueAttributes",
    "sqs:GetQueueUrl",
    "sqs:ReceiveMessage",
    "sqs:SendMessage",
];

pub(super) fn grants(arns: Arns<'_, '_>, user: &Compute, region: &str, keys: &mut Keys) -> Vec<Statement> {
    let queues = arns.ctx.platform.tiers.of::<Queue>();
    let wanted = queues.filter(|queue| user.uses.contains(&queue.name));
    let by_region = grouped(wanted.map(|queue| {
        let at = nearest(&queue.regions, region);
        (at, arns.ctx.names().queue(&queue.name))
    }));
    let mut statements = Vec::new();
    for (at, queues) in by_region {
        keys.add(Use::Both, KeyUse::Data, at, "sqs");
        statements.push(
            Statement::allow(&format!("UseQueuesIn{}", compact(at)))
                .actions(MESSAGE_ACTIONS)
                .on(queues.iter().map(|queue| arns.queue(queue, at))),
        );
    }
    statements
}

//! What can be relied on while a region burns: data planes, and the control planes of the regions that live.

use super::page::Page;

const ROWS: [[&str; 4]; 10] = [
    [
        "DNS answers and health checks of Route 53",
        "data plane, everywhere",
        "works",
        "moves the traffic",
    ],
    [
        "changing a DNS record",
        "control plane in us-east-1",
        "may not work",
        "not needed",
    ],
    [
        "signing requests, roles that exist",
        "data plane of each region",
        "works",
        "everything",
    ],
    [
        "creating or changing a role or policy",
        "control plane in us-east-1",
        "may not work",
        "not needed",
    ],
    [
        "signing in to the console, IAM Identity Center",
        "its home region",
        "may not work",
        "have keys that need neither",
    ],
    [
        "invoking a function, telling a topic",
        "data plane of its region",
        "works elsewhere",
        "every run",
    ],
    [
        "the coordination table",
        "data plane of the witness",
        "works",
        "lock, lease, record",
    ],
    [
        "promoting a cluster",
        "control plane of the region that takes over",
        "works elsewhere",
        "the promotion itself",
    ],
    [
        "raising an Auto Scaling group",
        "control plane of the region that takes over",
        "works elsewhere",
        "only to scale",
    ],
    [
        "`terraform apply`",
        "control planes of every region",
        "does not work",
        "never on the day",
    ],
];

pub(super) fn write(page: &mut Page) {
    page.heading(2, "What works when a region is gone");
    page.paragraph("With us-east-1 gone, and with it the control planes that exist only there:");
    let rows = ROWS.map(|row| row.map(str::to_owned));
    page.table(["what", "kind", "then", "needed for"], &rows);
}

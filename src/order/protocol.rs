//! What the runtime promises about itself.

/// Each promise is held to the Python by the traces in `tests/lambda/order`. A field that is false is a mistake, and one of
/// the tests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a mistake that can be made on its own"
)]
pub struct Protocol {
    /// `lock.acquire` comes before everything.
    pub locks: bool,
    /// Every write of the record says which owner and epoch it belongs to.
    pub checks_epoch: bool,
    /// `Context.polling` renews the lease while a step waits.
    pub renews: bool,
    /// `steps.gate` asks for the word of an outside vantage point.
    pub agrees: bool,
    /// `find_direction` asks who writes now.
    pub asks_who_writes: bool,
    /// `Context.remember` comes before the request.
    pub remembers: bool,
    /// The lease of the old writer is raised once a run.
    pub raises_once: bool,
    /// An execution that lost its lock raises nothing after the one that took it.
    pub raises_in_order: bool,
    /// A step that is over is not run again.
    pub skips_what_is_over: bool,
    /// An unfinished run is taken up.
    pub takes_up: bool,
    /// People are called for what is not whole.
    pub pages: bool,
    /// No automatic run touches anything before a person armed it.
    pub asks_whether_armed: bool,
    /// After a promotion no automatic run starts until a person says so.
    pub disarms: bool,
    /// In the write that comes before the request, not in the one that records what came of it.
    pub disarms_first: bool,
    /// `steps.fence` closes the lease: nobody writes until it is opened.
    pub closes: bool,
    /// The lease is opened after `verify`, not as soon as the promotion is over.
    pub opens_after_verify: bool,
    /// A lease that could not be opened is opened later.
    pub opens_later: bool,
    /// A run that ends without a promotion gives the lease back.
    pub gives_back: bool,
    /// Nobody adopts a lease before the old one has ended.
    pub adopts_in_order: bool,
    /// What no run left in order is put in order.
    pub settles: bool,
    /// A writer that no run made disarms before it is written down.
    pub disarms_before_noting: bool,
    /// `steps.gate` holds where AWS shows a transition, or a writer that is not the one written down.
    pub knows_the_writer: bool,
    /// Right before the first request it looks again at who writes.
    pub looks_at_roles: bool,
    /// And at the region that failed, which may answer again.
    pub looks_at_source: bool,
    /// Who sees that the fault lasts starts the orchestrator again.
    pub asks_again: bool,
    /// An alarm promotes into no region whose own application does not answer.
    pub looks_at_target: bool,
    /// AWS says "not now", and is asked again.
    pub asks_after_a_refusal: bool,
    /// Once a request may have been accepted, no refusal of a later one is a verdict.
    pub knows_a_repeat: bool,
    /// A listing that shows neither region is looked at again before it is a verdict.
    pub looks_twice: bool,
    /// A request for a region that became the writer finishes the run that failed before it did.
    pub finishes: bool,
    /// A run whose region is gone is closed by another.
    pub closes_runs: bool,
    /// A run that died at its gate, and has touched nothing, keeps no other region from acting.
    pub overtakes_at_the_gate: bool,
    /// One that went back to its gate may have touched something before, and is finished in its own region.
    pub knows_what_it_touched: bool,
}

impl Protocol {
    /// The runtime as it is.
    pub const SHIPPED: Self = Self {
        locks: true,
        checks_epoch: true,
        renews: true,
        agrees: true,
        asks_who_writes: true,
        remembers: true,
        raises_once: true,
        raises_in_order: true,
        skips_what_is_over: true,
        takes_up: true,
        pages: true,
        asks_whether_armed: true,
        disarms: true,
        disarms_first: true,
        closes: true,
        opens_after_verify: true,
        opens_later: true,
        gives_back: true,
        adopts_in_order: true,
        settles: true,
        disarms_before_noting: true,
        knows_the_writer: true,
        looks_at_roles: true,
        looks_at_source: true,
        asks_again: true,
        looks_at_target: true,
        asks_after_a_refusal: true,
        knows_a_repeat: true,
        looks_twice: true,
        finishes: true,
        closes_runs: true,
        overtakes_at_the_gate: true,
        knows_what_it_touched: true,
    };
    /// `lock.LEASE_SECONDS`.
    pub const LEASE_SECONDS: u32 = 45;
}

//! What may fail.

use hac_lang::platform::{Failover, Platform, RegionName};

/// A failure, and what of the platform it strikes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    pub kind: Kind,
    /// The database or tier; none where it strikes a whole region.
    pub target: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// The region is lost: half of such faults fall silent, half refuse. What promises are about.
    Region,
    /// Connections to the region are never answered: a black hole.
    RegionSilent,
    /// The region answers at once, with errors.
    RegionRefusing,
    /// The database is lost in the region; everything else lives.
    Database,
    /// A compute tier is lost in the region; its data lives.
    Tier,
    /// One zone of the region is lost.
    Zone,
    /// A health check that fails and passes by turns.
    Flapping,
}

impl Kind {
    pub const ALL: [Self; 7] = [
        Self::Region,
        Self::RegionSilent,
        Self::RegionRefusing,
        Self::Database,
        Self::Tier,
        Self::Zone,
        Self::Flapping,
    ];

    /// As the command line calls it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Region => "region",
            Self::RegionSilent => "region-silent",
            Self::RegionRefusing => "region-refusing",
            Self::Database => "database",
            Self::Tier => "tier",
            Self::Zone => "zone",
            Self::Flapping => "flapping",
        }
    }

    /// How long a round of questions waits for what fails so, in seconds.
    pub(super) fn is_silent(self) -> Silence {
        match self {
            Self::Region => Silence::Half,
            Self::RegionSilent => Silence::Always,
            Self::RegionRefusing | Self::Database | Self::Tier | Self::Zone | Self::Flapping => {
                Silence::Never
            }
        }
    }

    /// Whether the application of the old region still runs, and with it whoever renews a write lease.
    pub(super) fn leaves_writers(self) -> bool {
        match self {
            Self::Database => true,
            Self::Region
            | Self::RegionSilent
            | Self::RegionRefusing
            | Self::Tier
            | Self::Zone
            | Self::Flapping => false,
        }
    }
}

/// How often a fault of a kind says nothing at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Silence {
    Never,
    Half,
    Always,
}

impl Failure {
    pub fn of(kind: Kind) -> Self {
        Self { kind, target: None }
    }

    /// For people: `us-east-1 is lost`.
    pub fn title(&self, failover: &Failover) -> String {
        let from = &failover.from;
        let target = self.target.as_deref().unwrap_or("something");
        match self.kind {
            Kind::Region => format!("{from} is lost"),
            Kind::RegionSilent => format!("{from} falls silent"),
            Kind::RegionRefusing => format!("{from} answers with errors"),
            Kind::Database => format!("only {target} is lost in {from}"),
            Kind::Tier => format!("only {target} fails in {from}"),
            Kind::Zone => format!("one zone of {from} is lost"),
            Kind::Flapping => "a health check fails and passes by turns".to_owned(),
        }
    }
}

/// Every failure that a failover is worth looking at for.
pub fn failures(platform: &Platform, failover: &Failover) -> Vec<Failure> {
    let databases = failover.steps.iter().filter_map(|step| {
        Some(Failure {
            kind: Kind::Database,
            target: Some(step.kind.promotes()?.to_owned()),
        })
    });
    let here = |regions: &[RegionName]| regions.contains(&failover.from);
    let tiers = platform
        .compute_tiers()
        .filter(|tier| here(&tier.regions))
        .map(|tier| Failure {
            kind: Kind::Tier,
            target: Some(tier.name.to_string()),
        });
    let mut all: Vec<Failure> = [Kind::Region, Kind::RegionSilent, Kind::RegionRefusing]
        .into_iter()
        .map(Failure::of)
        .collect();
    all.extend(databases);
    all.extend(tiers);
    all.push(Failure::of(Kind::Zone));
    all.push(Failure::of(Kind::Flapping));
    all
}

/// What becomes of a check that never fails often enough.
pub(super) fn flapping(platform: &Platform, failover: &Failover) -> String {
    let counts = failover.when.watches.iter().filter_map(|watch| {
        let health = hac_aws::plan::health(platform, &watch.tier)?;
        Some(format!("{} for {}", health.failures, watch.tier))
    });
    let counts: Vec<String> = counts.collect();
    format!(
        "each good answer begins the count anew, for the alarm and for Route 53 ({} in a row); the alarm on errors of the load \
         balancer tells people",
        counts.join(", ")
    )
}

//! Claims: what `hac` says of a platform, as data. The command line, the editor, reports and the gate show the same ones.

use hac_base::source::Span;

use super::Quantile;

/// One thing that is said of a platform: what was promised or asked for, and how far it is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    pub topic: Topic,
    /// What of the platform it is about: `orders`, `us-east-1->us-east-2`; empty where it is about all of it.
    pub subject: String,
    /// As written, `detect <= 30s at typical`; where nobody promised anything, what it is about.
    pub title: String,
    pub verdict: Verdict,
    /// What it comes to, in one line, without a full stop.
    pub summary: String,
    /// What else is true of it, a sentence each.
    pub details: Vec<String>,
    pub figures: Vec<Figure>,
    pub span: Span,
}

impl Claim {
    pub fn new(
        topic: Topic,
        subject: impl Into<String>,
        (title, span): (impl Into<String>, Span),
        verdict: Verdict,
        summary: impl Into<String>,
    ) -> Self {
        Self {
            topic,
            subject: subject.into(),
            title: title.into(),
            verdict,
            summary: summary.into(),
            details: Vec::new(),
            figures: Vec::new(),
            span,
        }
    }

    /// The same from version to version: `outage`, `rpo/orders`, `takeover/us-east-1->us-east-2`.
    pub fn id(&self) -> String {
        if self.subject.is_empty() {
            self.topic.id().to_owned()
        } else {
            format!("{}/{}", self.topic.id(), self.subject)
        }
    }

    #[must_use]
    pub fn detail(mut self, sentence: impl Into<String>) -> Self {
        self.details.push(sentence.into());
        self
    }

    #[must_use]
    pub fn details(mut self, sentences: impl IntoIterator<Item = String>) -> Self {
        self.details.extend(sentences);
        self
    }

    #[must_use]
    pub fn figures(mut self, figures: impl IntoIterator<Item = Figure>) -> Self {
        self.figures.extend(figures);
        self
    }
}

/// How far it is known, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// It follows from the platform alone.
    Proved,
    /// It follows from the platform and from what AWS documents.
    Bounded,
    /// It follows if an assumption holds; the details name it.
    Assumed,
    /// It depends on a number that the platform does not state.
    NotStated,
    /// `hac` does not check it.
    NotChecked,
    /// It is known to be lost, or not to work, when the fault comes.
    Lost,
}

impl Verdict {
    pub const ALL: [Self; 6] = [
        Self::Proved,
        Self::Bounded,
        Self::Assumed,
        Self::NotStated,
        Self::NotChecked,
        Self::Lost,
    ];

    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verdict| verdict.word() == word)
    }

    pub fn word(self) -> &'static str {
        match self {
            Self::Proved => "proved",
            Self::Bounded => "bounded",
            Self::Assumed => "assumed",
            Self::NotStated => "not stated",
            Self::NotChecked => "not checked",
            Self::Lost => "lost",
        }
    }
}

/// What claims are about. The words of [`Topic::id`] stay the same from version to version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Topic {
    Availability,
    Detection,
    Failover,
    Recovery,
    Outage,
    DataLoss,
    Consistency,
    RetainMinimum,
    RetainMaximum,
    Residency,
    ReplicationLag,
    /// What a region takes with it.
    RegionLoss,
    /// That stores are of different moments after a failover.
    CrossStore,
    /// That the region which takes over needs nothing of the one that is lost.
    Takeover,
    /// What does not work without a region that is no end of a failover.
    WithoutRegion,
    Coverage,
    Capacity,
    CpuCredits,
    Quotas,
    StepOrder,
}

/// The topics that are shown together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    Promises,
    RegionLoss,
    Alarms,
    Load,
    StepOrder,
}

impl Group {
    pub fn title(self) -> &'static str {
        match self {
            Self::Promises => "Promises",
            Self::RegionLoss => "When a region is lost",
            Self::Alarms => "Alarms",
            Self::Load => "Load",
            Self::StepOrder => "Order of steps",
        }
    }
}

impl Topic {
    pub fn id(self) -> &'static str {
        match self {
            Self::Availability => "availability",
            Self::Detection => "detect",
            Self::Failover => "failover",
            Self::Recovery => "rto",
            Self::Outage => "outage",
            Self::DataLoss => "rpo",
            Self::Consistency => "consistency",
            Self::RetainMinimum => "retain-minimum",
            Self::RetainMaximum => "retain-maximum",
            Self::Residency => "residency",
            Self::ReplicationLag => "lag",
            Self::RegionLoss => "region-loss",
            Self::CrossStore => "cross-store",
            Self::Takeover => "takeover",
            Self::WithoutRegion => "without-region",
            Self::Coverage => "coverage",
            Self::Capacity => "capacity",
            Self::CpuCredits => "cpu-credits",
            Self::Quotas => "quotas",
            Self::StepOrder => "step-order",
        }
    }

    pub fn group(self) -> Group {
        match self {
            Self::Availability
            | Self::Detection
            | Self::Failover
            | Self::Recovery
            | Self::Outage
            | Self::DataLoss
            | Self::Consistency
            | Self::RetainMinimum
            | Self::RetainMaximum
            | Self::Residency
            | Self::ReplicationLag => Group::Promises,
            Self::RegionLoss | Self::CrossStore | Self::Takeover | Self::WithoutRegion => Group::RegionLoss,
            Self::Coverage => Group::Alarms,
            Self::Capacity | Self::CpuCredits | Self::Quotas => Group::Load,
            Self::StepOrder => Group::StepOrder,
        }
    }
}

/// A number that a claim stands on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// `typical`, `worst`, `states explored`
    pub name: &'static str,
    pub value: u64,
    pub unit: Unit,
    pub better: Better,
    pub source: FigureSource,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    Milliseconds,
    /// Millionths of a whole.
    PartsPerMillion,
    Count,
}

impl Unit {
    pub fn word(self) -> &'static str {
        match self {
            Self::Milliseconds => "ms",
            Self::PartsPerMillion => "ppm",
            Self::Count => "count",
        }
    }
}

/// Which way a figure gets better, for whoever compares it with an earlier one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Better {
    Lower,
    Higher,
    /// It says how large something is, not how good.
    Neither,
}

/// Who says so, in the words of the budget: `derived`, `aws`, `assumed`, `assume`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FigureSource {
    pub kind: &'static str,
    pub text: String,
}

impl FigureSource {
    pub fn derived(text: impl Into<String>) -> Self {
        Self {
            kind: "derived",
            text: text.into(),
        }
    }
}

impl Quantile {
    /// The name of a figure that is about it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Best => "best",
            Self::Typical => "typical",
            Self::Worst => "worst",
        }
    }
}

//! The kinds of tier, a folder each: what may be written of one (`schema`), what is read and refused (`draft`), what is left
//! when nothing was (`model`), and what rules may ask of it (`properties`).
//!
//! [`for_each_kind`] is the one list of them. Whoever needs something of every kind reads it there, so that a kind that lacks
//! the part does not compile.

pub mod aurora_mysql;
pub mod compute;
pub mod dynamodb;
pub mod queue;
pub mod s3;

mod roles;

use crate::platform::{HealthCheck, RegionName};
use hac_base::source::Origin;

pub use roles::{IsIn, Placed, Store};

/// Calls a macro with every kind, in the order in which they are shown: folder, name of the kind, type of its tiers.
#[macro_export]
macro_rules! for_each_kind {
    ($consumer:ident) => {
        $consumer! {
            compute Compute Compute,
            aurora_mysql AuroraMysql Database,
            dynamodb Dynamodb Table,
            s3 S3 Bucket,
            queue Queue Queue,
        }
    };
}

macro_rules! tiers {
    ($($folder:ident $kind:ident $model:ident,)*) => {
        /// What a tier is.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum TierKind {
            $($kind,)*
        }

        impl TierKind {
            pub const ALL: &[Self] = &[$(Self::$kind,)*];

            /// As the language has it: `tier orders: aurora_mysql`.
            pub fn word(self) -> &'static str {
                match self {
                    $(Self::$kind => stringify!($folder),)*
                }
            }
        }

        /// A tier of any kind.
        #[derive(Debug, Clone)]
        pub enum Tier {
            $($kind($folder::$model),)*
        }

        impl Tier {
            pub fn kind(&self) -> TierKind {
                match self {
                    $(Self::$kind(_) => TierKind::$kind,)*
                }
            }

            /// What every tier has.
            pub fn placed(&self) -> &dyn Placed {
                match self {
                    $(Self::$kind(tier) => tier,)*
                }
            }

            fn placed_mut(&mut self) -> &mut dyn Placed {
                match self {
                    $(Self::$kind(tier) => tier,)*
                }
            }

            /// The tier as one that keeps data; `None` for one that keeps none.
            pub fn store(&self) -> Option<&dyn Store> {
                match self {
                    $(Self::$kind(tier) => tier.store(),)*
                }
            }
        }

        $(
            impl OfKind for $folder::$model {
                const KIND: TierKind = TierKind::$kind;

                #[expect(clippy::allow_attributes, reason = "a platform may come to have one kind")]
                #[allow(clippy::wildcard_enum_match_arm, reason = "every other kind is another type")]
                fn of(tier: &Tier) -> Option<&Self> {
                    match tier {
                        Tier::$kind(tier) => Some(tier),
                        _ => None,
                    }
                }

                #[expect(clippy::allow_attributes, reason = "a platform may come to have one kind")]
                #[allow(clippy::wildcard_enum_match_arm, reason = "every other kind is another type")]
                fn of_mut(tier: &mut Tier) -> Option<&mut Self> {
                    match tier {
                        Tier::$kind(tier) => Some(tier),
                        _ => None,
                    }
                }
            }

            impl From<$folder::$model> for Tier {
                fn from(tier: $folder::$model) -> Self {
                    Self::$kind(tier)
                }
            }
        )*
    };
}
for_each_kind!(tiers);

/// The type of the tiers of one kind.
pub trait OfKind: Placed + Sized + 'static {
    const KIND: TierKind;

    fn of(tier: &Tier) -> Option<&Self>;
    fn of_mut(tier: &mut Tier) -> Option<&mut Self>;
}

impl Tier {
    pub fn name(&self) -> &str {
        self.placed().name()
    }

    pub fn origin(&self) -> &Origin {
        self.placed().origin()
    }

    /// Where it is placed, sorted.
    pub fn regions(&self) -> &[RegionName] {
        self.placed().regions()
    }

    /// The health check, of a tier that has one.
    pub fn health(&self) -> Option<&HealthCheck> {
        self.placed().health()
    }

    pub fn health_mut(&mut self) -> Option<&mut HealthCheck> {
        self.placed_mut().health_mut()
    }

    pub fn is_in(&self, region: &str) -> bool {
        self.placed().is_in(region)
    }
}

/// All tiers of a platform: by kind, and by name within a kind.
#[derive(Debug, Clone, Default)]
pub struct Tiers(Vec<Tier>);

impl Tiers {
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Tier> {
        self.0.iter()
    }

    pub fn get(&self, name: &str) -> Option<&Tier> {
        self.iter().find(|tier| tier.name() == name)
    }

    pub fn get_mut(&mut self, name: &str) -> Option<&mut Tier> {
        self.0.iter_mut().find(|tier| tier.name() == name)
    }

    /// Those of one kind.
    pub fn of<T: OfKind>(&self) -> impl DoubleEndedIterator<Item = &T> {
        self.iter().filter_map(T::of)
    }

    pub fn of_mut<T: OfKind>(&mut self) -> impl DoubleEndedIterator<Item = &mut T> {
        self.0.iter_mut().filter_map(T::of_mut)
    }

    /// Those that keep data.
    pub fn stores(&self) -> impl Iterator<Item = &dyn Store> {
        self.iter().filter_map(Tier::store)
    }

    pub fn insert(&mut self, tier: impl Into<Tier>) {
        self.0.push(tier.into());
        self.sort();
    }

    pub fn retain(&mut self, wanted: impl FnMut(&Tier) -> bool) {
        self.0.retain(wanted);
    }

    fn sort(&mut self) {
        self.0
            .sort_by(|a, b| (a.kind(), a.name()).cmp(&(b.kind(), b.name())));
    }
}

impl FromIterator<Tier> for Tiers {
    fn from_iter<I: IntoIterator<Item = Tier>>(tiers: I) -> Self {
        let mut all = Self(tiers.into_iter().collect());
        all.sort();
        all
    }
}

//! Values of a type: words, names of this platform, quantities with their units.

use super::sentences::escaped;
use super::{Completion, CompletionKind, Scope};
use crate::names::{Name, names};
use crate::place::{self, Block};
use crate::typed::Typed;
use hac_aws::budget;
use hac_aws::facts;
use hac_base::units::{DURATION_UNITS, SIZE_UNITS};
use hac_lang::resolve::{Param, ParamType, TYPE_NAMES};
use hac_lang::schema::{TIER, TierRole, Type};
use hac_syntax::ast::{Expr, ExprKind, Operand};

/// A type, apart from what holds several of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    One(Type),
    List(Type),
    RegionMap(Type),
}

impl Shape {
    pub(super) fn of(ty: Type) -> Self {
        if let Type::List(inner) = ty {
            return Self::List(*inner);
        }
        if let Type::RegionMap(inner) = ty {
            return Self::RegionMap(*inner);
        }
        Self::One(ty)
    }

    pub(super) fn of_param(ty: ParamType) -> Self {
        match ty {
            ParamType::One(of) => Self::of(of.ty),
            ParamType::List(of) => Self::List(of.ty),
            ParamType::RegionMap(of) => Self::RegionMap(of.ty),
            ParamType::Unknown => Self::One(Type::Text),
        }
    }
}

impl Scope<'_> {
    /// A whole value, brackets included.
    pub(super) fn whole(&self, shape: Shape) -> Vec<Completion> {
        let bracketed = |label: &str, insert: String| Completion {
            insert,
            snippet: true,
            ..self.item(CompletionKind::Value, label, "")
        };
        let mut items = match shape {
            Shape::One(ty) => self.values(ty),
            Shape::List(_) => vec![bracketed("[…]", "[$0]".to_owned())],
            Shape::RegionMap(ty) => {
                let regions = self.serving();
                let entries = regions.iter().zip(1..).map(|(region, stop)| {
                    format!("{} = ${{{stop}:{}}}", region.label, escaped(&ty.sample()))
                });
                let entries: Vec<String> = entries.collect();
                vec![bracketed(
                    "{ region = … }",
                    format!("{{ {} }}", entries.join(", ")),
                )]
            }
        };
        items.extend(self.params(|param| Shape::of_param(param.ty) == shape || fits(param.ty, shape)));
        items
    }

    /// Inside the brackets of a value.
    pub(super) fn in_brackets(&self, shape: Shape, typed: &Typed) -> Vec<Completion> {
        let Some(level) = typed.levels.last() else {
            return Vec::new();
        };
        let mut items = match (shape, level.open, level.split()) {
            (Shape::List(ty), Some('['), _) if level.tokens.is_empty() => self.one(ty),
            (Shape::One(Type::Zones), Some('['), _) if level.tokens.is_empty() => self.zones(),
            (Shape::RegionMap(_), Some('{'), ([], None)) => {
                let mut items = self.serving();
                for item in &mut items {
                    item.insert.push_str(" = ");
                }
                items
            }
            (Shape::RegionMap(ty), Some('{'), (_, Some([]))) => self.one(ty),
            (Shape::One(_) | Shape::List(_) | Shape::RegionMap(_), _, _) => Vec::new(),
        };
        items.retain(|item| !level.before.contains(&item.label.as_str()));
        items
    }

    fn one(&self, ty: Type) -> Vec<Completion> {
        let mut items = self.values(ty);
        items.extend(self.params(|param| fits(param.ty, Shape::One(ty))));
        items
    }

    fn values(&self, ty: Type) -> Vec<Completion> {
        let samples = |samples: &[String]| {
            let samples = samples.iter();
            samples
                .map(|sample| self.item(CompletionKind::Value, sample, ty.noun()))
                .collect()
        };
        match ty {
            Type::Region => match self.block {
                Block::Use(_) => self.named("region", |_| true),
                Block::File | Block::Kind(_) | Block::Declaration | Block::Unknown => self.serving(),
            },
            Type::RegionName => self.regions(),
            Type::Tier(role) => self.named(TIER, |tier| {
                role == TierRole::Any || tier.variant.is_some_and(|variant| role.has(variant))
            }),
            Type::Alert => self.named("alert", |_| true),
            Type::Zone => self.zones(),
            Type::Zones => samples(&["3".to_owned(), "2".to_owned()]),
            Type::Duration {
                min_millis,
                max_millis,
            } => self.units(DURATION_UNITS, |length| {
                (min_millis..=max_millis).contains(&length)
            }),
            Type::Days { .. } => self.units(DURATION_UNITS, |length| length % 86_400_000 == 0),
            Type::Size => self.units(SIZE_UNITS, |_| true),
            Type::Repeat => {
                let intervals = facts::HEALTH_CHECK_INTERVALS_SECONDS.iter();
                samples(
                    &intervals
                        .map(|seconds| format!("{seconds}s x 3"))
                        .collect::<Vec<_>>(),
                )
            }
            Type::DatabaseInstance => {
                let families = facts::global_database_families();
                samples(
                    &families
                        .map(|family| format!("db.{family}.large"))
                        .collect::<Vec<_>>(),
                )
            }
            Type::InputType => {
                let mut items = self.words(ty.words(), ty.noun());
                items.extend(self.generic_types());
                items
            }
            Type::Entry => {
                let entry = |(key, what)| self.item(CompletionKind::Value, key, what);
                budget::keys().map(entry).collect()
            }
            Type::OneOf(_) | Type::Role | Type::Bool => self.words(ty.words(), ty.noun()),
            Type::Text
            | Type::Int { .. }
            | Type::Name
            | Type::Identifier
            | Type::Percent { .. }
            | Type::Range { .. }
            | Type::Cidr
            | Type::InstanceType
            | Type::Ami
            | Type::Arn
            | Type::Email
            | Type::Domain
            | Type::Port
            | Type::Date
            | Type::Path
            | Type::Signal
            | Type::List(_)
            | Type::RegionMap(_)
            | Type::TextMap
            | Type::Condition
            | Type::Set
            | Type::InputValue => samples(&[ty.sample()]),
        }
    }

    /// The type that the input around the cursor declares, for its default.
    pub(super) fn of_input(&self) -> Option<Shape> {
        let named = |expr: &Expr| {
            let name = place::plain(expr)?;
            TYPE_NAMES.iter().find(|of| of.name == name).map(|of| of.ty)
        };
        let Operand::Value(declared) = self.stack.last()?.head.get(3)? else {
            return None;
        };
        let ExprKind::Call { name, args } = &declared.kind else {
            return named(declared).map(Shape::One);
        };
        let inner = named(args.last()?)?;
        match name.text.as_str() {
            "list" => Some(Shape::List(inner)),
            "map" => Some(Shape::RegionMap(inner)),
            _ => None,
        }
    }

    /// The number that is being typed, with each unit that gives a possible value.
    fn units(&self, units: &[(&str, u64)], is_possible: impl Fn(u64) -> bool) -> Vec<Completion> {
        let number: String = self.typed.chars().take_while(char::is_ascii_digit).collect();
        let number = Some(number).filter(|number| !number.is_empty());
        let number = number.unwrap_or_else(|| "30".to_owned());
        let count: u64 = number.parse().unwrap_or(1);
        let possible = units
            .iter()
            .filter(|(_, size)| is_possible(size.saturating_mul(count)));
        possible
            .map(|(unit, _)| self.item(CompletionKind::Unit, &format!("{number}{unit}"), unit_name(unit)))
            .collect()
    }

    /// Regions of the cloud that the platform has not declared yet.
    fn regions(&self) -> Vec<Completion> {
        let declared = names(self.analysis, self.id);
        let is_declared = |name: &str| {
            let is_state = self.block.kind().is_some_and(|kind| kind.name == "state");
            !is_state
                && declared
                    .iter()
                    .any(|region| region.word == name && region.head.range().end < self.replace.range().start)
        };
        let regions = facts::REGIONS.iter().filter(|region| !is_declared(region.name));
        regions
            .map(|region| self.item(CompletionKind::Value, region.name, region.location))
            .collect()
    }

    /// Regions that may run tiers.
    fn serving(&self) -> Vec<Completion> {
        self.named("region", |region| !region.is_witness())
    }

    /// The zones of the region at the cursor.
    fn zones(&self) -> Vec<Completion> {
        let operands = self.stack.last().map_or(&[] as &[_], |block| block.operands());
        let region = operands
            .first()
            .and_then(place::word)
            .and_then(facts::find_region);
        let zones = region.into_iter().flat_map(facts::Region::zone_names);
        zones
            .map(|zone| self.item(CompletionKind::Value, &zone, "a zone"))
            .collect()
    }

    pub(super) fn named(&self, keyword: &str, is_wanted: impl Fn(&Name) -> bool) -> Vec<Completion> {
        let all = names(self.analysis, self.id);
        let wanted = all
            .iter()
            .filter(|name| name.keyword == keyword && is_wanted(name));
        // A module's label is no name before it is used, and nothing refers to the block that it is in.
        let is_around = |name: &Name| {
            let mut heads = self.stack.iter().map(|block| block.head_span());
            heads.any(|head| head.to(name.label) == head && head.source == name.label.source)
        };
        let wanted = wanted.filter(|name| name.word != hac_lang::resolve::NAME && !is_around(name));
        wanted
            .map(|name| {
                let head = name.shown(self.analysis);
                self.item(CompletionKind::Name, name.word, &head)
            })
            .collect()
    }

    /// The parameters of the module that this file declares.
    pub(super) fn params(&self, is_wanted: impl Fn(&Param) -> bool) -> Vec<Completion> {
        let module = self.analysis.loaded.module(self.id);
        let params = module.into_iter().flat_map(|module| &module.params);
        params
            .filter(|param| is_wanted(param))
            .map(|param| Completion {
                markdown: param.doc.clone(),
                ..self.item(CompletionKind::Name, &param.name.text, &param.ty.to_string())
            })
            .collect()
    }
}

/// Whether a parameter can stand where a value of a shape is wanted; bounds and kinds of tiers are told later.
fn fits(param: ParamType, wanted: Shape) -> bool {
    match (Shape::of_param(param), wanted) {
        (Shape::One(given), Shape::One(wanted)) => is_alike(given, wanted),
        (Shape::List(given), Shape::List(wanted)) | (Shape::RegionMap(given), Shape::RegionMap(wanted)) => {
            is_alike(given, wanted)
        }
        (Shape::One(_) | Shape::List(_) | Shape::RegionMap(_), _) => false,
    }
}

fn is_alike(given: Type, wanted: Type) -> bool {
    let is_region = |ty| matches!(ty, Type::Region | Type::RegionName);
    std::mem::discriminant(&given) == std::mem::discriminant(&wanted) || is_region(given) && is_region(wanted)
}

fn unit_name(unit: &str) -> &'static str {
    match unit {
        "d" => "days",
        "h" => "hours",
        "m" => "minutes",
        "s" => "seconds",
        "ms" => "milliseconds",
        _ => "",
    }
}

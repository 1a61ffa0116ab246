//! What a platform uses at most of what an account may use, region by region.

use hac_aws::quotas::{QUOTAS, Quota, UNRESERVED_CONCURRENCY, standard_vcpus};
use hac_base::source::Span;
use hac_lambda::handler::Handler;
use hac_lambda::plan::Plan;
use hac_lang::platform::{IsIn, Platform, Region, Setting};

/// What a region uses of one quota.
#[derive(Debug, Clone)]
pub struct Need {
    pub quota: &'static Quota,
    /// With every tier at the most instances of its scale: what a region that serves alone may come to.
    pub most: u32,
    /// With every tier at the fewest: what an apply has to get.
    pub always: u32,
    /// What it is made of.
    pub parts: Vec<Part>,
    /// Tiers whose instances count for something else, or for nothing that is known.
    pub uncounted: Vec<String>,
}

#[derive(Debug, Clone)]
pub struct Part {
    /// `12 x 2 of web`
    pub text: String,
    pub span: Span,
}

/// What a region uses, quota by quota; none of what it does not use.
pub fn needs(platform: &Platform, plan: Option<&Plan>, region: &Region) -> Vec<Need> {
    let used = QUOTAS.iter().map(|quota| need(platform, plan, region, quota));
    used.filter(|need| need.most > 0 || !need.uncounted.is_empty())
        .collect()
}

fn need(platform: &Platform, plan: Option<&Plan>, region: &Region, quota: &'static Quota) -> Need {
    let mut need = Need {
        quota,
        most: 0,
        always: 0,
        parts: Vec::new(),
        uncounted: Vec::new(),
    };
    let serves = region.cidr.is_some();
    match quota.name {
        "standard_vcpus" => vcpus(platform, &region.name, &mut need),
        "elastic_ips" if serves => {
            let zones = u32::try_from(region.zones.len()).unwrap_or(u32::MAX);
            need.add(
                zones,
                format!("a NAT gateway in each of {zones} zones"),
                region.origin.span,
            );
        }
        "vpcs" if serves => need.add(1, "the network".to_owned(), region.origin.span),
        "load_balancers" => {
            let listening = platform.compute_tiers().filter(|tier| tier.listener.is_some());
            for tier in listening.filter(|tier| tier.regions.contains(&region.name)) {
                need.add(1, format!("1 of {}", tier.name), tier.origin.span);
            }
        }
        "database_clusters" | "database_instances" => {
            let here = platform.databases();
            for database in here.filter(|database| database.regions.contains(&region.name)) {
                let count = match quota.name {
                    "database_clusters" => 1,
                    _ => database.readers.saturating_add(1),
                };
                need.add(
                    count,
                    format!("{count} of {}", database.name),
                    database.origin.span,
                );
            }
        }
        "lambda_concurrency" => functions(plan, region, &mut need),
        _ => {}
    }
    need
}

fn vcpus(platform: &Platform, region: &str, need: &mut Need) {
    let here = platform.compute_tiers();
    for tier in here.filter(|tier| tier.is_in(region)) {
        let each = match &tier.instance {
            Setting::Known(instance) => standard_vcpus(instance),
            Setting::Input(_) => None,
        };
        let Some(each) = each else {
            need.uncounted.push(tier.name.to_string());
            continue;
        };
        need.most = need.most.saturating_add(each.saturating_mul(tier.scale.max));
        need.always = need.always.saturating_add(each.saturating_mul(tier.scale.min));
        need.parts.push(Part {
            text: format!("{} x {each} of {}", tier.scale.max, tier.name),
            span: platform.spans.of(&tier.origin, "scale"),
        });
    }
}

/// What the functions of failovers reserve, and what AWS keeps beside it.
fn functions(plan: Option<&Plan>, region: &Region, need: &mut Need) {
    let Some(plan) = plan else { return };
    let here = Handler::ALL
        .into_iter()
        .filter(|handler| handler.regions(plan).contains(region.name.as_str()));
    for handler in here {
        let reserved = handler.reserved_concurrency();
        need.add(
            reserved,
            format!("{reserved} reserved by the {}", handler.name()),
            region.origin.span,
        );
    }
    if need.most > 0 {
        let kept = UNRESERVED_CONCURRENCY;
        need.add(kept, format!("{kept} that stay unreserved"), region.origin.span);
    }
}

impl Need {
    fn add(&mut self, count: u32, text: String, span: Span) {
        self.most = self.most.saturating_add(count);
        self.always = self.always.saturating_add(count);
        self.parts.push(Part { text, span });
    }
}

//! What a region needs to answer to clients.

use super::graph::{Id, Made, Thing};
use super::graph_builder::Things;
use hac_aws::names::{domain_ident, first_answer, ident, module_name};
use hac_aws::{placement, tiers};
use hac_base::source::Origin;
use hac_lang::platform::{Compute, Dns, Setting};

impl Things<'_> {
    /// A tier that answers in a region: its names, its instances, and the data it uses there.
    pub(super) fn serves(&mut self, tier: &str, region: &str) -> Id {
        let serves = self.step(format!("`{tier}` serving in {region}"));
        let platform = self.platform;
        let Some(compute) = platform.compute(tier) else {
            return serves;
        };
        for dns in platform.dns.iter().filter(|dns| dns.serves == tier) {
            let named = self.named(dns, region);
            self.graph.need(serves, named);
        }
        let runs = self.runs(compute, region);
        self.graph.need(serves, runs);
        let data = self.data(compute, region);
        self.graph.need(serves, data);
        let answered = self.answered_elsewhere(compute, region);
        self.graph.need(serves, answered);
        serves
    }

    /// What of other tiers the checks behind its names need: a database may be answered for by another tier.
    fn answered_elsewhere(&mut self, tier: &Compute, region: &str) -> Vec<Id> {
        let platform = self.platform;
        let mut needed = Vec::new();
        for dns in platform.dns.iter().filter(|dns| dns.serves == tier.name) {
            let checks = platform.asked(dns, region).into_iter();
            for asked in checks.filter(|asked| asked.at.serves != tier.name) {
                needed.extend(self.named(asked.at, region));
                if let Some(answers) = platform.compute(&asked.at.serves) {
                    needed.extend(self.runs(answers, region));
                }
            }
        }
        needed
    }

    /// The answer of Route 53 for a region, and the checks that move it.
    fn named(&mut self, dns: &Dns, region: &str) -> Vec<Id> {
        let domain = domain_ident(&dns.domain);
        let regions = self
            .platform
            .compute(&dns.serves)
            .map_or(0, |tier| tier.regions.len());
        let record = self.global(
            format!("the record of `{}` for {region}", dns.domain),
            &placement::RECORD,
            Made::Resource(first_answer(&dns.domain, region, regions)),
        );
        let checks = self.global(
            format!("the health checks of `{}` for {region}", dns.domain),
            &placement::HEALTH_CHECK,
            Made::Module(format!("dns_{domain}_{}", ident(region))),
        );
        vec![record, checks]
    }

    fn runs(&mut self, tier: &Compute, region: &str) -> Vec<Id> {
        let name = &tier.name;
        let module = |concern: &str| Made::Module(module_name(concern, &[name, region]));
        let mut needed = vec![self.module("the network", &placement::NETWORK, ("networking", region))];
        if tier.listener.is_some() {
            let what = format!("the load balancer of `{name}`");
            needed.push(self.thing(&what, &placement::LOAD_BALANCER, region, module("load_balancer")));
            let is_named = self.platform.dns.iter().any(|dns| dns.serves == *name);
            let made = if tier.certificate.is_none() && is_named {
                module("certificate")
            } else {
                Made::Not
            };
            let what = format!("the certificate of `{name}`");
            needed.push(self.thing(&what, &placement::CERTIFICATE, region, made));
        }
        let what = format!("the instances of `{name}`");
        let instances = self.thing(&what, &placement::INSTANCES, region, module("compute"));
        let image = self.image(tier, region);
        self.graph.need(instances, [image]);
        needed.push(instances);
        needed
    }

    /// The image that instances are started from. Its id is of one region: where it is written for another one, too, nobody
    /// can say which of the two has it, but one has not.
    fn image(&mut self, tier: &Compute, region: &str) -> Id {
        let other = other_region_of_image(tier, region);
        let absent =
            other.map(|other| format!("whose id is also that of {other}, and an id is of one region"));
        let what = match &tier.image {
            Setting::Known(ids) => ids.get(region).cloned().unwrap_or_default(),
            Setting::Input(input) => input.clone(),
        };
        self.graph.add(Thing {
            name: format!("the image `{what}` of `{}` in {region}", tier.name),
            home: &placement::IMAGE,
            region: Some(region.to_owned()),
            made: Made::Not,
            origin: Some(Origin {
                span: self.platform.spans.of(&tier.origin, "image"),
                ..tier.origin.clone()
            }),
            absent,
        })
    }

    fn data(&mut self, tier: &Compute, region: &str) -> Vec<Id> {
        let platform = self.platform;
        let mut needed = Vec::new();
        for used in &tier.uses {
            if platform.database(used).is_some() {
                needed.extend([self.cluster(used, region), self.secret(used, region)]);
                if self.is_fenced(used) {
                    needed.push(self.lease(used));
                }
            } else if let Some(store) = platform.tiers.get(used).and_then(tiers::store) {
                for one in store.needed(region) {
                    let made = Made::Module(one.module);
                    let thing = self.thing(&one.what, one.placement, region, made);
                    let key = self.data_key(region);
                    self.graph.need(thing, [key]);
                    needed.push(thing);
                }
            }
        }
        needed
    }

    fn is_fenced(&self, database: &str) -> bool {
        let steps = self
            .platform
            .failovers
            .iter()
            .flat_map(|failover| &failover.steps);
        steps.into_iter().any(|step| step.kind.fences() == Some(database))
    }

    /// The right to write, which a writer renews in the witness and without which it stops.
    fn lease(&mut self, database: &str) -> Id {
        let lease = self.step(format!("the write lease of `{database}`"));
        let table = self.lock_table();
        self.graph.need(lease, [table]);
        lease
    }
}

/// Another region that the same image is written for.
pub(super) fn other_region_of_image<'t>(tier: &'t Compute, region: &str) -> Option<&'t str> {
    let Setting::Known(ids) = &tier.image else {
        return None;
    };
    let id = ids.get(region)?;
    ids.iter()
        .find(|(other, same)| *other != region && *same == id)
        .map(|(other, _)| other.as_str())
}

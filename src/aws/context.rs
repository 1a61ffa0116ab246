//! What every concern needs: the platform, its names, and how one concern refers to what another declares.
//!
//! The root of the project wires modules together; these helpers are the only spelling of those wires.

use std::collections::{BTreeMap, BTreeSet};

use super::facts;
use super::names::{self, KeyUse, Names, Role};
use hac_base::source::Origin;
use hac_lang::platform::{Alert, Compute, Input, Platform, Region, RegionName, Setting, Tier};
use hac_terraform::{
    Expr, Module, ModuleCall, Project, Ref, Type, concat, lit, local, module_call, settings, var, variable,
};

/// Logs are kept for a year: what happened is asked for long after it.
pub const LOG_DAYS: u32 = 365;

/// What generated code is written for.
pub const TERRAFORM_VERSION: &str = ">= 1.5";
pub const PROVIDER_SOURCE: &str = "hashicorp/aws";
pub const PROVIDER_VERSION: &str = "~> 5.100";

/// Names that Terraform keeps for itself: <https://developer.hashicorp.com/terraform/language/values/variables>.
const RESERVED_VARIABLES: &[&str] = &[
    "count",
    "depends_on",
    "for_each",
    "lifecycle",
    "locals",
    "providers",
    "source",
    "version",
];

/// The variable with the permissions boundary of every role.
pub const BOUNDARY_VARIABLE: &str = "permissions_boundary_arn";

/// The variable with the settings of each region.
pub const REGIONS_VARIABLE: &str = "regions";

#[derive(Debug)]
pub struct Context<'a> {
    pub platform: &'a Platform,
    /// The variable of each input, by the input's name.
    variables: BTreeMap<&'a str, String>,
}

impl<'a> Context<'a> {
    pub fn new(platform: &'a Platform) -> Self {
        Self {
            platform,
            variables: input_variables(platform),
        }
    }

    pub fn names(&self) -> Names<'a> {
        Names {
            platform: &self.platform.name,
        }
    }

    /// The region for things that exist once: the first by name, so that swapping roles moves nothing.
    pub fn home(&self) -> &'a str {
        self.platform
            .serving()
            .chain(&self.platform.regions)
            .next()
            .map_or("us-east-1", |region| region.name.as_str())
    }

    /// Serving regions that need a network: where instances or databases are.
    pub fn networked(&self) -> Vec<&'a Region> {
        let tiers = self.platform.tiers.iter();
        let networked = tiers.filter(|tier| tier.placed().is_networked());
        let used: BTreeSet<&RegionName> = networked.flat_map(Tier::regions).collect();
        self.platform
            .serving()
            .filter(|region| used.contains(&region.name))
            .collect()
    }

    /// What a region was declared by; the platform where it was not.
    pub fn region_origin(&self, region: &str) -> &'a Origin {
        self.platform
            .region(region)
            .map_or(&self.platform.origin, |region| &region.origin)
    }

    // --- variables ---

    /// `var.name` of an input.
    pub fn input(&self, name: &str) -> Expr {
        var(self.variable_of(name))
    }

    /// The Terraform name of an input's variable: its own, unless that is reserved or taken by one of ours.
    pub fn variable_of(&self, input: &str) -> String {
        self.variables
            .get(input)
            .cloned()
            .unwrap_or_else(|| names::ident(input))
    }

    /// A setting of a tier: our own variable with the known value as its default, or the input's.
    fn setting<T>(&self, setting: &Setting<T>, own: impl Into<String>) -> Expr {
        match setting {
            Setting::Known(_) => var(own),
            Setting::Input(input) => self.input(input),
        }
    }

    /// The machine image of a tier in a region.
    pub fn image(&self, tier: &Compute, region: &str) -> Expr {
        self.setting(&tier.image, image_variable(&tier.name)).key(region)
    }

    pub fn instance_type(&self, tier: &Compute) -> Expr {
        self.setting(&tier.instance, instance_variable(&tier.name))
    }

    pub fn root_device(&self, tier: &Compute) -> Expr {
        var(root_device_variable(&tier.name))
    }

    /// `{ min, max, desired }` of a tier in a region.
    pub fn capacity(&self, tier: &Compute, region: &str) -> Expr {
        var(capacity_variable(&tier.name)).key(region)
    }

    /// The addresses of an alert, as a list.
    pub fn emails(&self, alert: &Alert) -> Expr {
        self.setting(&alert.email, emails_variable(&alert.name))
    }

    /// The range of a region's network.
    pub fn cidr(&self, region: &str) -> Expr {
        var(REGIONS_VARIABLE).key(region).attr("cidr_block")
    }

    pub fn zones(&self, region: &str) -> Expr {
        var(REGIONS_VARIABLE).key(region).attr("availability_zones")
    }

    // --- the account and ARNs ---

    /// In the root. Modules get it as `var.account_id`.
    pub fn account_id(&self) -> Expr {
        local("account_id")
    }

    /// An ARN in the root that is known at plan time: `arn(region, "sns", region, "trading-oncall-critical")`. `in_region` is
    /// empty for global services.
    pub fn arn(&self, region: &str, service: &str, in_region: &str, resource: impl Into<Expr>) -> Expr {
        arn(
            facts::partition(region),
            service,
            in_region,
            self.account_id(),
            resource,
        )
    }

    pub fn role_arn(&self, role: Role<'_>, region: &str) -> Expr {
        let resource = format!("role/{}", self.names().role(role, region));
        self.arn(region, "iam", "", resource)
    }

    // --- wires between modules ---

    /// A call of a module in a region: `call("compute", &["web"], "us-east-1")` is `module.compute_web_us_east_1` with the
    /// region's provider.
    pub fn call(&self, module: &str, parts: &[&str], region: &str) -> ModuleCall {
        let all: Vec<&str> = parts.iter().copied().chain([region]).collect();
        module_call(names::module_name(module, &all), module_source(module)).provider(
            "aws",
            None,
            Some(&names::provider_alias(region)),
        )
    }

    /// An output of such a call.
    pub fn output(&self, module: &str, parts: &[&str], region: &str, output: &str) -> Expr {
        let all: Vec<&str> = parts.iter().copied().chain([region]).collect();
        Ref::module(names::module_name(module, &all)).attr(output)
    }

    /// An output of a tier's load balancer in a region: `dns_name`, `zone_id`, `arn_suffix`, `target_group_arn_suffix`,
    /// `name`. Only for tiers that listen.
    pub fn load_balancer(&self, tier: &str, region: &str, output: &str) -> Expr {
        self.output("load_balancer", &[tier], region, output)
    }

    /// The ARN of a key of a region, witnesses included.
    pub fn key_arn(&self, key: KeyUse, region: &str) -> Expr {
        self.output("encryption", &[], region, &format!("{}_key_arn", key.word()))
    }

    /// The name of a role, by way of the module that makes it, so that users of it are made after it.
    pub fn made_role_name(&self, role: Role<'_>, region: &str) -> Expr {
        self.output("iam", &[], region, "role_names").key(role.purpose())
    }

    /// The ARN of a role, by way of the module that makes it. Not for policies: they want [`Context::role_arn`].
    pub fn made_role_arn(&self, role: Role<'_>, region: &str) -> Expr {
        self.output("iam", &[], region, "role_arns").key(role.purpose())
    }
}

pub fn image_variable(tier: &str) -> String {
    format!("{}_image_id", names::ident(tier))
}

pub fn instance_variable(tier: &str) -> String {
    format!("{}_instance_type", names::ident(tier))
}

pub fn capacity_variable(tier: &str) -> String {
    format!("{}_capacity", names::ident(tier))
}

/// The device name of the image's root volume.
pub fn root_device_variable(tier: &str) -> String {
    format!("{}_root_device_name", names::ident(tier))
}

/// The certificates of a tier that brings none and has no name to issue them for.
pub fn certificates_variable(tier: &str) -> String {
    format!("{}_certificate_arns", names::ident(tier))
}

pub fn emails_variable(alert: &str) -> String {
    format!("{}_emails", names::ident(alert))
}

pub fn module_source(module: &str) -> String {
    format!("./modules/{module}")
}

/// An ARN from its parts. Inside modules the account is `var.account_id`.
pub fn arn(
    partition: &str,
    service: &str,
    region: &str,
    account: impl Into<Expr>,
    resource: impl Into<Expr>,
) -> Expr {
    concat([
        lit(format!("arn:{partition}:{service}:{region}:")),
        account.into(),
        lit(":"),
        resource.into(),
    ])
}

/// A module, with the versions it needs; made on first use. `aliases` are the provider configurations it takes beside
/// the default one.
pub fn declare_module<'p>(project: &'p mut Project, name: &str, aliases: &[&str]) -> &'p mut Module {
    let fresh = !project.modules.contains_key(name);
    let module = project.module(name);
    if fresh {
        // Named first, so that every module lists its files in the same order.
        for file in ["main.tf", "variables.tf", "outputs.tf", "versions.tf"] {
            module.file(file);
        }
        module
            .file("versions.tf")
            .add(settings(TERRAFORM_VERSION).require("aws", PROVIDER_SOURCE, PROVIDER_VERSION, aliases));
    }
    module
}

/// Declares an input of a module in its `variables.tf` and returns `var.name`.
pub fn module_input(module: &mut Module, name: &str, ty: Type, description: &str) -> Expr {
    module
        .file("variables.tf")
        .add(variable(name, ty).description(description))
        .expr()
}

/// Each input's variable. Ours come first, because the names of ours are part of every generated stack.
fn input_variables(platform: &Platform) -> BTreeMap<&str, String> {
    let mut taken: BTreeSet<String> = RESERVED_VARIABLES.iter().map(|&word| word.to_owned()).collect();
    taken.extend([REGIONS_VARIABLE, BOUNDARY_VARIABLE].map(str::to_owned));
    for tier in platform.compute_tiers() {
        taken.extend([
            image_variable(&tier.name),
            instance_variable(&tier.name),
            root_device_variable(&tier.name),
            capacity_variable(&tier.name),
            certificates_variable(&tier.name),
        ]);
    }
    taken.extend(platform.alerts.iter().map(|alert| emails_variable(&alert.name)));

    let mut variables = BTreeMap::new();
    for Input { name, .. } in &platform.inputs {
        let mut variable = names::ident(name);
        while taken.contains(&variable) {
            variable = format!("input_{variable}");
        }
        taken.insert(variable.clone());
        variables.insert(name.as_str(), variable);
    }
    variables
}

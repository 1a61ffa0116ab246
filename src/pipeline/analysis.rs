//! All that the compiler knows of a platform: the one pipeline for the command line, the editor and the tests.

use std::panic::resume_unwind;
use std::thread;

use hac_base::diagnostics::Diagnostics;
use hac_base::source::{SourceProvider, Sources};
use hac_base::units::Date;
use hac_lang::platform::Platform;
use hac_lang::resolve::hir::Program;
use hac_lang::resolve::{self, Loaded};
use hac_lang::rules::{self, RuleOutcome};
use hac_lang::{allow, check};
use hac_proof::ProofContext;
use hac_syntax::{ParseCache, ast};

/// What is known of a root file and of the files that it needs.
#[derive(Debug)]
pub struct Analysis {
    /// The files with their trees, imports and modules.
    pub loaded: Loaded,
    /// The platform's sentences, with modules expanded.
    pub program: Program,
    /// `None` exactly where an error was reported or the root file is a module.
    pub platform: Option<Platform>,
    /// What reads well, though rules are broken: for the editor, which shows what it can. `None` beside a platform.
    pub broken: Option<Platform>,
    /// How each rule of the platform stands; empty where there is no platform.
    pub rules: Vec<RuleOutcome>,
    /// In the order of files and places.
    pub diagnostics: Diagnostics,
}

/// How an analysis ended.
#[derive(Debug, Clone, Copy)]
pub enum Outcome<'a> {
    /// Nothing is wrong with it: it can be built.
    Platform(&'a Platform),
    /// Nothing is wrong with what the root file declares: a module, which is built where a platform uses it.
    Module,
    /// What is wrong was reported.
    Errors,
}

impl<'a> Outcome<'a> {
    /// No platform and no error is a bug: whoever trusts the silence deploys nothing, or what is left from before.
    fn of(platform: Option<&'a Platform>, is_module: bool, has_errors: bool) -> Self {
        match (platform, has_errors) {
            (Some(platform), false) => Self::Platform(platform),
            (_, true) => Self::Errors,
            (None, false) => {
                assert!(is_module, "the platform was lost, and no error says why");
                Self::Module
            }
        }
    }
}

impl Analysis {
    /// How it ended. Every command and the server ask this before they call something clean.
    pub fn outcome(&self) -> Outcome<'_> {
        Outcome::of(
            self.platform.as_ref(),
            self.loaded.root_is_module(),
            self.diagnostics.has_errors(),
        )
    }

    pub fn sources(&self) -> &Sources {
        &self.loaded.sources
    }

    /// The platform, even where its rules are broken: to show something of, never to build.
    pub fn readable(&self) -> Option<&Platform> {
        self.platform.as_ref().or(self.broken.as_ref())
    }

    /// The trees of all files, the root file's first.
    pub fn files(&self) -> &[ast::File] {
        &self.loaded.files
    }
}

/// Reads `root` and what it needs, and checks the platform it describes. It never fails: problems are in the
/// diagnostics. Whether assumptions have expired is not asked.
pub fn analyze(provider: &dyn SourceProvider, root: &str) -> Analysis {
    analyze_on(provider, root, None)
}

/// The same on a certain day, which tells what has expired.
pub fn analyze_on(provider: &dyn SourceProvider, root: &str, today: Option<Date>) -> Analysis {
    analyze_with_cache(provider, root, today, &mut ParseCache::default())
}

/// The same, and faster after a small change: what was parsed before is remembered.
pub fn analyze_with_cache(
    provider: &dyn SourceProvider,
    root: &str,
    today: Option<Date>,
    memory: &mut ParseCache,
) -> Analysis {
    let mut diagnostics = Diagnostics::default();
    let loaded = resolve::load(provider, root, memory, &mut diagnostics);
    let program = resolve::expand(&loaded, &mut diagnostics);
    let places = hac_aws::check::places();
    let platform = if loaded.root_is_module() {
        None
    } else {
        check::check(&program, &loaded.sources, &places, &mut diagnostics)
    };
    let sources = &loaded.sources;
    let ground = platform.as_ref().map(ProofContext::of);
    // The proof of order takes as long as all the rest, and needs nothing of it.
    let (rules, claims, order) = thread::scope(|scope| {
        let order = ground
            .as_ref()
            .filter(|_| !diagnostics.has_errors())
            .map(|ground| scope.spawn(|| hac_proof::of_order(ground)));
        if let Some(ground) = &ground {
            prove(ground, sources, today, &mut diagnostics);
        }
        let sound = ground.as_ref().filter(|_| !diagnostics.has_errors());
        let asked = rules::read(&program, &places, &mut diagnostics);
        let rules = sound.map(|ground| rules::judge(&asked, ground.platform, sources, &mut diagnostics));
        let claims = sound.map(|ground| hac_proof::claims(ground, sources));
        let order = order.map(|order| order.join().unwrap_or_else(|panic| resume_unwind(panic)));
        let order = order.filter(|_| sound.is_some());
        (rules.unwrap_or_default(), claims.unwrap_or_default(), order)
    });
    let allowances = allow::read(&program, &mut diagnostics);
    let (mut platform, broken) = if diagnostics.has_errors() {
        (None, platform)
    } else {
        (platform, None)
    };
    if let (Some(platform), Some((claim, found))) = (&mut platform, order) {
        platform.claims = claims;
        platform.claims.extend(claim);
        platform.claims.sort_by_key(|claim| claim.topic);
        diagnostics.extend(found);
        allow::forward(&allowances, platform);
    }
    let platform = platform.filter(|_| !diagnostics.has_errors());
    allow::apply(&allowances, &mut diagnostics);
    diagnostics.sort();
    let analysis = Analysis {
        loaded,
        program,
        platform,
        broken,
        rules,
        diagnostics,
    };
    // A bug is told where it happens, also to callers that ask no further.
    analysis.outcome();
    analysis
}

/// All proofs but that of order: what stands on a rule that is broken is not tried.
fn prove(ground: &ProofContext<'_>, sources: &Sources, today: Option<Date>, diagnostics: &mut Diagnostics) {
    let platform = ground.platform;
    let is_sound = !diagnostics.has_errors();
    hac_proof::of_time(platform, today, diagnostics);
    if is_sound {
        hac_aws::check::check(platform, sources, ground.plan(), diagnostics);
        hac_proof::of_data(platform, sources, diagnostics);
        hac_proof::of_failure(ground, sources, diagnostics);
    }
    if !diagnostics.has_errors() {
        // A failover that is too slow also costs availability: what mends the one may mend the other.
        hac_proof::of_promises(platform, sources, diagnostics);
    }
}

#[cfg(test)]
mod tests {
    use super::Outcome;

    #[test]
    fn a_module_has_no_platform_and_errors_come_first() {
        assert!(matches!(Outcome::of(None, true, false), Outcome::Module));
        assert!(matches!(Outcome::of(None, true, true), Outcome::Errors));
        assert!(matches!(Outcome::of(None, false, true), Outcome::Errors));
    }

    #[test]
    #[should_panic(expected = "the platform was lost, and no error says why")]
    fn silence_is_a_bug() {
        let _ = Outcome::of(None, false, false);
    }
}

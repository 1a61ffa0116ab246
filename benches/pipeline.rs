//! How long each phase takes, and a whole `hac build` from the start of the process to its end: on the trading
//! platform, and on 10, 100 and 1,000 tiers, so that growth shows.

#![expect(clippy::disallowed_methods, reason = "a benchmark of builds needs files")]

use std::hint::black_box;
use std::path::Path;
use std::process::{Command, Stdio};

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use hac::analyze;
use hac::diagnostics::Diagnostics;
use hac::emit::emit;
use hac::order::prove;
use hac::source::{MemoryProvider, SourceId};
use hac::syntax::parse;

#[path = "../tests/support/scale.rs"]
mod scale;

fn cases() -> Vec<(String, String)> {
    let trading = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/trading/platform.ha");
    let trading = std::fs::read_to_string(trading).expect("the example is there");
    let sized = [10, 100, 1_000].map(|tiers| (format!("{tiers}_tiers"), scale::platform(tiers)));
    std::iter::once(("trading".to_owned(), trading))
        .chain(sized)
        .collect()
}

fn provider(text: &str) -> MemoryProvider {
    MemoryProvider::from_iter([("platform.ha", text)])
}

fn phases(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("phase");
    group.sample_size(20);
    for (name, text) in cases() {
        group.bench_function(BenchmarkId::new("parse", &name), |bencher| {
            bencher.iter(|| parse(SourceId(0), black_box(&text), &mut Diagnostics::default()));
        });
        let provider = provider(&text);
        group.bench_function(BenchmarkId::new("check", &name), |bencher| {
            bencher.iter(|| analyze(black_box(&provider), "platform.ha"));
        });
        let analysis = analyze(&provider, "platform.ha");
        assert!(
            !analysis.diagnostics.has_errors(),
            "{name}: {:#?}",
            analysis.diagnostics
        );
        let platform = analysis.platform.as_ref().expect("no errors");
        if let Some(plan) = hac::aws::failover_plan(platform) {
            group.bench_function(BenchmarkId::new("order", &name), |bencher| {
                bencher.iter(|| prove(black_box(platform), &plan, &mut Diagnostics::default()));
            });
        }
        group.bench_function(BenchmarkId::new("lower", &name), |bencher| {
            bencher.iter(|| hac::aws::project(black_box(platform)));
        });
        group.bench_function(BenchmarkId::new("emit", &name), |bencher| {
            bencher.iter(|| emit(black_box(platform), analysis.sources()));
        });
    }
    group.finish();
}

fn process(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("process");
    group.sample_size(20);
    for (name, text) in cases() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        std::fs::write(folder.path().join("platform.ha"), text).expect("written");
        let mut count = 0;
        group.bench_function(BenchmarkId::new("build", &name), |bencher| {
            bencher.iter(|| {
                // Into a new folder each time: the dearest case. What was built before stays until the end, because
                // ext4 searches long for room among files that were just deleted.
                count += 1;
                let status = Command::new(env!("CARGO_BIN_EXE_hac"))
                    .args(["build", "--quiet", "-o", &format!("build-{count}")])
                    .current_dir(folder.path())
                    // So many tiers are beyond what an account may use at first, which it says at length.
                    .stderr(Stdio::null())
                    .status()
                    .expect("hac starts");
                assert!(status.success());
            });
        });
    }
    group.finish();
}

criterion_group!(benches, phases, process);
criterion_main!(benches);

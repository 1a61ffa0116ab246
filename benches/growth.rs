//! How a check grows with what one failover promotes: ten times as many databases may take ten times as long, and no more.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use hac::analyze;
use hac::source::MemoryProvider;

/// As in the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[path = "../tests/support/promotions.rs"]
mod promotions;

fn growth(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("growth");
    group.sample_size(20);
    for databases in [10, 31, 95, 319] {
        let text = promotions::platform(databases);
        let provider = MemoryProvider::from_iter([("platform.ha", text.as_str())]);
        let analysis = analyze(&provider, "platform.ha");
        assert!(
            analysis.platform.is_some(),
            "{databases}: {:#?}",
            analysis.diagnostics
        );
        group.bench_function(BenchmarkId::new("promotions", databases), |bencher| {
            bencher.iter(|| analyze(black_box(&provider), "platform.ha"));
        });
    }
    group.finish();
}

criterion_group!(benches, growth);
criterion_main!(benches);

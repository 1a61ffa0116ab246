//! From a keystroke to diagnostics, on ten thousand lines: what the language server does after every key, but for the
//! transport.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use hac::source::{LineIndex, MemoryProvider};
use hac::syntax::ParseCache;
use hac::{analyze, analyze_with_cache, ide};

/// As in the server.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[path = "../tests/support/scale.rs"]
mod scale;

const LINES: usize = 10_000;

fn text() -> String {
    let of = |tiers| scale::platform(tiers).lines().count();
    // All groups of four tiers are equally long.
    let (empty, group) = (of(0), of(4) - of(0));
    scale::platform((LINES - empty).div_ceil(group) * 4)
}

fn keystroke(criterion: &mut Criterion) {
    let text = text();
    let lines = LineIndex::new(&text).count();
    assert!(lines >= LINES, "{lines}");
    let provider = MemoryProvider::from_iter([("platform.ha", text.as_str())]);
    // A typo, which is made and mended in turn: problems are part of the work.
    let typed = text.replacen("readers  = 1", "raeders  = 1", 1);
    let misspelt = MemoryProvider::from_iter([("platform.ha", typed.as_str())]);
    let mut group = criterion.benchmark_group("keystroke");
    group.sample_size(30);
    group.bench_function("first_diagnostics", |bencher| {
        bencher.iter(|| analyze(black_box(&provider), "platform.ha"));
    });
    // The server remembers what it parsed.
    let mut memory = ParseCache::default();
    let mut typos = [(&misspelt, true), (&provider, false)].into_iter().cycle();
    group.bench_function("diagnostics", |bencher| {
        bencher.iter(|| {
            let (text, is_wrong) = typos.next().expect("a cycle has no end");
            let analysis = analyze_with_cache(black_box(text), "platform.ha", None, &mut memory);
            assert_eq!(analysis.diagnostics.has_errors(), is_wrong);
            analysis
        });
    });
    let analysis = analyze(&provider, "platform.ha");
    let (id, source) = analysis.sources().iter().next().expect("the file");
    let end = source.text.rfind("uses     = [").expect("a tier uses data") + "uses     = [".len();
    group.bench_function("completion", |bencher| {
        bencher.iter(|| ide::complete(black_box(&analysis), id, end));
    });
    group.bench_function("hover", |bencher| {
        bencher.iter(|| ide::hover(black_box(&analysis), id, end + 1));
    });
    group.bench_function("symbols", |bencher| {
        bencher.iter(|| ide::symbols(black_box(&analysis), id));
    });
    group.finish();
}

criterion_group!(benches, keystroke);
criterion_main!(benches);

//! Layout of 10,000 entries; the mark is 5 ms. `cargo bench -p plan`.

use divan::{Bencher, black_box};
use plan::layout::{Span, lanes};

fn main() {
    divan::main();
}

/// A pseudo-random sequence that is the same in each run.
fn numbers() -> impl Iterator<Item = u16> {
    std::iter::successors(Some(12_345u32), |x| Some(x.wrapping_mul(1_664_525).wrapping_add(1_013_904_223)))
        .map(|x| (x >> 16) as u16)
}

#[divan::bench(args = ["random", "all at once", "stairs", "apart", "room beside"])]
fn ten_thousand(bencher: Bencher<'_, '_>, shape: &str) {
    let random: Vec<u16> = numbers().take(20_000).collect();
    let span = |n: usize| {
        let (start, length) = match shape {
            "random" => (random[2 * n] % 1400, 15 + random[2 * n + 1] % 240),
            "all at once" => (540, 15),
            "stairs" => ((n % 1400) as u16, 15),
            "apart" => (((n % 96) * 15) as u16, 15),
            // An all-day entry, a pile in the first hour, and then few, each with thousands of free lanes beside it.
            _ if n == 0 => (0, 1440),
            _ if n < 92 => ((n * 15 + 60) as u16, 15),
            _ => (0, 60),
        };
        Span { start, end: (start + length).min(1440) }
    };
    let spans: Vec<Span> = (0..10_000).map(span).collect();
    bencher.bench(|| lanes(black_box(&spans), 15));
}

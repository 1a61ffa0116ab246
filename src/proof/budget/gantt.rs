//! The timeline as bars, in letters that every terminal has.

use super::text::{COLUMNS, padded};
use crate::timeline::Timeline;
use hac_base::units::Duration;
use hac_lang::platform::Quantile;

const NAME: usize = 29;
const ENDS: usize = 8;
const BARS: usize = COLUMNS - NAME - ENDS;

/// Bars of the typical case: `#` on the way that decides, `=` beside it, `.` for the time that is left to spare.
pub(super) fn gantt(timeline: &Timeline) -> String {
    let quantile = Quantile::Typical;
    let (begins, ends) = (timeline.begins(quantile), timeline.ends(quantile));
    let Some(all_over) = ends
        .iter()
        .copied()
        .try_fold(Duration::ZERO, |last, end| Some(last.max(end?)))
    else {
        return "typically: a part has no typical length, so there is nothing to draw\n".to_owned();
    };
    let critical = timeline.critical(timeline.clients, quantile);
    let slack = timeline.slack(quantile);
    let mut text = format!("{}{}\n", padded("typically", NAME), axis(all_over));
    for (at, node) in timeline.nodes.iter().enumerate() {
        let (Some(begin), Some(end)) = (moment(&begins, at), moment(&ends, at)) else {
            continue;
        };
        if node.takes.typical == Some(Duration::ZERO) {
            continue;
        }
        let (from, to) = (column(begin, all_over), column(end, all_over));
        let letter = if critical.contains(&at) { "#" } else { "=" };
        let spare = column(
            end.saturating_add(moment(&slack, at).unwrap_or_default()),
            all_over,
        );
        let to = to.max(from + 1).min(BARS);
        let from = from.min(to - 1);
        let bar = format!(
            "{}{}{}",
            " ".repeat(from),
            letter.repeat(to - from),
            ".".repeat(spare.saturating_sub(to))
        );
        text.push_str(&format!(
            "{}{}{:>ENDS$}\n",
            padded(&node.name, NAME - 1),
            padded(&bar, BARS),
            end.to_string()
        ));
    }
    text.push_str("# decides when clients write again, = does not, . time to spare\n");
    text
}

fn moment(moments: &[Option<Duration>], at: usize) -> Option<Duration> {
    moments.get(at).copied().flatten()
}

/// Where a moment stands among the columns of the bars.
fn column(moment: Duration, whole: Duration) -> usize {
    let whole = whole.as_millis().max(1);
    let columns = BARS as u64;
    let at = (moment.as_millis().saturating_mul(columns) + whole / 2) / whole;
    usize::try_from(at).unwrap_or(BARS).min(BARS)
}

/// Marks at round moments, as many as there is room for.
fn axis(whole: Duration) -> String {
    const STEPS: &[u64] = &[5, 10, 15, 30, 60, 120, 300, 600, 1_800, 3_600, 14_400, 86_400];
    let room = |step: &&u64| whole.as_secs() / **step <= 5;
    let step = STEPS.iter().find(room).copied().unwrap_or(604_800);
    let mut text = String::new();
    let mut at = 0;
    while at <= whole.as_secs() {
        let label = format!("|{}", Duration::from_secs(at));
        let from = column(Duration::from_secs(at), whole);
        if from >= text.len() && from + label.len() <= BARS {
            text.push_str(&" ".repeat(from - text.len()));
            text.push_str(&label);
        }
        at += step;
    }
    text
}

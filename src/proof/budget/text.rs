//! The budget for a terminal of 80 columns.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::gantt;
use super::{Budget, Case, Recovery, Row, recoveries};
use crate::claims::promised;
use crate::promises::{PromisedTime, case};
use crate::timeline::{self, Course, Kind, Source, Timeline};
use crate::{Interval, UNKNOWN, shown};
use hac_base::wrap::wrapped;
use hac_lang::platform::{Failover, Platform, Quantile};

/// What the terminal is wide.
pub(super) const COLUMNS: usize = 80;
const PHASE: usize = 8;
const NUMBER: usize = 8;
/// Of two numbers below one head, and what is left for what they are about.
const GROUP: usize = 2 * NUMBER;
const TITLE: usize = COLUMNS - 2 * GROUP;
const NAME: usize = COLUMNS - PHASE - 3 * NUMBER - 7;

/// The whole report.
pub fn text(budget: &Budget<'_>) -> String {
    if budget.failovers.is_empty() {
        return "The platform has no failover.\n".to_owned();
    }
    let rows = budget.failovers.iter().map(|row| of_row(budget.platform, row));
    rows.collect::<Vec<_>>().join("\n")
}

fn of_row(platform: &Platform, row: &Row<'_>) -> String {
    let failover = row.failover;
    let mut text = format!("failover {} -> {}\n", failover.from, failover.to);
    for case in row.cases.iter().filter(|case| case.in_full) {
        text.push('\n');
        text.push_str(&in_full(platform, failover, case));
    }
    let lines: Vec<String> = row
        .cases
        .iter()
        .filter(|case| !case.in_full)
        .flat_map(|case| in_a_line(failover, case))
        .collect();
    if !lines.is_empty() {
        text.push_str(&format!(
            "\n{}{:>GROUP$}{:>GROUP$}\n{}",
            padded("Other failures", TITLE),
            "writes served",
            "clients write",
            padded("", TITLE)
        ));
        for word in ["typical", "worst", "typical", "worst"] {
            text.push_str(&format!("{word:>NUMBER$}"));
        }
        text.push('\n');
        text.push_str(&lines.concat());
        text.push_str("\n`hac budget --failure WORD` shows more.\n");
    }
    text
}

/// `us-east-1 falls silent      57s  2m29s  7m24s`
fn in_a_line(failover: &Failover, case: &Case) -> Vec<String> {
    let title = format!("{:16}{}", case.failure.kind.word(), case.failure.title(failover));
    let timeline = match &case.course {
        Course::Nothing(why) => {
            let mut lines = vec![format!("{title}\n")];
            lines.extend(wrapped(&format!("nothing moves: {why}"), 6, COLUMNS));
            return lines;
        }
        Course::Runs(timeline) | Course::Stays(timeline) => timeline,
    };
    let two = |takes: Interval| format!("{:>NUMBER$}{:>NUMBER$}", shown(takes.typical), shown(takes.worst));
    let after = match case.course {
        Course::Runs(_) => two(timeline.outage()),
        Course::Stays(_) | Course::Nothing(_) => format!("{:>GROUP$}", "stays"),
    };
    let title = padded(&title, TITLE);
    vec![format!("{title}{}{after}\n", two(timeline.recovery()))]
}

fn numbers(interval: Interval) -> String {
    let right = |text: String| format!("{text:>NUMBER$}");
    format!(
        "{}{}{}",
        right(interval.best.to_string()),
        right(shown(interval.typical)),
        right(shown(interval.worst))
    )
}

fn in_full(platform: &Platform, failover: &Failover, case: &Case) -> String {
    let title = case.failure.title(failover);
    let title = match case.failure.kind {
        Kind::Region => format!("{title} (half of such faults are silent)"),
        Kind::RegionSilent
        | Kind::RegionRefusing
        | Kind::Database
        | Kind::Tier
        | Kind::Zone
        | Kind::Flapping => title,
    };
    let timeline = match &case.course {
        Course::Nothing(why) => {
            return format!(
                "{title}\n{}",
                wrapped(&format!("nothing moves: {why}"), 2, COLUMNS).concat()
            );
        }
        Course::Runs(timeline) | Course::Stays(timeline) => timeline,
    };
    let mut sources = Sources::default();
    let mut text = format!(
        "{title}\n\n{:PHASE$}{:NAME$}{:>NUMBER$}{:>NUMBER$}{:>NUMBER$}  from\n",
        "", "", "best", "typical", "worst"
    );
    for (at, node) in timeline.nodes.iter().enumerate() {
        if at == timeline.serving && timeline.serving != timeline.clients {
            continue;
        }
        let number = sources.number(&node.source);
        text.push_str(&line(
            node.phase.word(),
            &node.name,
            node.takes,
            &format!("[{number}]"),
        ));
        if timeline.decision == Some(at) {
            text.push_str(&rule());
            text.push_str(&line("=", "decided (`detect`)", timeline.until(at), ""));
            text.push_str(&rule());
        }
    }
    text.push_str(&totals(timeline, failover));
    text.push_str(&kept(platform, failover, (case.failure.kind, timeline)));
    text.push_str(&tiers(&recoveries(platform, failover, &case.course)));
    text.push_str(&limits(timeline));
    text.push_str(&format!("\n{}", gantt::gantt(timeline)));
    text.push_str(&sources.text());
    text
}

fn rule() -> String {
    format!("{}\n", "-".repeat(COLUMNS))
}

fn line(phase: &str, name: &str, takes: Interval, note: &str) -> String {
    let line = format!("{phase:PHASE$}{}{}  {note}", padded(name, NAME), numbers(takes));
    format!("{}\n", line.trim_end())
}

fn totals(timeline: &Timeline, failover: &Failover) -> String {
    let mut text = rule();
    if let Some(takes) = timeline.failover() {
        text.push_str(&line("=", "from decision to serving (`failover`)", takes, ""));
        let serves = format!("from fault to {} serving (`rto`)", failover.to);
        text.push_str(&line("=", &serves, timeline.recovery(), ""));
    }
    text.push_str(&line(
        "=",
        "from fault to clients writing (`outage`)",
        timeline.outage(),
        "",
    ));
    if timeline.decision.is_some() {
        text.push_str(&line(
            "=",
            "of that, all but detection and promotion",
            timeline.own_part(),
            "",
        ));
    }
    text
}

/// Each promise about time, and both numbers. After a failure that it is not about, it is only compared.
fn kept(platform: &Platform, failover: &Failover, (kind, timeline): (Kind, &Timeline)) -> String {
    let mut text = String::new();
    for stretch in PromisedTime::ALL {
        let (Some(bound), Some(takes)) = (stretch.bound(platform), stretch.takes(timeline)) else {
            continue;
        };
        let at = takes.at(bound.at);
        let within = at.is_some_and(|takes| takes <= bound.limit);
        let holds = match (within, stretch.is_about(kind)) {
            (true, _) => "kept",
            (false, true) => "broken",
            (false, false) => "longer",
        };
        let also = if bound.at == Quantile::Worst {
            String::new()
        } else {
            format!(", {} at worst", shown(takes.worst))
        };
        text.push_str(&format!(
            "{holds}: {}: {} {}{also}\n",
            promised(stretch.name(), &bound),
            shown(at),
            case(bound.at)
        ));
    }
    if kind == Kind::Region
        && platform.objective.detect.is_some()
        && let Some(gray) = timeline::gray(platform, failover)
    {
        for (percent, takes) in gray {
            text.push_str(&format!(
                "slower: detect takes {takes} on average where {percent}% of the probes fail\n"
            ));
        }
    }
    if text.contains("longer: ") {
        text.push_str(&format!(
            "note: the promises are about the loss of {} only\n",
            failover.from
        ));
    }
    if text.is_empty() {
        text
    } else {
        format!("\n{text}")
    }
}

fn tiers(recoveries: &[Recovery]) -> String {
    if recoveries.is_empty() {
        return String::new();
    }
    let lines = recoveries.iter().map(|recovery| {
        let name = format!("{}: {}", recovery.tier, recovery.how);
        match recovery.after {
            Some(after) => line("tier", &name, after, ""),
            None => format!("{:PHASE$}{name}\n", "tier"),
        }
    });
    format!("\nEach tier, from the fault\n{}", lines.collect::<String>())
}

/// What `within` does, in words: it is easily taken for a promise of AWS.
fn limits(timeline: &Timeline) -> String {
    let lines: String = timeline
        .nodes
        .iter()
        .filter_map(|node| {
            let limit = node.limit?;
            let default = if limit.stated { "" } else { " (default)" };
            let then = match (limit.pages, limit.cuts) {
                (true, true) => "then people are paged, and the run goes on without it",
                (true, false) => "then people are paged, and it is awaited all the same",
                (false, _) => "then the run goes on without it, and ends as `attention`",
            };
            Some(
                wrapped(
                    &format!("{} within {}{default}: {then}", node.name, limit.within),
                    2,
                    COLUMNS,
                )
                .concat(),
            )
        })
        .collect();
    if lines.is_empty() {
        lines
    } else {
        format!("\n`within` makes nothing faster: it is when people are called\n{lines}")
    }
}

/// The numbered sources of a table.
#[derive(Default)]
struct Sources {
    seen: Vec<String>,
}

impl Sources {
    fn number(&mut self, source: &Source) -> usize {
        let text = source.text();
        let known = self.seen.iter().position(|known| *known == text);
        let at = known.unwrap_or(self.seen.len());
        if known.is_none() {
            self.seen.push(text);
        }
        at + 1
    }

    fn text(&self) -> String {
        let mut text = String::from("\n");
        for (at, source) in self.seen.iter().enumerate() {
            let number = format!("{:>4} ", format!("[{}]", at + 1));
            for (row, line) in wrapped(source, 5, COLUMNS).into_iter().enumerate() {
                let line = if row == 0 {
                    line.replacen("     ", &number, 1)
                } else {
                    line
                };
                text.push_str(&line);
            }
        }
        text.push_str(&format!(" {UNKNOWN:>3} nobody gives a number\n"));
        text
    }
}

/// A text in exactly so many columns: cut where it is longer, filled where it is shorter.
pub(super) fn padded(text: &str, columns: usize) -> String {
    let mut shown = String::new();
    let mut used = 0;
    let fits = text.width() <= columns;
    for letter in text.chars() {
        let width = letter.width().unwrap_or(0);
        if !fits && used + width + 2 > columns {
            break;
        }
        shown.push(letter);
        used += width;
    }
    if !fits {
        shown.push('…');
        used += 1;
    }
    shown.push_str(&" ".repeat(columns.saturating_sub(used)));
    shown
}

#[cfg(test)]
mod tests {
    use unicode_width::UnicodeWidthStr;

    use super::padded;

    #[test]
    fn texts_are_as_wide_as_they_should_be() {
        for text in [
            "",
            "promote orders",
            "promote 注文データベース",
            "a name that is much too long for it",
        ] {
            assert_eq!(padded(text, 16).width(), 16, "{text}");
        }
    }
}

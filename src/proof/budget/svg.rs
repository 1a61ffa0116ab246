//! The budget as a picture: a bar from beginning to end in the typical case, and a thin one on to the worst.

use super::{Budget, Case, Row};
use crate::shown;
use crate::timeline::{Course, Timeline};
use hac_base::units::Duration;
use hac_lang::platform::Quantile;

const WIDTH: u64 = 960;
const NAME: u64 = 270;
const NUMBERS: u64 = 150;
const BARS: u64 = WIDTH - NAME - NUMBERS;
const LINE: u64 = 22;
const TOP: u64 = 56;

/// One picture, the cases that are wanted in full below each other.
pub fn svg(budget: &Budget<'_>) -> String {
    let mut body = String::new();
    let mut y = 0;
    for row in &budget.failovers {
        for case in row.cases.iter().filter(|case| case.in_full) {
            y = chart(row, case, y, &mut body);
        }
    }
    let height = y.max(LINE);
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{height}\" viewBox=\"0 0 {WIDTH} {height}\" \
         font-family=\"sans-serif\" font-size=\"13\">\n\
         <title>Failover budget of {}</title>\n\
         <rect width=\"{WIDTH}\" height=\"{height}\" fill=\"#ffffff\"/>\n{body}</svg>\n",
        escaped(&budget.platform.name)
    )
}

fn chart(row: &Row<'_>, case: &Case, top: u64, body: &mut String) -> u64 {
    let title = format!(
        "{} -> {}: {}",
        row.failover.from,
        row.failover.to,
        case.failure.title(row.failover)
    );
    write_text(body, (12, top + 24), "font-weight=\"bold\"", &title);
    match &case.course {
        Course::Nothing(why) => {
            write_text(body, (12, top + 24 + LINE), "", &format!("nothing moves: {why}"));
            top + TOP + LINE
        }
        Course::Runs(timeline) | Course::Stays(timeline) => bars(timeline, top, body),
    }
}

fn bars(timeline: &Timeline, top: u64, body: &mut String) -> u64 {
    let (begins, ends) = (
        timeline.begins(Quantile::Typical),
        timeline.ends(Quantile::Typical),
    );
    let worst = timeline.ends(Quantile::Worst);
    // What nobody bounds goes to the edge.
    let known = ends
        .iter()
        .chain(&worst)
        .copied()
        .flatten()
        .max()
        .unwrap_or_default();
    let x = |moment: Option<Duration>| {
        let millis = moment.unwrap_or(known).as_millis().saturating_mul(BARS);
        NAME + millis / known.as_millis().max(1)
    };
    let critical = timeline.critical(timeline.clients, Quantile::Typical);
    let mut y = top + TOP;
    for (at, node) in timeline.nodes.iter().enumerate() {
        if node.takes == crate::Interval::ZERO {
            continue;
        }
        let of = |moments: &[Option<Duration>]| moments.get(at).copied().flatten();
        let (from, to, last) = (x(of(&begins)), x(of(&ends)), x(of(&worst)));
        let fill = if critical.contains(&at) {
            "#b3261e"
        } else {
            "#5b7083"
        };
        let middle = y - LINE / 4;
        write_text(body, (12, y), "", &node.name);
        body.push_str(&format!(
            "<line x1=\"{from}\" y1=\"{middle}\" x2=\"{last}\" y2=\"{middle}\" stroke=\"{fill}\" stroke-width=\"2\" \
             stroke-dasharray=\"3 3\"/>\n<rect x=\"{from}\" y=\"{}\" width=\"{}\" height=\"12\" fill=\"{fill}\"><title>{}</title></rect>\n",
            y - 11,
            to.saturating_sub(from).max(1),
            escaped(&format!("{}: {}; {}", node.name, node.takes, node.source.text())),
        ));
        let numbers = format!("{} … {}", shown(of(&ends)), shown(of(&worst)));
        write_text(body, (NAME + BARS + 8, y), "", &numbers);
        y += LINE;
    }
    write_text(
        body,
        (12, y),
        "fill=\"#555555\"",
        "bar: typical; dashes: to the worst case; red: decides when clients write again",
    );
    y + LINE
}

fn write_text(body: &mut String, (x, y): (u64, u64), style: &str, text: &str) {
    let space = if style.is_empty() { "" } else { " " };
    body.push_str(&format!(
        "<text x=\"{x}\" y=\"{y}\"{space}{style}>{}</text>\n",
        escaped(text)
    ));
}

/// Text as XML holds it; what XML cannot hold is left out.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            letter if letter.is_control() => {}
            letter => out.push(letter),
        }
    }
    out
}

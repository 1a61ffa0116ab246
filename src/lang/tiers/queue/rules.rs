//! What a queue says that cannot be.

use super::draft::Queue;
use crate::check::context::Context;
use hac_base::diagnostics::{Code, Diagnostic};
use hac_base::source::Span;
use hac_base::units::Duration;

/// An alarm goes off after so many minutes above its bound.
const NOTICED_AFTER: Duration = Duration::from_secs(180);

/// SQS deletes no message before it is a dead letter, and none before people are told of its age.
pub(super) fn people_hear_of_it_first(cx: &mut Context<'_>, queue: &Queue) {
    let (Ok(visibility), Ok(days), Ok(attempts)) = (queue.visibility(), queue.keep_days(), queue.attempts())
    else {
        return;
    };
    let keep = Duration::from_days(u64::from(days));
    let kept = queue
        .keep_days
        .known()
        .map_or(queue.origin.span, |stated| stated.span);
    let tried = visibility.saturating_mul(u64::from(attempts));
    if tried >= keep {
        let message = format!(
            "a message of `{}` may be received {attempts} times for {visibility} each, and SQS deletes it after {days}d: nobody hears of it",
            queue.name
        );
        let at = queue.visibility.known().map(|stated| stated.span);
        report(cx, queue, kept, message, at, "for so long each time");
    }
    if let Some(age) = queue.age.known()
        && age.value.limit.saturating_add(NOTICED_AFTER) >= keep
    {
        let message = format!(
            "people are told when a message of `{}` is older than {}, and SQS deletes it after {days}d",
            queue.name, age.value.limit
        );
        report(cx, queue, kept, message, Some(age.span), "told after");
    }
}

fn report(cx: &mut Context<'_>, queue: &Queue, kept: Span, message: String, at: Option<Span>, label: &str) {
    let diagnostic = Diagnostic::new(Code::HA0589, kept, message, "deleted after");
    let diagnostic = match at.filter(|at| *at != kept) {
        Some(at) => diagnostic.label(at, label),
        None => diagnostic,
    };
    cx.report_at(
        &queue.origin,
        diagnostic.help("keep messages longer, or let people hear of them earlier"),
    );
}

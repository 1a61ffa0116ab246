//! One line of the trading platform is changed, and there is one message: the right one, and none about what follows from it.

mod promises;
mod tiers;

use hac::diagnostics::Code;

use crate::annotate::analyze_text;
use crate::output::trading;

/// What is wrong, the text that is replaced, what replaces it, and the code.
type Edit = (&'static str, &'static str, &'static str, Code);

#[test]
fn each_changed_line_gets_its_one_message() {
    let trading = trading();
    let edits = || tiers::EDITS.iter().chain(promises::EDITS);
    assert!(edits().count() >= 40);
    let mut wrong = Vec::new();
    for (what, from, to, code) in edits() {
        assert_eq!(trading.matches(from).count(), 1, "{what}: {from}");
        let analysis = analyze_text(&trading.replacen(from, to, 1));
        let found: Vec<Code> = analysis.diagnostics.iter().map(|item| item.code).collect();
        if found != [*code] {
            wrong.push(format!("{what}: {found:?} instead of {code:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

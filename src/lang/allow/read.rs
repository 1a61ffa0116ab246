//! Finds the sentences, and says which of them accept nothing that can be accepted.

use std::sync::Arc;

use super::{Allowance, Finding};
use crate::check::plain_text;
use crate::resolve::hir::{Node, Program};
use crate::schema::{self, ALLOW};
use hac_base::diagnostics::{ALL, Code, Diagnostic, Diagnostics, Severity, did_you_mean};
use hac_base::source::Span;
use hac_syntax::ast::{Expr, ExprKind, Operand};

/// The scanners whose findings are passed on.
const SCANNERS: &[&str] = &["checkov"];

/// The parts of a platform that Terraform is made of.
const GENERATED: &[&str] = &["platform", "region", "tier", "dns", "alert", "failover"];

const USAGE: &str = "what is accepted is written `allow CODE \"reason\"`";

/// The sentences of a program. What is wrong with one is reported.
pub fn read(program: &Program, out: &mut Diagnostics) -> Vec<Allowance> {
    let platform = |node: &&Node| node.keyword().is_some_and(|word| word.text == schema::ROOT);
    let mut found = Vec::new();
    if let Some(platform) = program.nodes.iter().find(platform) {
        let broken: Vec<Span> = out
            .iter()
            .filter(|diagnostic| diagnostic.severity() == Severity::Error)
            .map(|diagnostic| diagnostic.primary.span)
            .collect();
        let mut reader = Reader {
            broken,
            found: &mut found,
            out,
        };
        reader.block(platform, platform);
    }
    found
}

struct Reader<'a> {
    /// What was reported before.
    broken: Vec<Span>,
    found: &'a mut Vec<Allowance>,
    out: &'a mut Diagnostics,
}

impl Reader<'_> {
    /// The sentences of a block, which is a part of that element or the element itself.
    fn block(&mut self, block: &Node, element: &Node) {
        let is_platform = block.keyword().is_some_and(|word| word.text == schema::ROOT);
        for node in block.children() {
            let keyword = node.keyword().map_or("", |word| word.text);
            if keyword == ALLOW.name {
                self.sentence(node, block, element);
            } else if keyword == schema::RULE || is_free(keyword) {
                // What stands inside is a condition or a name of the user's.
            } else {
                self.block(node, if is_platform { node } else { element });
            }
        }
    }

    fn sentence(&mut self, node: &Node, block: &Node, element: &Node) {
        let is_broken = |at: &Span| at.source == node.span.source && node.span.to(*at) == node.span;
        if self.broken.iter().any(is_broken) {
            return;
        }
        if let Some(allowance) = self.allowance(node, block, element) {
            self.found.push(allowance);
        }
    }

    fn report(&mut self, node: &Node, diagnostic: Diagnostic) {
        self.out.push(diagnostic.via(&node.via));
    }

    fn allowance(&mut self, node: &Node, block: &Node, element: &Node) -> Option<Allowance> {
        let (what, reason) = match node.operands() {
            [Operand::Value(what)] if node.binding.is_none() && node.body.is_none() => (what, None),
            [Operand::Value(what), Operand::Value(reason)]
                if node.binding.is_none() && node.body.is_none() =>
            {
                (what, Some(reason))
            }
            _ => {
                let diagnostic = Diagnostic::new(Code::HA0810, node.span, USAGE, "");
                self.report(node, diagnostic);
                return None;
            }
        };
        let finding = self.finding(node, what, element)?;
        let reason = self.reason(node, what, reason)?;
        Some(Allowance {
            finding,
            reason,
            span: node.span,
            block: block.span,
            element: element.head_span(),
            via: Arc::clone(&node.via),
        })
    }

    fn reason(&mut self, node: &Node, what: &Expr, reason: Option<&Expr>) -> Option<String> {
        let is_text = |expr: &&Expr| matches!(expr.kind, ExprKind::Text(_));
        let text = reason
            .filter(is_text)
            .map(|reason| plain_text(reason).unwrap_or(""));
        if let Some(text) = text.filter(|text| !text.trim().is_empty()) {
            return Some(text.split_whitespace().collect::<Vec<_>>().join(" "));
        }
        let (span, label) = match reason {
            Some(reason) => (reason.span, "no reason"),
            None => (what.span.at_end(), "the reason is missing here"),
        };
        let diagnostic = Diagnostic::new(Code::HA0811, span, "whoever accepts something says why", label)
            .help("write the reason in quotes, for whoever reads this in a year");
        self.report(node, diagnostic);
        None
    }

    fn finding(&mut self, node: &Node, what: &Expr, element: &Node) -> Option<Finding> {
        let ExprKind::Word(word) = &what.kind else {
            let diagnostic = Diagnostic::new(Code::HA0810, what.span, USAGE, "not a code");
            self.report(node, diagnostic);
            return None;
        };
        if let Some((scanner, check)) = word.split_once('.') {
            return self.check(node, what.span, (scanner, check), element);
        }
        let Some(code) = ALL.iter().copied().find(|code| code.as_str() == word) else {
            // Another number is another problem; only what is no code at all can be a slip.
            let is_code = word.len() == "HA0000".len() && word.starts_with("HA");
            let near = ALL.iter().map(|code| code.as_str()).filter(|_| !is_code);
            let diagnostic = unknown(what.span, word, near);
            self.report(node, diagnostic);
            return None;
        };
        if code.severity() == Severity::Warning && code != Code::HA0814 {
            return Some(Finding::Warning(code));
        }
        let message = format!("`{word}` cannot be accepted: {}", code.title());
        let diagnostic = Diagnostic::new(Code::HA0813, what.span, message, "not a warning");
        let help = if code == Code::HA0801 {
            "change what breaks the rule; a rule that people may depart from has `severity = warning`"
        } else if code == Code::HA0814 {
            "remove the sentence that accepts nothing"
        } else {
            "an error says that what is built would not work: mend it"
        };
        self.report(node, diagnostic.help(help));
        None
    }

    /// The check of a scanner: `checkov.CKV_AWS_144`.
    fn check(
        &mut self,
        node: &Node,
        span: Span,
        (scanner, check): (&str, &str),
        element: &Node,
    ) -> Option<Finding> {
        let Some(scanner) = SCANNERS.iter().copied().find(|known| *known == scanner) else {
            let diagnostic = unknown(span, scanner, SCANNERS.iter().copied());
            self.report(node, diagnostic);
            return None;
        };
        if !is_check(check) {
            let message = format!("`{check}` is not the name of a check such as `CKV_AWS_144`");
            let diagnostic = Diagnostic::new(Code::HA0812, span, message, "no such check");
            self.report(node, diagnostic);
            return None;
        }
        let part = element.keyword().map_or("", |word| word.text);
        if !GENERATED.contains(&part) {
            let message =
                format!("a scanner looks at what is generated, and nothing is generated from `{part}`");
            let diagnostic = Diagnostic::new(Code::HA0812, span, message, "accepts nothing here")
                .help("write it in the tier, region or failover that the scanner's finding leads to");
            self.report(node, diagnostic);
            return None;
        }
        Some(Finding::Scanner {
            scanner,
            check: check.to_owned(),
        })
    }
}

/// `CKV_AWS_144`, `CKV2_AWS_62`
fn is_check(check: &str) -> bool {
    let mut parts = check.split('_');
    let (kind, rest): (_, Vec<&str>) = (parts.next(), parts.collect());
    let is_word = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
    };
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    matches!(kind, Some("CKV" | "CKV2"))
        && rest.len() >= 2
        && rest.iter().all(|part| is_word(part))
        && rest.last().is_some_and(|last| is_number(last))
}

/// Whether names inside such a block are the user's own.
fn is_free(keyword: &str) -> bool {
    schema::kind(keyword, None).is_some_and(|kind| kind.free.is_some())
}

fn unknown<'a>(span: Span, word: &str, known: impl Iterator<Item = &'a str>) -> Diagnostic {
    let diagnostic = Diagnostic::new(
        Code::HA0812,
        span,
        format!("`{word}` is not a finding that can be accepted"),
        "unknown",
    );
    match did_you_mean(word, known) {
        Some(meant) => diagnostic.help(format!("did you mean `{meant}`?")),
        None => diagnostic.help("write the code of a warning, such as `HA0412`, or a scanner and its check: `checkov.CKV_AWS_144`"),
    }
}

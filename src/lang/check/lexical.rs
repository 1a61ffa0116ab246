//! How names, addresses and the other words of the language are spelled.

use crate::platform::InputType;
use hac_base::source::Span;
use hac_syntax::ast::{Expr, ExprKind, TextPart};

/// The characters of a word, or of a text without interpolation.
pub(crate) fn plain_text(expr: &Expr) -> Option<&str> {
    if let ExprKind::Word(text) | ExprKind::Email(text) = &expr.kind {
        return Some(text);
    }
    let ExprKind::Text(parts) = &expr.kind else {
        return None;
    };
    match parts.as_slice() {
        [TextPart::Literal(text)] => Some(text),
        _ => None,
    }
}

/// What is wrong with the type of an input, and where.
pub(super) struct TypeTrouble {
    pub span: Span,
    /// The word that is no type; `None` where it is not even a word.
    pub word: Option<String>,
    /// Whether it stands where a map's `region` must.
    pub is_key: bool,
}

/// Reads `text`, `list(email)`, `map(region, arn)`.
pub(super) fn input_type(expr: &Expr) -> Result<InputType, TypeTrouble> {
    let trouble = |word: Option<&str>| TypeTrouble {
        span: expr.span,
        word: word.map(str::to_owned),
        is_key: false,
    };
    if let ExprKind::Word(word) = &expr.kind {
        return single_type(word).ok_or_else(|| trouble(Some(word)));
    }
    let ExprKind::Call { name, args } = &expr.kind else {
        return Err(trouble(None));
    };
    match (name.text.as_str(), args.as_slice()) {
        ("list", [inner]) => Ok(InputType::List(Box::new(input_type(inner)?))),
        ("map", [key, inner]) => {
            if matches!(&key.kind, ExprKind::Word(word) if word == "region") {
                Ok(InputType::RegionMap(Box::new(input_type(inner)?)))
            } else {
                Err(TypeTrouble {
                    span: key.span,
                    word: plain_text(key).map(str::to_owned),
                    is_key: true,
                })
            }
        }
        (word, _) => Err(trouble(Some(word))),
    }
}

fn single_type(word: &str) -> Option<InputType> {
    match word {
        "text" => Some(InputType::Text),
        "int" => Some(InputType::Number),
        "bool" => Some(InputType::Bool),
        "email" => Some(InputType::Email),
        "arn" => Some(InputType::Arn),
        "ami" => Some(InputType::Ami),
        "instance_type" => Some(InputType::InstanceType),
        "cidr" => Some(InputType::Cidr),
        _ => None,
    }
}

/// As it is written in a `.ha` file.
pub(super) fn input_type_text(ty: &InputType) -> String {
    match ty {
        InputType::Text => "text".to_owned(),
        InputType::Number => "int".to_owned(),
        InputType::Bool => "bool".to_owned(),
        InputType::Email => "email".to_owned(),
        InputType::Arn => "arn".to_owned(),
        InputType::Ami => "ami".to_owned(),
        InputType::InstanceType => "instance_type".to_owned(),
        InputType::Cidr => "cidr".to_owned(),
        InputType::List(inner) => format!("list({})", input_type_text(inner)),
        InputType::RegionMap(inner) => format!("map(region, {})", input_type_text(inner)),
    }
}

/// Starts with a lower-case letter, goes on with those, digits, `_` and `-`, and does not end in `-` or `_`.
pub(super) fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.ends_with(|c: char| c.is_ascii_alphanumeric())
        && text
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || c == '-')
}

/// Parts joined by dots: `db.global.failover`.
pub(super) fn is_entry(text: &str) -> bool {
    let is_part = |part: &str| {
        !part.is_empty()
            && part
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || c == '-')
    };
    text.split('.').all(is_part)
}

/// Letters, digits and `_`, not starting with a digit; at most 64 characters, the limit of `MySQL`.
pub(super) fn is_identifier(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.len() <= 64
        && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// `t3.large`: a family that starts with a letter and has a generation, a dot, a size.
pub(super) fn is_instance_type(text: &str) -> bool {
    let Some((family, size)) = text.split_once('.') else {
        return false;
    };
    let plain = |part: &str| {
        !part.is_empty()
            && part
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
    };
    plain(family)
        && family.starts_with(|c: char| c.is_ascii_lowercase())
        && family.chars().any(|c| c.is_ascii_digit())
        && plain(size)
        && family != "db"
}

/// `db.r6g.large`
pub(super) fn is_database_instance(text: &str) -> bool {
    text.strip_prefix("db.").is_some_and(is_instance_type)
}

/// `ami-` and 8 or 17 hexadecimal digits.
pub(super) fn is_ami(text: &str) -> bool {
    text.strip_prefix("ami-").is_some_and(|digits| {
        matches!(digits.len(), 8 | 17) && digits.chars().all(|c| matches!(c, '0'..='9' | 'a'..='f'))
    })
}

/// `arn:partition:service:region:account:resource`
pub(super) fn is_arn(text: &str) -> bool {
    let mut parts = text.splitn(6, ':');
    let head = parts.next() == Some("arn");
    let partition = parts.next().is_some_and(|part| part.starts_with("aws"));
    let service = parts.next().is_some_and(|part| !part.is_empty());
    let region = parts.next().is_some();
    let account = parts.next().is_some_and(|part| {
        part.is_empty() || (part.len() == 12 && part.chars().all(|c| c.is_ascii_digit()))
    });
    let resource = parts.next().is_some_and(|part| !part.is_empty());
    head && partition && service && region && account && resource
}

/// Something, `@`, a domain.
pub(super) fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else {
        return false;
    };
    let in_local = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+/=?^_`{|}~.-".contains(c);
    !local.is_empty()
        && local.len() <= 64
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..")
        && local.chars().all(in_local)
        && is_domain(domain)
}

/// Labels of letters, digits and inner hyphens, two at least, 253 characters at most.
pub(super) fn is_domain(text: &str) -> bool {
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    };
    let top_is_a_word = text
        .rsplit('.')
        .next()
        .is_some_and(|top| !top.chars().all(|c| c.is_ascii_digit()));
    text.len() <= 253 && text.contains('.') && top_is_a_word && text.split('.').all(is_label)
}

/// Starts with `/`; only characters that need no escape in a URL, and no query.
pub(super) fn is_path(text: &str) -> bool {
    text.starts_with('/')
        && text.len() <= 255
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "/-._~!$&'()*+,;=:@%".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings() {
        for good in ["web", "order-api", "a1", "session_store"] {
            assert!(is_name(good), "{good}");
        }
        for bad in ["", "Web", "1a", "web-", "-web", "a.b", "é"] {
            assert!(!is_name(bad), "{bad}");
        }
        for good in ["t3.large", "m6i.2xlarge", "u-6tb1.metal", "x2gd.metal"] {
            assert!(is_instance_type(good), "{good}");
        }
        for bad in ["t3", "large", "t3.", "T3.large", "db.r6g", "web.large"] {
            assert!(!is_instance_type(bad), "{bad}");
        }
        assert!(is_database_instance("db.r6g.large") && !is_database_instance("r6g.large"));
        assert!(is_ami("ami-0a1b2c3d4e5f60718") && is_ami("ami-1a2b3c4d") && !is_ami("ami-0A1b"));
        assert!(is_arn("arn:aws:acm:us-east-1:123456789012:certificate/a-b"));
        assert!(!is_arn("arn:aws:acm:us-east-1:1234:certificate/a-b") && !is_arn("arn:aws:s3"));
        assert!(
            is_email("ops+night@example.co.uk") && !is_email("ops@example") && !is_email("a b@example.com")
        );
        assert!(!is_email("a..b@example.com") && !is_email("@example.com"));
        assert!(is_domain("trade.example.com") && !is_domain("localhost") && !is_domain("-a.example.com"));
        assert!(!is_domain("10.0.0.1") && !is_domain("a..b.com"));
        assert!(is_path("/healthz/orders") && !is_path("healthz") && !is_path("/a b") && !is_path("/a?b=1"));
    }
}

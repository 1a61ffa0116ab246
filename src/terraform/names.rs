//! Which names Terraform takes.

/// Letters, digits, `_` and `-`, not starting with a digit or `-`. HCL allows more of Unicode; generated names do not
/// need it.
pub(super) fn is_identifier(name: &str) -> bool {
    let mut bytes = name.bytes();
    bytes
        .next()
        .is_some_and(|first| first.is_ascii_alphabetic() || first == b'_')
        && bytes.all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
}

/// A function's name, which may belong to a provider: `provider::name::function`.
pub(super) fn is_function(name: &str) -> bool {
    name.split("::").all(is_identifier)
}

/// A key that may stand without quotes. Words of HCL's grammar are quoted: `{ for = 1 }` is no object.
pub(super) fn is_plain_key(name: &str) -> bool {
    is_identifier(name) && !matches!(name, "for" | "in" | "if" | "true" | "false" | "null")
}

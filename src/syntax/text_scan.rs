//! Where a string ends. A string stays on its line; `${…}` inside it can hold brackets and further strings.

/// Strings inside interpolations inside strings: nobody reads more than two levels.
const DEPTH_LIMIT: usize = 16;

/// What was found; lengths and offsets count from the opening quote.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum TextEnd {
    Closed {
        length: usize,
    },
    /// The string ends, but brackets in an interpolation do not match.
    BrokenInside {
        length: usize,
        opener: usize,
    },
    TooDeep {
        length: usize,
        opener: usize,
    },
    /// The line ends inside an interpolation.
    OpenInside {
        opener: usize,
    },
    /// The line ends inside the string.
    Open,
}

#[derive(Clone, Copy)]
enum Level {
    Text,
    /// `${`, and where it stands.
    Interpolation(usize),
    /// Any other bracket; holds what closes it.
    Bracket(u8),
}

/// The end of the string that starts `line`, with regard to interpolations.
pub(super) fn full(line: &str) -> TextEnd {
    let bytes = line.as_bytes();
    let mut levels = vec![Level::Text];
    let (mut broken, mut too_deep) = (None, None);
    let mut at = 1;
    while let Some(&byte) = bytes.get(at) {
        let rest = bytes.get(at..).unwrap_or(&[]);
        let opener = innermost_interpolation(&levels);
        match (levels.last(), byte) {
            (Some(Level::Text), b'\\') => at += 1,
            (Some(Level::Text), b'$') if rest.starts_with(b"$${") => at += 2,
            (Some(Level::Text), b'$') if rest.starts_with(b"${") => {
                levels.push(Level::Interpolation(at));
                at += 1;
            }
            (Some(Level::Text), b'"') => {
                levels.pop();
            }
            (Some(Level::Interpolation(_) | Level::Bracket(_)), _) => {
                if !inside_interpolation(&mut levels, byte) {
                    broken = broken.or(opener);
                }
            }
            (Some(Level::Text) | None, _) => {}
        }
        at += 1;
        if levels.is_empty() {
            return match (too_deep, broken) {
                (Some(opener), _) => TextEnd::TooDeep { length: at, opener },
                (None, Some(opener)) => TextEnd::BrokenInside { length: at, opener },
                (None, None) => TextEnd::Closed { length: at },
            };
        }
        if levels.len() > DEPTH_LIMIT && too_deep.is_none() {
            too_deep = innermost_interpolation(&levels);
        }
    }
    innermost_interpolation(&levels).map_or(TextEnd::Open, |opener| TextEnd::OpenInside { opener })
}

/// One character of code in an interpolation; false where it is a bracket that does not match.
fn inside_interpolation(levels: &mut Vec<Level>, byte: u8) -> bool {
    match byte {
        b'"' => levels.push(Level::Text),
        b'(' => levels.push(Level::Bracket(b')')),
        b'[' => levels.push(Level::Bracket(b']')),
        b'{' => levels.push(Level::Bracket(b'}')),
        b')' | b']' | b'}' => match levels.last() {
            Some(Level::Bracket(close)) if *close == byte => {
                levels.pop();
            }
            Some(Level::Interpolation(_)) if byte == b'}' => {
                levels.pop();
            }
            Some(_) | None => {
                // A closing brace ends the interpolation in spite of brackets that are open inside it.
                while byte == b'}' && matches!(levels.last(), Some(Level::Bracket(b')' | b']'))) {
                    levels.pop();
                }
                if byte == b'}' && matches!(levels.last(), Some(Level::Bracket(_) | Level::Interpolation(_)))
                {
                    levels.pop();
                }
                return false;
            }
        },
        _ => {}
    }
    true
}

fn innermost_interpolation(levels: &[Level]) -> Option<usize> {
    levels.iter().rev().find_map(|level| match level {
        Level::Interpolation(at) => Some(*at),
        Level::Text | Level::Bracket(_) => None,
    })
}

/// The end of the string that starts `line`, where interpolations are not to be trusted.
pub(super) fn simple(line: &str) -> TextEnd {
    let mut escaped = false;
    for (at, byte) in line.bytes().enumerate().skip(1) {
        match byte {
            b'"' if !escaped => return TextEnd::Closed { length: at + 1 },
            b'\\' => escaped = !escaped,
            _ => escaped = false,
        }
    }
    TextEnd::Open
}

/// How much of a line belongs to a string that is never closed: up to a brace that stands alone, so that the block
/// around it keeps its braces, and without brackets and commas at the end of the line.
pub(super) fn length_of_open(line: &str) -> usize {
    let brace = [" {", " }"]
        .iter()
        .filter_map(|brace| line.find(brace))
        .min()
        .unwrap_or(line.len());
    let text = line.get(..brace).unwrap_or(line);
    text.trim_end_matches([' ', '\t', ')', ']', '}', ','])
        .len()
        .max(1)
}

#[cfg(test)]
mod tests {
    use super::{TextEnd, full, length_of_open, simple};

    #[test]
    fn ends_of_strings() {
        assert_eq!(full(r#""a b" c"#), TextEnd::Closed { length: 5 });
        assert_eq!(full(r#""a \" b" c"#), TextEnd::Closed { length: 8 });
        assert_eq!(full(r#""a ${f("b")} c" d"#), TextEnd::Closed { length: 15 });
        assert_eq!(full(r#""a $${b" c"#), TextEnd::Closed { length: 8 });
        assert_eq!(
            full(r#""${f(a} b" c"#),
            TextEnd::BrokenInside {
                length: 10,
                opener: 1
            }
        );
        assert_eq!(full(r#""${a b" c"#), TextEnd::OpenInside { opener: 1 });
        assert_eq!(full(r#""a b c"#), TextEnd::Open);
        assert_eq!(simple(r#""${a b" c"#), TextEnd::Closed { length: 7 });
    }

    #[test]
    fn an_open_string_leaves_the_braces_of_its_block() {
        assert_eq!(length_of_open(r#""trade.example.com { serves = web }"#), 18);
        assert_eq!(length_of_open(r#""10.0.0.0/16 }"#), 12);
        assert_eq!(length_of_open(r#""a","#), 3);
        assert_eq!(length_of_open(r#""a]"#), 2);
    }
}

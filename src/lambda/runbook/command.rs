//! A line for a shell. Whoever reads it is tired: it is to be pasted as it is, and what it needs is in it.

use std::fmt;

/// The longest line that is not broken.
const WIDTH: usize = 100;

/// A command with its options, each of which may stand on a line of its own.
#[derive(Debug, Clone)]
pub struct Command {
    variable: Option<&'static str>,
    /// What the shell asks first, and does nothing more if it is so.
    unless: Option<String>,
    head: String,
    options: Vec<String>,
}

impl Command {
    /// A call of the AWS command line, always in a named region: the default of a shell is a trap.
    pub fn aws(service: &str, operation: &str, region: &str) -> Self {
        Self {
            variable: None,
            unless: None,
            head: format!("aws {service} {operation} --region {region}"),
            options: Vec::new(),
        }
    }

    /// Waits until a thing is in a state, by what AWS's command line calls that state.
    pub fn waiting(service: &str, state: &str, region: &str) -> Self {
        Self::aws(service, &format!("wait {state}"), region)
    }

    /// A line as it is.
    pub fn line(text: &str) -> Self {
        Self {
            variable: None,
            unless: None,
            head: text.to_owned(),
            options: Vec::new(),
        }
    }

    pub fn option(mut self, name: &str, value: &str) -> Self {
        self.options.push(format!("--{name} {}", quoted(value)));
        self
    }

    pub fn flag(mut self, name: &str) -> Self {
        self.options.push(format!("--{name}"));
        self
    }

    pub fn operand(mut self, word: &str) -> Self {
        self.options.push(quoted(word));
        self
    }

    /// Only this part of the answer, as a person reads it.
    pub fn query(self, path: &str) -> Self {
        self.option("query", path).option("output", "text")
    }

    /// Whether others need its answer.
    pub fn is_kept(&self) -> bool {
        self.variable.is_some()
    }

    /// Only if a variable holds an answer: AWS's command line says `None` where there is none.
    pub fn if_there_is(mut self, variable: &'static str) -> Self {
        self.unless = Some(format!("[ \"${{{variable}:-None}}\" = None ] || "));
        self
    }

    /// Keeps the answer in a variable of the shell.
    pub fn into_variable(mut self, name: &'static str) -> Self {
        self.variable = Some(name);
        self
    }
}

impl fmt::Display for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts: Vec<&str> = std::iter::once(self.head.as_str())
            .chain(self.options.iter().map(String::as_str))
            .collect();
        let whole = parts.join(" ");
        let text = if whole.len() <= WIDTH {
            whole
        } else {
            parts.join(" \\\n  ")
        };
        let unless = self.unless.as_deref().unwrap_or_default();
        match self.variable {
            Some(name) => write!(f, "{name}=$({text})"),
            None => write!(f, "{unless}{text}"),
        }
    }
}

/// A word that the shell takes for one, in which variables of the shell still count.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_./:=@,-".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else if word.contains('$') {
        let escaped: String = word
            .chars()
            .flat_map(|c| {
                let escape = matches!(c, '"' | '\\' | '`').then_some('\\');
                escape.into_iter().chain([c])
            })
            .collect();
        format!("\"{escaped}\"")
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::{Command, quoted};

    #[test]
    fn words_reach_the_command_as_they_are() {
        assert_eq!(quoted("trading-orders"), "trading-orders");
        assert_eq!(quoted(r#"{"action":"status"}"#), r#"'{"action":"status"}'"#);
        assert_eq!(quoted("it's"), r"'it'\''s'");
        assert_eq!(quoted("arn:aws:rds:x:$ACCOUNT:y"), "\"arn:aws:rds:x:$ACCOUNT:y\"");
        assert_eq!(quoted(""), "''");
    }

    #[test]
    fn a_long_command_has_an_option_a_line() {
        let short = Command::aws("sts", "get-caller-identity", "us-west-2").query("Account");
        assert_eq!(
            short.into_variable("ACCOUNT").to_string(),
            "ACCOUNT=$(aws sts get-caller-identity --region us-west-2 --query Account --output text)"
        );
        let guarded = Command::line("aws x").if_there_is("SNAPSHOT");
        assert_eq!(guarded.to_string(), "[ \"${SNAPSHOT:-None}\" = None ] || aws x");
        let long = Command::aws("rds", "failover-global-cluster", "us-east-2")
            .option(
                "global-cluster-identifier",
                "trading-orders-of-everybody-everywhere",
            )
            .flag("allow-data-loss");
        assert_eq!(
            long.to_string(),
            "aws rds failover-global-cluster --region us-east-2 \\\n  \
             --global-cluster-identifier trading-orders-of-everybody-everywhere \\\n  --allow-data-loss"
        );
    }
}

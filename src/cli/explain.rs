//! `hac explain`

use super::args::ExplainArgs;
use super::report::Findings;
use super::{Exit, Failure};
use hac_base::diagnostics::{ALL, Code, Severity, did_you_mean};

pub(super) fn run(arguments: &ExplainArgs, findings: &mut Findings<'_>) -> Result<Exit, Failure> {
    let Some(wanted) = &arguments.code else {
        findings.show(&index())?;
        return Ok(Exit::Clean);
    };
    let Some(code) = Code::parse(wanted) else {
        let known = ALL.iter().map(|code| code.as_str());
        let failure = Failure::new(format!("there is no diagnostic `{wanted}`"));
        return Err(match did_you_mean(wanted, known) {
            Some(near) => failure.help(format!("try `hac explain {near}`")),
            None => failure.help("run `hac explain` for the list of all codes"),
        });
    };
    findings.show(code.page())?;
    Ok(Exit::Clean)
}

fn index() -> String {
    ALL.iter().fold(String::new(), |text, code| {
        let severity = match code.severity() {
            Severity::Error => "error  ",
            Severity::Warning => "warning",
        };
        format!(
            "{text}{code}  {severity}  {title}\n",
            code = code.as_str(),
            title = code.title()
        )
    })
}

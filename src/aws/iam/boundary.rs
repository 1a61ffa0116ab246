//! The permissions boundary: a policy of the organisation's, beyond which no role of the platform may go.
//!
//! A variable, because its ARN holds an account number, and a platform none.

use crate::context::BOUNDARY_VARIABLE;
use hac_terraform::{Expr, Project, Type, call, conditional, lit, null, var, variable};

const PATTERN: &str = "^arn:[a-z-]+:iam::([0-9]{12}|aws):policy/.+$";

/// Declares the variable, once.
pub(crate) fn declare(project: &mut Project) -> Expr {
    let given = || var(BOUNDARY_VARIABLE);
    let is_policy = call("can", [call("regex", [lit(PATTERN), given()])]);
    project
        .root
        .file("variables.tf")
        .add(
            variable(BOUNDARY_VARIABLE, Type::String)
                .description(
                    "The policy that bounds what any role made here may do, by its ARN; null where the account has none.",
                )
                .default(null())
                .validation(
                    conditional(given().equals(null()), true, is_policy),
                    "The boundary must be the ARN of an IAM policy.",
                ),
        )
        .expr()
}

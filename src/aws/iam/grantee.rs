//! Who is granted something.

use crate::names::Role;
use crate::policy::Statement;
use hac_base::source::Origin;

/// One role of a region and why it exists.
#[derive(Debug)]
pub(crate) struct Grantee<'p> {
    pub role: Role<'p>,
    /// The service that assumes it.
    pub service: &'static str,
    pub description: String,
    pub statements: Vec<Statement>,
    pub origins: Vec<&'p Origin>,
}

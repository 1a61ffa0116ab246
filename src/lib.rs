//! hac

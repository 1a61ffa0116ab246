//! Names that MySQL 8.0 keeps for itself: no database may be called so.

/// "Can't be a word reserved by the database engine": `CreateDBInstance.DBName`, of Aurora MySQL.
pub const MYSQL_WORDS_SOURCE: &str = "https://dev.mysql.com/doc/refman/8.0/en/keywords.html";

/// The schemas that every server has: <https://dev.mysql.com/doc/refman/8.0/en/system-schema.html>.
const SCHEMAS: &[&str] = &["information_schema", "mysql", "performance_schema", "sys"];

/// The words that the list of keywords marks with `(R)`; sorted.
#[rustfmt::skip] // One a line would be five screens.
const WORDS: &[&str] = &[
    "accessible", "add", "all", "alter", "analyze", "and", "as", "asc", "asensitive", "before", "between",
    "bigint", "binary", "blob", "both", "by", "call", "cascade", "case", "change", "char", "character",
    "check", "collate", "column", "condition", "constraint", "continue", "convert", "create", "cross",
    "cube", "cume_dist", "current_date", "current_time", "current_timestamp", "current_user", "cursor",
    "database", "databases", "day_hour", "day_microsecond", "day_minute", "day_second", "dec", "decimal",
    "declare", "default", "delayed", "delete", "dense_rank", "desc", "describe", "deterministic",
    "distinct", "distinctrow", "div", "double", "drop", "dual", "each", "else", "elseif", "empty",
    "enclosed", "escaped", "except", "exists", "exit", "explain", "false", "fetch", "first_value", "float",
    "float4", "float8", "for", "force", "foreign", "from", "fulltext", "function", "generated", "get",
    "grant", "group", "grouping", "groups", "having", "high_priority", "hour_microsecond", "hour_minute",
    "hour_second", "if", "ignore", "in", "index", "infile", "inner", "inout", "insensitive", "insert",
    "int", "int1", "int2", "int3", "int4", "int8", "integer", "intersect", "interval", "into",
    "io_after_gtids", "io_before_gtids", "is", "iterate", "join", "json_table", "key", "keys", "kill",
    "lag", "last_value", "lateral", "lead", "leading", "leave", "left", "like", "limit", "linear", "lines",
    "load", "localtime", "localtimestamp", "lock", "long", "longblob", "longtext", "loop", "low_priority",
    "master_bind", "master_ssl_verify_server_cert", "match", "maxvalue", "mediumblob", "mediumint",
    "mediumtext", "middleint", "minute_microsecond", "minute_second", "mod", "modifies", "natural",
    "no_write_to_binlog", "not", "nth_value", "ntile", "null", "numeric", "of", "on", "optimize",
    "optimizer_costs", "option", "optionally", "or", "order", "out", "outer", "outfile", "over",
    "partition", "percent_rank", "precision", "primary", "procedure", "purge", "range", "rank", "read",
    "read_write", "reads", "real", "recursive", "references", "regexp", "release", "rename", "repeat",
    "replace", "require", "resignal", "restrict", "return", "revoke", "right", "rlike", "row", "row_number",
    "rows", "schema", "schemas", "second_microsecond", "select", "sensitive", "separator", "set", "show",
    "signal", "smallint", "spatial", "specific", "sql", "sql_big_result", "sql_calc_found_rows",
    "sql_small_result", "sqlexception", "sqlstate", "sqlwarning", "ssl", "starting", "stored",
    "straight_join", "system", "table", "terminated", "then", "tinyblob", "tinyint", "tinytext", "to",
    "trailing", "trigger", "true", "undo", "union", "unique", "unlock", "unsigned", "update", "usage",
    "use", "using", "utc_date", "utc_time", "utc_timestamp", "values", "varbinary", "varchar",
    "varcharacter", "varying", "virtual", "when", "where", "while", "window", "with", "write", "xor",
    "year_month", "zerofill",
];

/// Whether a database may not have the name, in whatever case.
pub fn mysql_reserves(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    SCHEMAS.contains(&name.as_str()) || WORDS.binary_search(&name.as_str()).is_ok()
}

#[cfg(test)]
mod tests {
    use super::{WORDS, mysql_reserves};

    #[test]
    fn words_are_found_in_any_case() {
        assert!(WORDS.is_sorted());
        for name in ["mysql", "sys", "ORDER", "Groups", "zerofill", "accessible"] {
            assert!(mysql_reserves(name), "{name}");
        }
        for name in ["orders", "accounts", "ledger", "mysql_data", "role"] {
            assert!(!mysql_reserves(name), "{name}");
        }
    }
}

//! Platforms of any size, for benchmarks and for tests of growth.

use std::fmt::Write;

/// A platform with about `tiers` tiers in two regions: groups of a web tier, a database, a table and a bucket.
pub(crate) fn platform(tiers: usize) -> String {
    let mut text = String::from(
        "platform large {\n  \
         region us-east-1 { role = primary, cidr = 10.10.0.0/16 }\n  \
         region us-east-2 { role = secondary, cidr = 10.20.0.0/16 }\n  \
         region us-west-2 { role = witness }\n  \
         alert oncall { email = [\"oncall@example.com\"] }\n",
    );
    let groups = tiers.div_ceil(4);
    for n in 0..groups {
        // Formatting into a string cannot fail.
        let _ = write!(
            text,
            "
  tier w{n}: compute {{
    instance = t3.large
    image    = {{ us-east-1 = ami-0a1b2c3d4e5f60718, us-east-2 = ami-0d4e5f6071829304a }}
    scale    = 3..12
    listen https 443 -> http 8080
    health GET \"/healthz\" every 10s x 3
    uses     = [d{n}, t{n}, b{n}]
  }}
  tier d{n}: aurora_mysql {{
    instance = db.r6g.large
    readers  = 1
    backup   = 35d
    replicate us-east-1 -> us-east-2
    health GET \"/healthz/d{n}\" every 10s x 3 via w{n}
    lag     <= 5s
  }}
  tier t{n}: dynamodb {{
    key session_id: string
    expire = expires_at
  }}
  tier b{n}: s3 {{
    replicate us-east-1 <-> us-east-2
    retain = 90d
  }}
  dns \"w{n}.example.com\" {{ serves = w{n} }}
"
        );
    }
    text + "}\n"
}

//! `state` and `tags`: how the generated Terraform is kept and marked.

use super::{Attribute, BLOCK, Kind, Type};

pub(super) const STATE: Kind = Kind {
    name: "state",
    doc: "The bucket in which Terraform keeps its state.\n\n\
          It must outlive every region that can fail, so it lies in none that a failover leaves or enters.",
    example: "state {\n  bucket = \"example-terraform-state\"\n  key    = \"shop/terraform.tfstate\"\n  region = us-west-2\n}",
    attributes: &[
        Attribute::required("bucket", Type::Text, "The bucket's name."),
        Attribute::required("key", Type::Text, "The object's name in the bucket."),
        Attribute::required("region", Type::RegionName, "The bucket's region."),
        Attribute::optional(
            "lock_table",
            Type::Text,
            "A DynamoDB table that keeps two runs apart. Unless one is said, an object beside the state does (Terraform 1.10).",
        ),
    ],
    ..BLOCK
};

pub(super) const TAGS: Kind = Kind {
    name: "tags",
    doc: "Tags on every resource, under any name, beside the ones `hac` adds itself.",
    example: "tags { team = \"payments\", CostCentre = \"1234\" }",
    free: Some(Type::Text),
    ..BLOCK
};

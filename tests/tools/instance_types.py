"""Writes `src/aws/facts/instance_types.txt`: which sizes each family of EC2 instances has.

    target/tools/emulator/bin/python tests/tools/instance_types.py YYYY-MM-DD > src/aws/facts/instance_types.txt

The types are those of `ec2.InstanceType` in botocore's model of the EC2 API (Apache-2.0), which AWS publishes with each new
type. The day is the one on which the table was made: messages name it, because AWS goes on adding.
"""

import sys

import boto3
import botocore

USAGE = "usage: instance_types.py YYYY-MM-DD"
ORDER = ("nano", "micro", "small", "medium", "large", "xlarge")


def order(size: str) -> tuple[int, int, str]:
    """Smallest first; bare metal last."""
    if size in ORDER:
        return (0, ORDER.index(size), size)
    if size.endswith("xlarge"):
        return (1, int(size.removesuffix("xlarge")), size)
    return (2, 0, size)


def table() -> dict[tuple[str, ...], list[str]]:
    """The families that have the same sizes, by those sizes."""
    model = boto3.client("ec2", region_name="us-east-1").meta.service_model
    sizes: dict[str, list[str]] = {}
    for name in model.shape_for("InstanceType").enum:
        family, size = name.split(".", 1)
        sizes.setdefault(family, []).append(size)
    families: dict[tuple[str, ...], list[str]] = {}
    for family in sorted(sizes):
        families.setdefault(tuple(sorted(sizes[family], key=order)), []).append(family)
    return families


def main() -> None:
    """Prints the table."""
    if len(sys.argv) != 2:
        sys.exit(USAGE)
    print(
        f"# Made by tests/tools/instance_types.py on {sys.argv[1]} from botocore {botocore.__version__}."
    )
    for sizes, families in sorted(table().items(), key=lambda entry: entry[1]):
        print(f"{' '.join(families)}: {' '.join(sizes)}")


if __name__ == "__main__":
    main()

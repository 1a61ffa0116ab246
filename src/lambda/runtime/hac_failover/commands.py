"""Commands for people to paste: what a page asks for must not have to be looked up at night."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .here import Here


def invoke(here: Here, **event: object) -> str:
    """Asks this function for something. The CLI waits as long as the function may run: by default
    it would give up after a minute, and ask again."""
    return (
        f"aws lambda invoke --region {here.region} --function-name {here.function} "
        "--cli-read-timeout 900 --cli-binary-format raw-in-base64-out "
        f"--payload '{json.dumps(event)}' /dev/stdout"
    )

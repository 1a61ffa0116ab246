"""Runs the real terraform, with the real provider, against the emulator: on a copy of the
generated folder, so that the folder stays as it was."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

OVERRIDE = "hac_drill_override.tf"
# State, plans and providers of the one who runs the drill are none of its business.
_LEFT_OUT = shutil.ignore_patterns(".terraform", "*.tfstate*", "*.tfplan", "tf.plan", OVERRIDE)
_LOCAL_STATE = 'terraform {\n  backend "local" {}\n}\n'
# The provider waits between its looks, so most of an apply is waiting: many at once cost nothing.
_PARALLEL = "-parallelism=40"
_BLOCK = re.compile(r'^resource "(?P<type>\w+)" "(?P<name>\w+)" \{$')
_SECONDS = 900


class TerraformFailed(Exception):
    """What terraform said, in full."""


@dataclass(frozen=True, slots=True)
class Terraform:
    """A copy of the generated folder, and the means to run terraform in it."""

    folder: Path
    environment: Mapping[str, str]
    program: str = "terraform"

    @classmethod
    def of(
        cls, generated: Path, copy: Path, environment: Mapping[str, str], program: str
    ) -> Terraform:
        """Copies the folder, without any state or plan in it, and gives the copy a local state."""
        shutil.copytree(generated, copy, ignore=_LEFT_OUT, dirs_exist_ok=True)
        (copy / OVERRIDE).write_text(_LOCAL_STATE, encoding="utf-8")
        more = {"TF_IN_AUTOMATION": "1", "CHECKPOINT_DISABLE": "1", "TF_INPUT": "0"}
        return cls(copy, {**environment, **more}, program)

    def becomes(self, generated: Path) -> None:
        """Another build of the same platform, over the same state."""
        for known in self.folder.rglob("*"):
            inside = known.relative_to(self.folder).parts
            if known.is_file() and ".terraform" not in inside and known.suffix in (".tf", ".json"):
                known.unlink()
        shutil.copytree(generated, self.folder, ignore=_LEFT_OUT, dirs_exist_ok=True)
        (self.folder / OVERRIDE).write_text(_LOCAL_STATE, encoding="utf-8")

    def init(self) -> None:
        """Fetches providers and modules. Raises TerraformFailed."""
        self._run("init", "-input=false", "-no-color")

    def apply(self) -> int:
        """Makes everything, and says how many resources that were."""
        self._run("apply", "-auto-approve", "-input=false", "-no-color", _PARALLEL)
        listed = self._run("state", "list").splitlines()
        return sum(1 for line in listed if not re.search(r"(^|\.)data\.", line))

    def plan(self, name: str) -> dict[str, Any]:
        """What terraform would change now; it asks the emulator about everything first."""
        file = f"{name}.tfplan"
        self._run("plan", "-input=false", "-no-color", "-lock=false", _PARALLEL, f"-out={file}")
        shown: dict[str, Any] = json.loads(self._run("show", "-json", file))
        return shown

    def refuses_to_destroy(self) -> bool:
        """Whether terraform itself keeps what must not be lost."""
        try:
            self._run("plan", "-destroy", "-refresh=false", "-input=false", "-no-color")
        except TerraformFailed as error:
            return "Instance cannot be destroyed" in str(error)
        return False

    def destroy(self) -> None:
        """Takes everything away, `prevent_destroy` or not. Looks at nothing anew before."""
        self._release()
        # The emulator was asked about everything by the plan before.
        arguments = ("-auto-approve", "-refresh=false", "-input=false", "-no-color", _PARALLEL)
        self._run("destroy", *arguments)

    def left(self) -> list[str]:
        """The addresses that are still in the state."""
        return self._run("state", "list").splitlines()

    def _release(self) -> None:
        """Takes `prevent_destroy` off, by the way the README of the folder names."""
        for folder in sorted({file.parent for file in self.folder.rglob("*.tf")}):
            if ".terraform" in folder.relative_to(self.folder).parts:
                continue
            blocks = "".join(_released(file) for file in sorted(folder.glob("*.tf")))
            if blocks:
                with (folder / OVERRIDE).open("a", encoding="utf-8") as override:
                    override.write(blocks)

    def _run(self, *arguments: str) -> str:
        try:
            done = subprocess.run(  # noqa: S603  (the arguments are our own)
                [self.program, *arguments],
                cwd=self.folder,
                env=dict(self.environment),
                capture_output=True,
                text=True,
                timeout=_SECONDS,
                check=False,
            )
        except OSError as error:
            raise TerraformFailed(f"{self.program} cannot be run: {error}") from error
        except subprocess.TimeoutExpired as error:
            raise TerraformFailed(f"terraform {arguments[0]} took over {_SECONDS} s") from error
        if done.returncode != 0:
            said = f"{done.stdout}\n{done.stderr}".strip().splitlines()
            begin = next((i for i, line in enumerate(said) if "Error:" in line), 0)
            text = "\n".join(said[begin : begin + 60])
            raise TerraformFailed(f"terraform {' '.join(arguments)} failed:\n{text}")
        return done.stdout


def _released(file: Path) -> str:
    """An override for each resource of a file that may not be destroyed, or not while it holds
    something. The files are as `terraform fmt` leaves them."""
    if file.name == OVERRIDE:
        return ""
    blocks = []
    head: re.Match[str] | None = None
    protected = False
    for line in file.read_text(encoding="utf-8").splitlines():
        if found := _BLOCK.match(line):
            head, protected = found, False
        elif line.strip() == "prevent_destroy = true":
            protected = True
        elif line == "}" and head is not None:
            bucket = head["type"] == "aws_s3_bucket"
            body = "  force_destroy = true\n" if bucket else ""
            body += "  lifecycle {\n    prevent_destroy = false\n  }\n" if protected else ""
            if body:
                blocks.append(f'resource "{head["type"]}" "{head["name"]}" {{\n{body}}}\n')
            head = None
    return "".join(blocks)

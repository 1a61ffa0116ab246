"""The code that was deployed: taken out of the function that Terraform made, not out of hac."""

from __future__ import annotations

import base64
import hashlib
import importlib
import io
import pkgutil
import sys
import zipfile
from typing import TYPE_CHECKING, Any

from moto.awslambda.models import lambda_backends

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType


class NoCode(Exception):
    """The code that was applied cannot be had, or is not the same everywhere."""


def deployed(account: str, region: str, name: str) -> Any:
    """The function as the emulator has it."""
    return lambda_backends[account][region].get_function(name)


def functions_of(account: str) -> dict[str, list[str]]:
    """The names of the Python functions in each region."""
    found: dict[str, list[str]] = {}
    for region, backend in lambda_backends[account].items():
        names = [f.function_name for f in backend.list_functions() if _is_python(f)]
        if names:
            found[region] = sorted(names)
    return found


def _is_python(function: Any) -> bool:
    return str(function.run_time).startswith("python")


def unpack(account: str, into: Path) -> str:
    """Unpacks the archive that every function runs, and gives its hash as Terraform writes it."""
    archives: dict[str, bytes] = {}
    for region, names in functions_of(account).items():
        for name in names:
            code: bytes = deployed(account, region, name).code_bytes
            digest = base64.b64encode(hashlib.sha256(code).digest()).decode()
            archives[digest] = code
    if len(archives) != 1:
        raise NoCode(f"{len(archives)} different archives are deployed, and one is expected")
    ((digest, code),) = archives.items()
    with zipfile.ZipFile(io.BytesIO(code)) as archive:
        archive.extractall(into)
    return digest


def load(folder: Path) -> dict[str, ModuleType]:
    """Imports every module of the archive: some are only imported when their step is run. What was
    loaded of an archive before is forgotten; what runs of it runs on."""
    sys.path.insert(0, str(folder))
    importlib.invalidate_caches()
    packages = sorted(entry.parent.name for entry in folder.glob("*/__init__.py"))
    for known in [name for name in sys.modules if name.partition(".")[0] in packages]:
        del sys.modules[known]
    for package in packages:
        for module in pkgutil.walk_packages([str(folder / package)], f"{package}."):
            importlib.import_module(module.name)
    return {
        name: module for name, module in sys.modules.items() if name.partition(".")[0] in packages
    }

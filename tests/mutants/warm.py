"""Runs tests on a changed runtime, in a process that is forked where everything else is loaded already: to load pytest, boto3
and moto takes longer than most tests. The change is made while the module is loaded; no file is touched."""

from __future__ import annotations

import gc
import os
import resource
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import redirect_stdout
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from io import StringIO
from pathlib import Path
from types import CodeType
from typing import NoReturn

import boto3
import pytest
from botocore import loaders
from moto import mock_aws

from .places import HERE, PACKAGE, ROOT
from .source import module_of

_ROOMY = 6 * 1024**3
# Of the processor, for a test that takes none otherwise; a change may make a loop endless.
_SECONDS = 5.0
_MANY = 5.0
_SERVICES = (
    "autoscaling",
    "cloudwatch",
    "dynamodb",
    "lambda",
    "rds",
    "rds-data",
    "s3",
    "sns",
    "secretsmanager",
    "sts",
)


class _Changed(SourceFileLoader):
    """Loads another text than the file has."""

    def __init__(self, module: str, path: str, text: str) -> None:
        super().__init__(module, path)
        self._text = text

    def get_code(self, fullname: str) -> CodeType:
        return compile(self._text, self.path, "exec", dont_inherit=True)


class _Finder(MetaPathFinder):
    def __init__(self, name: str, text: str) -> None:
        self._module, self._path, self._text = module_of(name), str(PACKAGE / name), text

    def find_spec(self, fullname: str, path: object, target: object = None) -> ModuleSpec | None:
        if fullname != self._module:
            return None
        loader = _Changed(fullname, self._path, self._text)
        return spec_from_file_location(fullname, self._path, loader=loader)


class _Teller:
    """Keeps the order that was asked for, says which test failed, and gives each its time."""

    def __init__(self, tests: Sequence[str], seconds: dict[str, float], pipe: int) -> None:
        self._rank = {test: rank for rank, test in enumerate(tests)}
        self._seconds, self._pipe = seconds, pipe

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items.sort(key=lambda item: self._rank.get(item.nodeid, 0))

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        signal.setitimer(signal.ITIMER_PROF, _SECONDS + _MANY * self._seconds.get(nodeid, 60.0))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            os.write(self._pipe, f"{report.nodeid}\n".encode())


def warm() -> None:
    """Loads what no change touches, and what else is loaded only when it is used first."""
    shared = loaders.create_loader()
    for service in _SERVICES:
        shared.load_service_model(service, "service-2")
        shared.load_service_model(service, "endpoint-rule-set-1")
    shared.load_data("endpoints")
    loaders.create_loader = lambda *_: shared
    _use_a_table()
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    with redirect_stdout(StringIO()):
        pytest.main(["--collect-only", "-p", "no:cacheprovider", f"--rootdir={HERE}", __file__])
    gc.collect()
    gc.freeze()


@mock_aws
def _use_a_table() -> None:
    given = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
    client = boto3.session.Session(**given).client("dynamodb", region_name="us-west-2")
    client.create_table(
        TableName="any",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    client.update_item(
        TableName="any",
        Key={"id": {"S": "any"}},
        UpdateExpression="SET #a = :a",
        ConditionExpression="attribute_not_exists(#a) OR #a < :a",
        ExpressionAttributeNames={"#a": "a"},
        ExpressionAttributeValues={":a": {"N": "1"}},
    )
    client.get_item(TableName="any", Key={"id": {"S": "any"}})


def start(
    change: tuple[str, str] | None, tests: Sequence[str], seconds: dict[str, float], said: Path
) -> tuple[int, int]:
    """Begins, and gives the process and what it can be heard by. `change` is a module and its text."""
    hear, tell = os.pipe()
    process = os.fork()
    if process == 0:
        os.close(hear)
        _leave(lambda: _run(change, tests, seconds, said, tell))
    os.close(tell)
    return process, hear


def _run(
    change: tuple[str, str] | None,
    tests: Sequence[str],
    seconds: dict[str, float],
    said: Path,
    tell: int,
) -> int:
    resource.setrlimit(resource.RLIMIT_AS, (_ROOMY, _ROOMY))
    out = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(out, 1)
    os.dup2(out, 2)
    if change is not None:
        sys.meta_path.insert(0, _Finder(*change))
    os.chdir(ROOT)
    options = ["-x", "-q", "--tb=line", "-p", "no:cacheprovider", "--rootdir", str(ROOT)]
    return int(pytest.main([*options, *tests], plugins=[_Teller(tests, seconds, tell)]))


def _leave(run: Callable[[], int]) -> NoReturn:
    """Whatever happens, the copy of the process does not go on with the work of the first."""
    code = 3
    try:
        code = run()
    finally:
        sys.stdout.flush()
        os._exit(code)

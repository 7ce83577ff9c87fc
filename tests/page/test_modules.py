"""The page's JavaScript modules have tests of their own, run by node's test runner."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests import services


def test_the_modules_pass_their_own_tests(tmp_path: Path) -> None:
    tests = Path(__file__).with_name("modules.test.mjs")
    done = subprocess.run(
        [services.find_node(), "--test", str(tests)], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr

"""Builds the functions and lays them out as `sam build` does: one artifact that every function shares."""

import json
import subprocess
import time
import zipfile
from pathlib import Path

import paths
from preflight import fail, say
from samcli.yamlhelper import yaml_dump, yaml_parse

PROFILE = "local"


def build(state: paths.State) -> None:
    """Compiles `bootstrap`, zips it, and writes the template that deploys the zip."""
    say("building the functions (the first time takes minutes, a change seconds)")
    started = time.monotonic()
    zip_reproducibly(compile_bootstrap(), state.artifact)
    point_template_at(state)
    say(f"built in {time.monotonic() - started:.0f} s: {state.artifact.stat().st_size / 1e6:.1f} MB zipped")


def compile_bootstrap() -> Path:
    command = ["cargo", "build", "--profile", PROFILE, "--package", "gatehouse-functions", "--bin", "bootstrap"]
    if subprocess.run(command, cwd=paths.ROOT).returncode:
        fail("the functions do not compile: see cargo's message above")
    metadata = subprocess.run(
        ["cargo", "metadata", "--format-version", "1", "--no-deps"], cwd=paths.ROOT, capture_output=True, check=True
    )
    return Path(json.loads(metadata.stdout)["target_directory"]) / PROFILE / "bootstrap"


def zip_reproducibly(binary: Path, artifact: Path) -> None:
    """The same binary gives the same bytes, so that an unchanged build is no deployment."""
    entry = zipfile.ZipInfo("bootstrap", date_time=(1980, 1, 1, 0, 0, 0))
    entry.external_attr = 0o755 << 16
    entry.compress_type = zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(artifact, "w", compresslevel=1) as archive:
        archive.writestr(entry, binary.read_bytes(), compresslevel=1)


def point_template_at(state: paths.State) -> None:
    template = yaml_parse(paths.TEMPLATE.read_text())
    template["Globals"]["Function"]["CodeUri"] = str(state.artifact)
    state.template.write_text(yaml_dump(template))

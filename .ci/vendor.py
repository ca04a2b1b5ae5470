"""Renew the vendored browser assets (developers only; users never need Node).

Fetches pinned packages with `npm pack`, bundles sigma and graphology with esbuild into one classic script, copies the rest, and writes
VENDOR.json with name, version, licence and SHA-256 of every file. Run: python .ci/vendor.py
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STATIC = ROOT / "kg/web/static/vendor"
TESTS = ROOT / "tests/browser/vendor"

# file to write: (folder, npm package, version, path in the package, licence)
COPIES = {
    "yasgui.min.js": (STATIC, "@zazuko/yasgui", "4.6.2", "build/yasgui.min.js", "MIT"),
    "yasgui.min.css": (STATIC, "@zazuko/yasgui", "4.6.2", "build/yasgui.min.css", "MIT"),
    "land-110m.json": (STATIC, "world-atlas", "2.0.2", "land-110m.json", "ISC; Natural Earth, public domain"),
    "axe.min.js": (TESTS, "axe-core", "4.14.1", "axe.min.js", "MPL-2.0"),
}
BUNDLE = {"sigma": "3.0.3", "graphology": "0.26.0"}
ENTRY = "import Graph from 'graphology'; import Sigma from 'sigma'; window.Graph = Graph; window.Sigma = Sigma;"


def unpack(package: str, version: str, folder: Path) -> Path:
    """Return the folder of one unpacked package."""
    done = subprocess.run(
        ["npm", "pack", "--silent", f"{package}@{version}"], cwd=folder, check=True, capture_output=True, text=True
    )
    target = folder / f"{package.replace('/', '_')}"
    with tarfile.open(folder / done.stdout.strip().splitlines()[-1]) as archive:
        archive.extractall(target, filter="data")
    return target / "package"


def bundle(folder: Path) -> None:
    """Write sigma.min.js: sigma and graphology as one classic script."""
    (folder / "entry.js").write_text(ENTRY, encoding="utf-8")
    wanted = [f"{name}@{version}" for name, version in BUNDLE.items()]
    subprocess.run(["npm", "install", "--silent", "--no-save", "esbuild@0.28.2", *wanted], cwd=folder, check=True)
    out = STATIC / "sigma.min.js"
    subprocess.run(
        ["npx", "esbuild", "entry.js", "--bundle", "--minify", "--format=iife", f"--outfile={out}"],
        cwd=folder,
        check=True,
    )


def main() -> None:
    """Fetch, bundle, copy and record."""
    record: dict[str, dict[str, str]] = {}
    for folder in (STATIC, TESTS):
        folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        for name, (folder, package, version, inside, licence) in COPIES.items():
            shutil.copyfile(unpack(package, version, Path(scratch)) / inside, folder / name)
            record[name] = {"package": f"{package}@{version}", "licence": licence}
        bundle(Path(scratch))
        record["sigma.min.js"] = {"package": " + ".join(f"{n}@{v}" for n, v in BUNDLE.items()), "licence": "MIT"}
    for name, entry in record.items():
        folder = COPIES[name][0] if name in COPIES else STATIC
        entry["sha256"] = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        entry["file"] = (folder / name).relative_to(ROOT).as_posix()
    text = json.dumps(dict(sorted(record.items())), indent=2) + "\n"
    (STATIC / "VENDOR.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()

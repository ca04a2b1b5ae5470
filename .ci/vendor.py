"""Renew the vendored browser assets (developers only; users never need Node).

Fetches pinned packages with `npm pack`, bundles some with esbuild into classic scripts, copies the rest, and writes
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
    "oxigraph.wasm": (STATIC, "oxigraph", "0.5.11", "web_bg.wasm", "MIT OR Apache-2.0"),
    "axe.min.js": (TESTS, "axe-core", "4.14.1", "axe.min.js", "MPL-2.0"),
}
SIGMA = "import Graph from 'graphology'; import Sigma from 'sigma'; window.Graph = Graph; window.Sigma = Sigma;"
OXIGRAPH = "import * as Oxigraph from 'oxigraph/web.js'; self.Oxigraph = Oxigraph;"
# file to write: (packages, script that puts what is needed into the window, licence)
BUNDLES = {
    "sigma.min.js": ({"sigma": "3.0.3", "graphology": "0.26.0"}, SIGMA, "MIT"),
    "oxigraph.min.js": ({"oxigraph": "0.5.11"}, OXIGRAPH, "MIT OR Apache-2.0"),
}


def unpack(package: str, version: str, folder: Path) -> Path:
    """Return the folder of one unpacked package."""
    done = subprocess.run(
        ["npm", "pack", "--silent", f"{package}@{version}"], cwd=folder, check=True, capture_output=True, text=True
    )
    target = folder / f"{package.replace('/', '_')}"
    with tarfile.open(folder / done.stdout.strip().splitlines()[-1]) as archive:
        archive.extractall(target, filter="data")
    return target / "package"


def bundle(folder: Path, name: str) -> None:
    """Write one bundle: its packages as one classic script."""
    packages, script, _ = BUNDLES[name]
    (folder / "entry.js").write_text(script, encoding="utf-8")
    wanted = [f"{package}@{version}" for package, version in packages.items()]
    subprocess.run(["npm", "install", "--silent", "--no-save", "esbuild@0.28.2", *wanted], cwd=folder, check=True)
    settings = ["--bundle", "--minify", "--format=iife", "--log-level=error", f"--outfile={STATIC / name}"]
    subprocess.run(["npx", "esbuild", "entry.js", *settings], cwd=folder, check=True)


def main() -> None:
    """Fetch, bundle, copy and record."""
    record: dict[str, dict[str, str]] = {}
    for folder in (STATIC, TESTS):
        folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        for name, (folder, package, version, inside, licence) in COPIES.items():
            shutil.copyfile(unpack(package, version, Path(scratch)) / inside, folder / name)
            record[name] = {"package": f"{package}@{version}", "licence": licence}
        for name, (packages, _, licence) in BUNDLES.items():
            bundle(Path(scratch), name)
            record[name] = {"package": " + ".join(f"{n}@{v}" for n, v in packages.items()), "licence": licence}
    for name, entry in record.items():
        folder = COPIES[name][0] if name in COPIES else STATIC
        entry["sha256"] = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        entry["file"] = (folder / name).relative_to(ROOT).as_posix()
    text = json.dumps(dict(sorted(record.items())), indent=2) + "\n"
    (STATIC / "VENDOR.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()

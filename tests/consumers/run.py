"""Loads exports with the programs that consume them.

    python tests/consumers/run.py DATELINE FOLDER [NAME ...]

DATELINE is the command of that name; exports are written to FOLDER. Each `check_*.py` beside this
file is a consumer; NAME selects some of them. Each of its functions `check_*` is called with a
`Project`; its function `check`, if it has one, with a folder that has the project in every format.
A check fails by raising an exception. Its return value is printed.
`cargo xtask consumers` installs `requirements.txt` and runs this.
"""

import importlib
import json
import os
import re
import subprocess
import sys
import time
import traceback
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parent / "data" / "training" / "project.dateline.json"


class Project:
    """The project that is exported, and its exports."""

    def __init__(self, dateline, folder):
        self.dateline = dateline
        self.folder = folder
        self.written = {}
        self.documents = json.loads(PROJECT.read_text("utf-8"))["documents"]

    def texts(self):
        """Yields each document's text and its mentions: start, end and label, in code points."""
        for document in self.documents:
            mentions = [
                (one["start"], one["end"], one["label"])
                for one in document["annotations"]
                if one["status"] != "rejected"
            ]
            yield document["text"], sorted(mentions, key=lambda one: (one[0], -one[1], one[2]))

    def mentions(self):
        """Returns the number of mentions."""
        return sum(len(mentions) for _, mentions in self.texts())

    def export(self, name, target, *options):
        """Writes the project in format `target` with `options` of `dateline convert` to a file or
        folder `name`, and returns its path."""
        key = (name, target, *options)
        if key not in self.written:
            out = self.folder / str(len(self.written)) / name
            out.parent.mkdir(parents=True)
            self.convert(PROJECT, out, target, *options)
            self.written[key] = out
        return self.written[key]

    def convert(self, source, out, target, *options):
        """Runs `dateline convert` on any file and returns its messages."""
        words = ["convert", "--to", target, *options, "--out", str(out), str(source)]
        run = subprocess.run([self.dateline, *words], capture_output=True, encoding="utf-8")
        assert run.returncode == 0, run.stderr
        return run.stderr

    def everything(self):
        """Returns a folder with a subfolder for each training data format."""
        folder = self.folder / "everything"
        if not folder.exists():
            run = subprocess.run(
                [self.dateline, "convert", "--to", "?"], capture_output=True, encoding="utf-8"
            )
            # The error for an unknown format lists all formats.
            for target in re.search(r"possible values: ([a-z0-9, -]+)", run.stderr)[1].split(", "):
                # The Dateline format is the project itself.
                if target != "dateline":
                    with zipfile.ZipFile(self.export("project.zip", target)) as archive:
                        archive.extractall(folder / target)
        return folder

    def formats(self):
        """Returns the formats that were written."""
        return {key[1] for key in self.written}


def flat(mentions):
    """Removes overlaps: keeps the longest mention first, then the earliest, then by label."""
    kept = []
    for start, end, label in sorted(mentions, key=lambda one: (one[0] - one[1], one[0], one[2])):
        if all(end <= other[0] or other[1] <= start for other in kept):
            kept.append((start, end, label))
    return sorted(kept)


def main(dateline, folder, *names):
    # Nothing is downloaded at run time.
    os.environ.update(HF_HUB_OFFLINE="1", HF_DATASETS_OFFLINE="1", HF_HOME=str(folder / "hf"))
    os.environ["HF_DATASETS_DISABLE_PROGRESS_BARS"] = "1"
    os.environ.update(TOKENIZERS_PARALLELISM="false", TRANSFORMERS_VERBOSITY="error")
    sys.path.insert(0, str(HERE))
    project = Project(dateline, folder)
    files = sorted(path.stem for path in HERE.glob("check_*.py"))
    chosen = [name for name in files if not names or name.removeprefix("check_") in names]
    failures = 0
    for name in chosen:
        started = time.monotonic()
        module = importlib.import_module(name)
        checks = [check for key, check in vars(module).items() if key.startswith("check_")]
        if hasattr(module, "check"):
            checks.append(module.check)
        for check in checks:
            try:
                takes_folder = check.__name__ == "check"
                summary = check(project.everything() if takes_folder else project) or ""
                print(f"ok    {name}.{check.__name__}: {summary}", flush=True)
            except Exception:
                failures += 1
                print(f"FAIL  {name}.{check.__name__}\n{traceback.format_exc()}", flush=True)
        print(f"      {time.monotonic() - started:.1f} s", flush=True)
    print(f"formats: {', '.join(sorted(project.formats()))}; failures: {failures}")
    return 1 if failures or not chosen else 0


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    # The checks import this file as `run`. It must not be loaded twice.
    sys.modules["run"] = sys.modules["__main__"]
    sys.exit(main(sys.argv[1], Path(sys.argv[2]).resolve(), *sys.argv[3:]))

"""Loads exports with the programs that they are for.

    python tests/consumers/run.py DATELINE FOLDER [NAME ...]

DATELINE is the command of that name; FOLDER takes what is written. Each `check_*.py` beside this
file is a consumer, or only those that are named. Each of its functions `check_*` is called with a
`Project`; its function `check`, if it has one, with a folder that holds the project in every format.
They fail by raising, and what they return is printed as figures.
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
    """What is exported, and its exports."""

    def __init__(self, dateline, folder):
        self.dateline = dateline
        self.folder = folder
        self.written = {}
        self.documents = json.loads(PROJECT.read_text("utf-8"))["documents"]

    def texts(self):
        """Of each document its text and its mentions: start, end and label, in code points."""
        for document in self.documents:
            mentions = [
                (one["start"], one["end"], one["label"])
                for one in document["annotations"]
                if one["status"] != "rejected"
            ]
            yield document["text"], sorted(mentions, key=lambda one: (one[0], -one[1], one[2]))

    def mentions(self):
        """How many mentions there are."""
        return sum(len(mentions) for _, mentions in self.texts())

    def export(self, name, target, *options):
        """Writes the project as format `target` with `options` of `dateline convert` into a file or
        folder called `name`, and returns its path."""
        key = (name, target, *options)
        if key not in self.written:
            out = self.folder / str(len(self.written)) / name
            out.parent.mkdir(parents=True)
            self.convert(PROJECT, out, target, *options)
            self.written[key] = out
        return self.written[key]

    def convert(self, source, out, target, *options):
        """`dateline convert` of any file; what it says is returned."""
        words = ["convert", "--to", target, *options, "--out", str(out), str(source)]
        run = subprocess.run([self.dateline, *words], capture_output=True, encoding="utf-8")
        assert run.returncode == 0, run.stderr
        return run.stderr

    def everything(self):
        """A folder with a folder for each format of training data that there is."""
        folder = self.folder / "everything"
        if not folder.exists():
            run = subprocess.run(
                [self.dateline, "convert", "--to", "?"], capture_output=True, encoding="utf-8"
            )
            # It names them where it is asked for one that there is not.
            for target in re.search(r"none of ([a-z0-9, -]+)", run.stderr)[1].split(", "):
                # Its own is the project as it is.
                if target != "dateline":
                    with zipfile.ZipFile(self.export("project.zip", target)) as archive:
                        archive.extractall(folder / target)
        return folder

    def formats(self):
        """Those that have been written."""
        return {key[1] for key in self.written}


def flat(mentions):
    """Mentions without overlaps: the longest first, then the earliest, then by label."""
    taken = []
    for start, end, label in sorted(mentions, key=lambda one: (one[0] - one[1], one[0], one[2])):
        if all(end <= other[0] or other[1] <= start for other in taken):
            taken.append((start, end, label))
    return sorted(taken)


def main(dateline, folder, *names):
    # Nothing is fetched but what is installed.
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
                is_plain = check.__name__ == "check"
                said = check(project.everything() if is_plain else project) or ""
                print(f"ok    {name}.{check.__name__}: {said}", flush=True)
            except Exception:
                failures += 1
                print(f"FAIL  {name}.{check.__name__}\n{traceback.format_exc()}", flush=True)
        print(f"      {time.monotonic() - started:.1f} s", flush=True)
    print(f"formats: {', '.join(sorted(project.formats()))}; failures: {failures}")
    return 1 if failures or not chosen else 0


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    # The checks import this file as `run`; it must not be there twice.
    sys.modules["run"] = sys.modules["__main__"]
    sys.exit(main(sys.argv[1], Path(sys.argv[2]).resolve(), *sys.argv[3:]))

"""Label Studio's SDK accepts the configuration and every region, and converts the tasks."""

import json
import tempfile
from pathlib import Path

from truth import compare, files

REQUIREMENTS = ["label-studio-sdk==2.1.2"]


def check(folder: Path) -> str:
    from label_studio_sdk.converter import Converter
    from label_studio_sdk.label_interface import LabelInterface

    found, converted = [], 0
    for path in files(folder, ".label-studio.json"):
        config = path.with_suffix(".xml").read_text(encoding="utf-8")
        interface = LabelInterface(config)
        interface.validate()
        tasks = json.loads(path.read_text(encoding="utf-8"))
        for task in tasks:
            text, mentions = task["data"]["text"], []
            for result in task["annotations"] + task["predictions"]:
                errors = interface.validate_prediction(result, return_errors=True)
                if errors:
                    raise AssertionError(f"{path.name}: {errors}")
                for region in result["result"]:
                    value = region["value"]
                    if text[value["start"] : value["end"]] != value["text"]:
                        raise AssertionError(f"{path.name}: {value} does not match the text")
                    mentions.append((value["start"], value["end"], value["labels"][0]))
            found.append((text, mentions))
        converter = Converter(config=config, project_dir=None, download_resources=False)
        accepted = sum(len(one["result"]) for task in tasks for one in task["annotations"])
        items = list(converter.iter_from_json_file(str(path)))
        converted_mentions = sum(len(values) for item in items for values in item["output"].values())
        if converted_mentions != accepted:
            raise AssertionError(f"{path.name}: {converted_mentions} of {accepted} mentions are converted")
        converted += converted_mentions
        with tempfile.TemporaryDirectory() as out:
            converter.convert_to_conll2003(str(path), out, is_dir=False)
    return f"{compare(folder, found)}, {converted} accepted mentions converted"

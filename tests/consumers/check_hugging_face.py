"""Hugging Face: `datasets` loads the folder, and `transformers` aligns labels with word pieces."""

import random

from datasets import load_dataset
from run import flat
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, trainers
from transformers import PreTrainedTokenizerFast


def check_dataset(project):
    """Checks the features, splits and labels, and that every mention is included."""
    folder = project.export("dataset", "huggingface")
    data = load_dataset(str(folder))["train"]
    names = data.features["ner_tags"].feature.names
    assert names == (folder / "labels.txt").read_text("utf-8").splitlines()
    assert names[0] == "O" and len(names) == len(set(names))
    expected = sum(len(flat(mentions)) for _, mentions in project.texts())
    begins = 0
    for row in data:
        assert [names[tag] for tag in row["ner_tags"]] == row["tags"]
        assert len(row["tokens"]) == len(row["tags"])
        begins += sum(tag.startswith("B-") for tag in row["tags"])
    assert begins == expected, (begins, expected)
    return f"{len(data)} rows, {len(names)} tags, {begins} mentions"


def check_splits(project):
    """The parts of a split become the splits of the dataset."""
    folder = project.export("split", "huggingface", "--by", "sentence", "--split", "1:6/2/2")
    data = load_dataset(str(folder))
    assert set(data) == {"train", "validation", "test"}
    folder = project.export("all", "huggingface", "--split", "1:1/0/0")
    assert set(load_dataset(str(folder))) == {"train"}
    return ", ".join(f"{name}: {len(rows)}" for name, rows in data.items())


def check_alignment(project):
    """Assigns each word's label to its first piece, as in the guide to token classification."""
    folder = project.export("dataset", "huggingface")
    data = load_dataset(str(folder))["train"]
    tokenizer = word_pieces(data)
    aligned = 0
    for row in data:
        pieces = tokenizer(row["tokens"], is_split_into_words=True)
        previous = None
        labels = []
        for word in pieces.word_ids():
            labels.append(-100 if word is None or word == previous else row["ner_tags"][word])
            previous = word
        aligned_labels = [label for label in labels if label != -100]
        assert aligned_labels == row["ner_tags"], "a word has no pieces"
        aligned += len(aligned_labels)
    return f"{aligned} words aligned"


def word_pieces(data):
    """Returns a tokenizer that is trained here, so that no tokenizer has to be downloaded."""
    words = [word for row in data for word in row["tokens"]]
    random.Random(1).shuffle(words)
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.NFC()
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    trainer = trainers.WordPieceTrainer(vocab_size=500, special_tokens=["[UNK]", "[CLS]", "[SEP]"])
    tokenizer.train_from_iterator([words[: len(words) // 2]], trainer)
    return PreTrainedTokenizerFast(tokenizer_object=tokenizer, unk_token="[UNK]")

"""A BERT of two layers over a word list written here, with settings that train it on the tiny corpus."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tests.classifiers import tiny

SETTINGS = """
kind = "encoder"
name = "tiny-encoder"
base = "{base}"
dev_percent = 25
resamples = 100
[split]
seed = 3
test_percent = 20
[limits]
sentence = 24
title = 4
before = 4
after = 4
[fit]
seed = 1
epochs = {epochs}
batch = 16
rate = 3e-3
head_rate = 1e-2
dropout = 0.0
threads = 1
bfloat16 = false
"""
WORDS = """naps reduced errors on the ward may improve recall long shifts were associated with dizziness and
injury peptide activates potassium channels in neurons snoring is common one third of bakers we
recruited nurses from say goodbye to restless nights dear clearly markedly again not never must nap
be considered week examplin induced rash nurse recovered case study abstract lay a b c d e f g h 0 1
2 3 4 5 6 7 8 9 | . , ! - ( )"""

_SIZES = {"hidden_size": 32, "num_attention_heads": 2, "intermediate_size": 64, "max_position_embeddings": 64}


def write(folder: Path, epochs: int = 4) -> Path:
    """The settings file, written into ``folder`` with the rows, the base encoder and the tokenizer it names."""
    tiny.write(folder)
    corpora = tiny.SETTINGS.partition("[[corpora]]")
    settings = folder / "encoder.toml"
    text = SETTINGS.format(base=write_base(folder / "base"), epochs=epochs)
    text += corpora[1] + corpora[2].partition("[heads")[0]
    text = text.replace('head = "strength_bare"', 'head = "strength_bare"\ntask = "strength_pubmed"')
    settings.write_text(text, encoding="utf-8")
    return settings


def write_base(folder: Path) -> str:
    """The name under which settings find the base encoder that is written, with its tokenizer, to ``folder``."""
    from transformers import BertConfig, BertModel, set_seed

    size = write_tokenizer(folder)
    set_seed(0)
    config = BertConfig(vocab_size=size, num_hidden_layers=2, **_SIZES)
    BertModel(config).save_pretrained(folder)
    return folder.as_posix()


def write_mpnet(folder: Path) -> str:
    """As ``write_base``, the encoder an MPNet, whose tokenizer has marks of its own."""
    import torch
    from transformers import MPNetConfig, MPNetModel, set_seed

    size = write_tokenizer(folder, ("<s>", "<pad>", "</s>", "[UNK]", "<mask>"))
    set_seed(0)
    config = MPNetConfig(vocab_size=size, num_hidden_layers=3, **_SIZES)
    model = MPNetModel(config, add_pooling_layer=False)
    for weights in model.parameters():  # as in a real one, no two layers are the same
        weights.data += 0.02 * torch.randn_like(weights)
    model.save_pretrained(folder)
    return folder.as_posix()


def write_tokenizer(folder: Path, marks: Sequence[str] = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")) -> int:
    """The number of tokens of the tokenizer written to ``folder``."""
    from tokenizers import Tokenizer
    from tokenizers.models import WordPiece
    from tokenizers.normalizers import BertNormalizer
    from tokenizers.pre_tokenizers import BertPreTokenizer

    folder.mkdir(parents=True, exist_ok=True)
    vocabulary = {word: place for place, word in enumerate([*marks, *dict.fromkeys(WORDS.split())])}
    tokenizer = Tokenizer(WordPiece(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = BertNormalizer()
    tokenizer.pre_tokenizer = BertPreTokenizer()
    tokenizer.save(str(folder / "tokenizer.json"))
    return len(vocabulary)

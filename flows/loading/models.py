"""Loads our tagger from `seeds/models`: weights, labels and wordpieces."""

import json
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer
from tokenizers.models import WordPiece
from tokenizers.normalizers import BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer

from transforms.entities.tagger import Head, OnnxTagger


def load_tagger(folder: Path) -> OnnxTagger:
    """The tagger whose `tagger.onnx`, `tagger.json` and `vocab.txt` lie in `folder`; a tenth of a second."""
    options = onnxruntime.SessionOptions()
    # One sentence at a time is too little for several threads, and processes share the cores already.
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(folder / "tagger.onnx", options, providers=["CPUExecutionProvider"])
    told = json.loads((folder / "tagger.json").read_text(encoding="utf-8"))
    heads = {
        name: Head(tuple(head["labels"]), np.array(head["transitions"], np.float32)) for name, head in told.items()
    }
    return OnnxTagger(session, load_wordpieces(folder / "vocab.txt"), heads)


def load_wordpieces(vocabulary: Path) -> Tokenizer:
    """BERT's uncased wordpieces (Devlin et al. 2018) by their list, one a line."""
    pieces = vocabulary.read_text(encoding="utf-8").split("\n")
    numbered = {piece: at for at, piece in enumerate(pieces) if piece}
    tokenizer = Tokenizer(WordPiece(numbered, unk_token="[UNK]", max_input_chars_per_word=100))  # noqa: S106
    tokenizer.normalizer = BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = BertPreTokenizer()
    return tokenizer

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
    """Load the tagger from `tagger.onnx`, `tagger.json` and `vocab.txt` in `folder`; takes a tenth of a second."""
    options = onnxruntime.SessionOptions()
    # One sentence at a time is too little work for several threads, and several processes use the cores already.
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(folder / "tagger.onnx", options, providers=["CPUExecutionProvider"])
    told = json.loads((folder / "tagger.json").read_text(encoding="utf-8"))
    heads = {
        name: Head(tuple(head["labels"]), np.array(head["transitions"], np.float32)) for name, head in told.items()
    }
    return OnnxTagger(session, load_wordpieces(folder / "vocab.txt"), heads)


def load_wordpieces(vocabulary: Path) -> Tokenizer:
    """Make the tokenizer of BERT's uncased wordpieces (Devlin et al. 2018) from their list, one in each line."""
    pieces = vocabulary.read_text(encoding="utf-8").split("\n")
    numbered = {piece: at for at, piece in enumerate(pieces) if piece}
    tokenizer = Tokenizer(WordPiece(numbered, unk_token="[UNK]", max_input_chars_per_word=100))  # noqa: S106
    tokenizer.normalizer = BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = BertPreTokenizer()
    return tokenizer

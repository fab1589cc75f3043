"""Writes a trained network as int8 ONNX with all that `transforms.entities.tagger` needs beside it."""

import json
import tempfile
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from training.bases import MINILM_FILES
from training.network import Network
from training.samples import LABELS

# The phrase head only helped to learn.
HEADS = ("scene", "name")
OPSET = 14


class _Exported(nn.Module):
    """The network for one text without padding: what it says of each word, its heads in the order of `HEADS`."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, ids: Tensor, casings: Tensor, first: Tensor) -> tuple[Tensor, ...]:
        scores = self.network(ids, casings, first=first)
        return tuple(scores[head] for head in HEADS)


def export(network: Network, folder: Path) -> None:
    """Write `tagger.onnx`, `tagger.json` (labels and transitions by head) and `vocab.txt` into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    ids = torch.tensor([[101, 2003, 2004, 2005, 102]])
    casings = torch.tensor([[14, 1, 2, 3, 14]])
    first = torch.tensor([1, 3])
    with tempfile.TemporaryDirectory() as scratch:
        whole = Path(scratch) / "whole.onnx"
        torch.onnx.export(
            _Exported(network.eval()), (ids, casings, first), str(whole), input_names=["ids", "casings", "first"],
            output_names=list(HEADS), opset_version=OPSET, dynamo=False,
            dynamic_axes={name: {1: "pieces"} for name in ("ids", "casings")}
            | {"first": {0: "words"}} | {name: {1: "words"} for name in HEADS},
        )  # fmt: skip
        quantize_dynamic(
            whole, folder / "tagger.onnx", op_types_to_quantize=["MatMul", "Gather"],
            per_channel=True, reduce_range=True, weight_type=QuantType.QInt8,
        )  # fmt: skip
    onnx.checker.check_model(str(folder / "tagger.onnx"))
    chains = {head: network.chains[head].transitions().detach().tolist() for head in HEADS}
    told = {
        head: {"labels": LABELS[head], "transitions": [[round(w, 4) for w in row] for row in chains[head]]}
        for head in HEADS
    }
    (folder / "tagger.json").write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    (folder / "vocab.txt").write_bytes((MINILM_FILES / "vocab.txt").read_bytes())

"""Writes a trained network as int8 ONNX with all that `transforms.tagger` needs beside it."""

import json
import tempfile
from collections.abc import Sequence
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from training.learning import BASE
from training.network import Network
from training.samples import LABELS

# The phrase head only helped to learn.
HEADS = ("scene", "name")
OPSET = 14


class _Exported(nn.Module):
    """The network without padding, its heads in the order of `HEADS`."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, ids: Tensor, casings: Tensor) -> tuple[Tensor, ...]:
        scores = self.network(ids, casings)
        return tuple(scores[head] for head in HEADS)


def average(networks: Sequence[Network]) -> Network:
    """One network whose weights are the mean of several that began alike."""
    states = [network.state_dict() for network in networks]
    mean = Network()
    mean.load_state_dict({name: torch.stack([s[name].float() for s in states]).mean(0) for name in states[0]})
    return mean.eval()


def export(network: Network, folder: Path) -> None:
    """Write `tagger.onnx`, `tagger.json` (labels and transitions by head) and `vocab.txt` into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    ids = torch.tensor([[101, 2003, 2004, 2005, 102]])
    casings = torch.tensor([[14, 1, 2, 3, 14]])
    with tempfile.TemporaryDirectory() as scratch:
        whole = Path(scratch) / "whole.onnx"
        torch.onnx.export(
            _Exported(network.eval()), (ids, casings), str(whole), input_names=["ids", "casings"],
            output_names=list(HEADS), opset_version=OPSET, dynamo=False,
            dynamic_axes={name: {0: "batch", 1: "pieces"} for name in ("ids", "casings", *HEADS)},
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
    (folder / "vocab.txt").write_bytes((BASE / "vocab.txt").read_bytes())

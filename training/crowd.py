"""Several networks of one shape, their weights side by side: a step of all is as many calls as a step of one."""

from collections.abc import Sequence

import torch
from torch import Tensor

from training.network import Network


class Crowd:
    """Networks of one shape; `weights` are those that learn, a row each network, while the words' are shared."""

    def __init__(self, networks: Sequence[Network], device: torch.device) -> None:
        self.one = networks[0].to(device)
        learning = [name for name, weight in self.one.named_parameters() if weight.requires_grad]
        states = [dict(network.named_parameters()) for network in networks]
        self.weights = {
            name: torch.stack([state[name].detach().to(device) for state in states]).requires_grad_()
            for name in learning
        }
        self.size = len(networks)

    def scores(self, ids: Tensor, casings: Tensor, present: Tensor, shared: bool = False) -> dict[str, Tensor]:
        """By head what each network says of its own rows, or of the same rows if they are `shared`."""

        def say(weights: dict[str, Tensor], *seen: Tensor) -> dict[str, Tensor]:
            told: dict[str, Tensor] = torch.func.functional_call(self.one, weights, seen)
            return told

        rows = None if shared else 0
        every = torch.func.vmap(say, in_dims=(0, rows, rows, rows), randomness="different")
        cuda = ids.device.type == "cuda"
        with torch.autocast(ids.device.type, torch.bfloat16, enabled=cuda):
            told = every(self.weights, ids, casings, present)
        return {head: scores.float() for head, scores in told.items()}

    def transitions(self, head: str) -> Tensor:
        """Networks x labels x labels."""
        chain = self.one.chains[head]
        follow: Tensor = chain.transitions(self.weights[f"chains.{head}.weights"])
        return follow

    def networks(self) -> list[Network]:
        """The networks, each by itself."""
        alone = []
        for row in range(self.size):
            network = Network(self.one.shape)
            state = self.one.state_dict() | {name: weight[row].detach() for name, weight in self.weights.items()}
            network.load_state_dict(state)
            alone.append(network.eval())
        return alone

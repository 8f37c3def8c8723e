"""`Module`: parameters by name, the same for a layer and for a whole transformer."""

from pathlib import Path

import numpy as np

from ..autograd import Tensor


class Module:
    """A function with parameters: attributes that are tensors, modules, or lists of these.

    Subclasses define `forward`; calling the module runs it. `training` is read by layers that behave
    differently while learning (dropout).
    """

    training = True

    def __call__(self, *args):  # noqa: D102
        return self.forward(*args)

    def named_parameters(self):
        """Every parameter once, by its path (`blocks.0.attention.out.weight`)."""
        found = {}
        for path, tensor in _walk(self, Tensor):
            if not any(tensor is t for t in found.values()):  # a tied parameter has one home
                found[path] = tensor
        return found

    def parameters(self):
        """The parameters, in a fixed order."""
        return list(self.named_parameters().values())

    def train(self, training=True):
        """Switch this module and all in it to learning (or, with False, to use). Returns the module."""
        for _, module in _walk(self, Module):
            module.training = training
        return self

    def eval(self):
        """Switch to use: no dropout."""
        return self.train(False)

    def zero_grad(self):
        """Forget the gradients, so that the next backward() does not add to them."""
        for p in self.parameters():
            p.grad = None

    def save(self, path):
        """Write the parameters to one `.npz` file."""
        np.savez(_npz(path), **{name: p.numpy() for name, p in self.named_parameters().items()})

    def load(self, path):
        """Read what `save` wrote; names and shapes must agree. Returns the module."""
        with np.load(_npz(path), allow_pickle=False) as stored:
            own = self.named_parameters()
            if set(stored.files) != set(own):
                lost, extra = sorted(set(own) - set(stored.files)), sorted(set(stored.files) - set(own))
                raise ValueError(
                    f"{path} is of another model: lacking {lost or 'nothing'}, extra {extra or 'nothing'}"
                )
            for name, p in own.items():
                if stored[name].shape != p.shape:
                    raise ValueError(
                        f"{path}: {name} has shape {stored[name].shape}, this model wants {p.shape}"
                    )
            for name, p in own.items():
                p.assign(stored[name])
        return self


def _npz(path):
    path = Path(path)
    return path if path.suffix == ".npz" else path.with_name(path.name + ".npz")


def _walk(thing, kind, path=""):
    """Everything of type `kind` in a module's attributes and in lists, tuples and dicts there."""
    if isinstance(thing, kind):
        yield path, thing
    if isinstance(thing, Module):
        inside = vars(thing).items()
    elif isinstance(thing, dict):
        inside = thing.items()
    elif isinstance(thing, (list, tuple)):
        inside = enumerate(thing)
    else:
        return
    for name, part in inside:
        yield from _walk(part, kind, f"{path}.{name}" if path else str(name))

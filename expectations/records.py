"""How the gate reads the bytes of a record: with the decoders of formats, which know nothing of the rows made of it."""

from transforms.formats.mail import unpack
from transforms.formats.saying import says

__all__ = ["says", "unpack"]

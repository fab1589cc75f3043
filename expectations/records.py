"""How the gate reads the bytes of a record: by the decoders of formats, which know nothing of what was found in it."""

from transforms.formats.mail import unpack
from transforms.formats.saying import says

__all__ = ["says", "unpack"]

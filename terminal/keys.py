"""What exists in the terminal's memory only, and is destroyed at close."""

from common.box import BoxKey
from common.secret import Secret
from common.signing import SigningKey


class Keys:
    """The box secret, the key of the box that comes from it, and the signing key."""

    def __init__(self, secret: Secret, box: BoxKey, signing: SigningKey) -> None:
        self.secret = secret
        self.signing = signing
        self._box: BoxKey | None = box

    @property
    def box(self) -> BoxKey:
        """What seals and opens the box. Raises ValueError once it was destroyed."""
        if self._box is None:
            raise ValueError("the key of this box was destroyed")
        return self._box

    @property
    def destroyed(self) -> bool:
        return self._box is None

    def destroy(self) -> None:
        """Nothing can be sealed, opened or signed any more; may be called again."""
        self.secret.wipe()
        self.signing.destroy()
        self._box = None

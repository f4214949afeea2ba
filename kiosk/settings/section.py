"""What all sections of kiosk.toml have in common: nothing is converted in silence, nothing unknown passed over."""

from pydantic import BaseModel, ConfigDict


class Section(BaseModel):
    """One section, or all of them."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

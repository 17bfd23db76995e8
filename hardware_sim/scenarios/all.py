"""The scenarios, by name."""

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from hardware_sim.scenarios import ebina, kani, niimi, shiroishi
from hardware_sim.scenarios.stage import Carried, Stage

Play = Callable[[Stage, Path], Carried]

SCENARIOS: Mapping[str, Play] = MappingProxyType(
    {
        "kani": kani.play,
        "ebina": ebina.play,
        "shiroishi": shiroishi.play,
        "niimi": niimi.play,
    }
)

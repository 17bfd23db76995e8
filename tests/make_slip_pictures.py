"""Pictures of slips for docs/printer.md: `cd tests && python -m make_slip_pictures`."""

from pathlib import Path

from slips_world import LETTERS, slips

from hardware_sim.printer.png import png
from terminal.slips.layout import laid_out
from terminal.slips.raster import WIDTHS, Raster, raster

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "images" / "slips"
PAPER = 58


def pictures() -> dict[str, Raster]:
    """Each kind as it is printed; the half as a second print."""
    return {
        name: raster(laid_out(slip, 2 if name == "half" else 1), WIDTHS[PAPER], LETTERS)
        for name, slip in slips().items()
    }


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, drawn in pictures().items():
        (FOLDER / f"{name}.png").write_bytes(png(drawn.rows, drawn.wide))


if __name__ == "__main__":
    main()

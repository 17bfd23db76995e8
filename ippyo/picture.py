"""An SVG chart as a PNG picture, drawn by typst with the fonts that Ippyo brings along."""

from importlib.resources import as_file, files

import typst

_SOURCE = (
    "#set page(width: auto, height: auto, margin: 0pt)\n"
    '#image(bytes(sys.inputs.svg), format: "svg")\n'
)
_DOTS_PER_INCH = 144


class NotDrawn(Exception):
    """The typesetter refused a chart, or warned: a bug."""


def png(svg: str) -> bytes:
    """The picture. Raises NotDrawn."""
    with as_file(files("terminal.ui") / "fonts") as folder:
        fonts = typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder)]
        )
        compiler = typst.Compiler(font_paths=fonts, ignore_system_fonts=True)
        try:
            found, warnings = compiler.compile_with_warnings(
                input=_SOURCE.encode(),
                format="png",
                ppi=_DOTS_PER_INCH,
                sys_inputs={"svg": svg},
            )
        except typst.TypstError as cause:
            raise NotDrawn(str(cause.diagnostic)) from cause
    if warnings or not isinstance(found, bytes):
        raise NotDrawn(str([warning.message for warning in warnings]))
    return found

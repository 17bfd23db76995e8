"""A page walked with the Tab key alone: what was reached, in which order, and was it seen."""

from typing import Any

MOST = 400

# Numbers every control that a person may have to reach, in the order of the page, and notes
# each that gets the focus while it has it.
_NUMBERED = """() => {
  document.querySelectorAll('details').forEach((one) => { one.open = true; });
  const all = [...document.querySelectorAll(
    'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex], [onclick]')];
  const seen = new Set();
  const wanted = all.filter((one) => {
    if (one.id === 'main' || one.disabled || !one.checkVisibility()) return false;
    if (one.type !== 'radio') return true;
    const group = `${[...document.forms].indexOf(one.form)} ${one.name}`;
    const first = !seen.has(group);
    seen.add(group);
    return first;
  });
  wanted.forEach((one, number) => { one.dataset.tab = number; });
  window.walked = [];
  document.addEventListener('focusin', (event) => {
    const one = event.target, style = getComputedStyle(one), box = one.getBoundingClientRect();
    window.walked.push({
      number: Number(one.dataset.tab ?? -1),
      ring: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
      there: box.width > 0 && box.height > 0 && box.left >= 0 && box.top + scrollY >= 0
        && box.right <= document.documentElement.scrollWidth + 1,
      html: one.outerHTML.slice(0, 120),
    });
  });
  return wanted.map((one) => one.outerHTML.slice(0, 120));
}"""


def walk_faults(page: Any) -> list[str]:
    """What is wrong for somebody who has a keyboard alone; empty where nothing is."""
    wanted = page.evaluate(_NUMBERED)
    if not wanted:
        return []
    faults = [] if "skip" in wanted[0] else [f"no way past the navigation: {wanted[0]}"]
    page.evaluate("document.querySelector('[data-tab=\"0\"]').focus()")
    # Hours and minutes of a time are stops of their own, within one control.
    inner = sum(f'type="{kind}"' in one for one in wanted for kind in ("time", "date"))
    for _ in range(len(wanted) - 1 + 3 * inner):
        page.keyboard.down("Tab")
    page.keyboard.up("Tab")
    steps = page.evaluate("window.walked")[: len(wanted)]
    faults += [f"focus is not seen: {step['html']}" for step in steps if not step["ring"]]
    faults += [f"focus is nowhere: {step['html']}" for step in steps if not step["there"]]
    order = [step["number"] for step in steps]
    lost = sorted(set(range(len(wanted))) - set(order))
    faults += [f"not reached: {wanted[one]}" for one in lost]
    jumps = page.evaluate("[...document.querySelectorAll('*')].some((one) => one.tabIndex > 0)")
    if order != sorted(order) or jumps:
        faults.append(f"out of order: {order}")
    return faults


def tab_to(page: Any, selector: str) -> None:
    """Tab until the control that `selector` names has the focus. Raises AssertionError."""
    for _ in range(MOST):
        if page.evaluate("(one) => document.activeElement.matches(one)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never comes to {selector}")

// Keying without a mouse: Enter and the arrow keys go from number to number, and the sum of
// what is keyed stands beside the sheet's own total. Without this script the form works as it is.
"use strict";

const BUNDLE = new Set(["candidates", "groups", "invalid"]);

function plain(text) {
  const digits = text.replace(/[０-９]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0));
  const bare = digits.replace(/[,，、\s]/g, "");
  return /^[0-9]*$/.test(bare) ? Number(bare) : NaN;
}

function start(form) {
  const fields = Array.from(form.querySelectorAll("input.number"));
  const button = form.querySelector("button.solid");
  const shown = form.querySelector("#running");
  shown.closest(".running").hidden = false;

  function sum(parts) {
    return fields.filter((field) => parts(field.dataset.part)).reduce((all, field) => all + plain(field.value), 0);
  }

  function say() {
    const added = sum((part) => BUNDLE.has(part));
    const total = sum((part) => part === "total");
    const missing = total - added;
    if (Number.isNaN(missing)) {
      shown.textContent = "-";
      return;
    }
    const words = missing === 0 ? shown.dataset.same : missing > 0 ? shown.dataset.more : shown.dataset.less;
    shown.textContent = words.replace("[sum]", added.toLocaleString("en")).replace("[number]", Math.abs(missing).toLocaleString("en"));
  }

  function go(from, step) {
    const next = fields[fields.indexOf(from) + step];
    if (next) {
      next.focus();
      next.select();
    } else if (step > 0) {
      button.focus();
    }
  }

  form.addEventListener("input", say);
  form.addEventListener("keydown", (event) => {
    const field = event.target;
    if (!fields.includes(field) || event.isComposing) {
      return;
    }
    const step = { Enter: 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      go(field, step);
    }
  });
  say();
  (fields.find((field) => field.getAttribute("aria-invalid")) || fields[0]).focus();
}

const form = document.querySelector("form.keying");
if (form) {
  start(form);
}

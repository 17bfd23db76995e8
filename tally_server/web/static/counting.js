// Live parts of the counting place's pages. Without this script every page works by loading it again.
"use strict";

for (const part of document.querySelectorAll("[data-live]")) {
  setInterval(async () => {
    if (document.hidden || part.contains(document.activeElement)) return;
    const answer = await fetch(part.dataset.live, { credentials: "same-origin" }).catch(() => null);
    if (answer === null || !answer.ok || answer.redirected) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    part.replaceChildren(...fresh.body.childNodes);
  }, Number(part.dataset.every));
}

for (const part of document.querySelectorAll("[data-progress]")) {
  const look = setInterval(async () => {
    const answer = await fetch(part.dataset.progress, { credentials: "same-origin" }).catch(() => null);
    if (answer === null || !answer.ok || answer.redirected) return;
    const told = await answer.json();
    if (told.state !== (part.dataset.while ?? "counting")) {
      clearInterval(look);
      location.reload();
      return;
    }
    part.querySelector("progress").max = Math.max(told.total, 1);
    part.querySelector("progress").value = told.done;
    part.querySelector("[data-progress-said]").textContent =
      told.said ?? `${told.done.toLocaleString()} / ${told.total.toLocaleString()}`;
  }, 500);
}

// Words of a share: four letters tell a word; the rest is written as soon as a blank follows.
for (const field of document.querySelectorAll("[data-words]")) {
  const words = new Map(field.dataset.words.split(" ").map((word) => [word.slice(0, 4), word]));
  const said = field.parentElement.querySelector("[data-words-said]");
  field.removeAttribute("data-words");
  field.addEventListener("input", () => {
    if (/\s$/.test(field.value)) {
      const typed = field.value.trim().toLowerCase().split(/\s+/).filter((word) => word);
      field.value = typed.map((word) => words.get(word.slice(0, 4)) ?? word).join(" ") + " ";
    }
    const typed = field.value.trim().toLowerCase().split(/\s+/).filter((word) => word);
    const odd = typed.findIndex((word, at) => {
      const whole = words.get(word.slice(0, 4));
      const last = at === typed.length - 1 && !/\s$/.test(field.value);
      if (last && word.length < 4) return false;
      return whole === undefined || !whole.startsWith(word);
    });
    said.textContent = odd < 0 ? `${typed.length}` : `${typed.length} (! ${odd + 1})`;
  });
}

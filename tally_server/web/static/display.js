// The screen in the hall turns its pages by itself; nobody operates it. While the server does not
// answer, what is there stays. Without this script the browser loads the next page anyway.
"use strict";

const { seconds, following } = document.body.dataset;
setInterval(async () => {
  const answer = await fetch(following, { credentials: "same-origin" }).catch(() => null);
  if (answer !== null && answer.ok) location.replace(following);
}, Number(seconds) * 1000);

// Asks the browser for a security key and sends its answer with the form.
// Needed for security keys only: everything else works without a script.
"use strict";
for (const form of document.querySelectorAll("form[data-key-options]")) {
  const fault = document.getElementById("key-fault");
  form.addEventListener("submit", async (event) => {
    if (form.elements.credential.value) return;
    event.preventDefault();
    fault.hidden = true;
    try {
      const options = JSON.parse(form.dataset.keyOptions);
      const kind = window.PublicKeyCredential;
      const answer = form.dataset.keyPurpose === "register"
        ? await navigator.credentials.create({ publicKey: kind.parseCreationOptionsFromJSON(options) })
        : await navigator.credentials.get({ publicKey: kind.parseRequestOptionsFromJSON(options) });
      form.elements.credential.value = JSON.stringify(answer.toJSON());
      form.requestSubmit();
    } catch (cause) {
      fault.hidden = false;
    }
  });
}

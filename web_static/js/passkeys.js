/**
 * Forms of passkeys (`data-passkey="create"` or `"get"`): ask the server what has to be signed, the browser for the
 * passkey, and send its answer with the form. Without this script, or in a browser without passkeys, the button stays
 * hidden and a sentence says why. Texts stand at the form, in the page's language.
 */

/** @param {string} text */
function bytesOf(text) {
  const base64 = text.replaceAll("-", "+").replaceAll("_", "/");
  return Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
}

/** @param {ArrayBuffer} buffer */
function textOf(buffer) {
  const signs = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join("");
  return btoa(signs).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** @param {{id: string}[] | undefined} known */
const withBytes = (known) => (known ?? []).map((each) => ({ ...each, id: bytesOf(each.id) }));

/**
 * @param {HTMLFormElement} form
 * @returns {Promise<any>} What the browser is asked, as the server says.
 */
async function askServer(form) {
  const token = /** @type {HTMLInputElement} */ (form.elements.namedItem("form_token")).value;
  const body = new URLSearchParams({ form_token: token });
  const answer = await fetch(form.dataset.options ?? "", { method: "POST", body });
  const told = await answer.json();
  if (!answer.ok) throw new Refusal(told.text);
  return told;
}

class Refusal extends Error {}

/** @param {any} asked */
async function create(asked) {
  const publicKey = {
    ...asked,
    challenge: bytesOf(asked.challenge),
    user: { ...asked.user, id: bytesOf(asked.user.id) },
    excludeCredentials: withBytes(asked.excludeCredentials),
  };
  const made = /** @type {any} */ (await navigator.credentials.create({ publicKey }));
  return described(made, {
    attestationObject: textOf(made.response.attestationObject),
    transports: made.response.getTransports?.() ?? [],
  });
}

/** @param {any} asked */
async function get(asked) {
  const publicKey = {
    ...asked,
    challenge: bytesOf(asked.challenge),
    allowCredentials: withBytes(asked.allowCredentials),
  };
  const given = /** @type {any} */ (await navigator.credentials.get({ publicKey }));
  return described(given, {
    authenticatorData: textOf(given.response.authenticatorData),
    signature: textOf(given.response.signature),
    userHandle: given.response.userHandle ? textOf(given.response.userHandle) : null,
  });
}

/**
 * @param {any} credential
 * @param {object} response
 */
function described(credential, response) {
  return JSON.stringify({
    id: credential.id,
    rawId: textOf(credential.rawId),
    type: credential.type,
    response: { clientDataJSON: textOf(credential.response.clientDataJSON), ...response },
  });
}

/**
 * @param {HTMLFormElement} form
 * @param {unknown} error
 */
function told(form, error) {
  if (error instanceof Refusal) return error.message;
  const name = error instanceof DOMException ? error.name : "";
  if (name === "InvalidStateError") return form.dataset.known;
  if (name === "NotAllowedError" || name === "AbortError") return form.dataset.cancelled;
  return form.dataset.failed;
}

/** @param {HTMLFormElement} form */
function start(form) {
  const button = /** @type {HTMLButtonElement} */ (form.querySelector("[type=submit]"));
  const status = /** @type {HTMLElement} */ (form.querySelector(".status"));
  if (!("PublicKeyCredential" in window)) {
    status.textContent = form.dataset.unsupported ?? "";
    return;
  }
  status.textContent = "";
  button.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.disabled = true;
    status.textContent = form.dataset.waiting ?? "";
    try {
      const asked = await askServer(form);
      const answer = form.dataset.passkey === "create" ? await create(asked) : await get(asked);
      /** @type {HTMLInputElement} */ (form.elements.namedItem("credential")).value = answer;
      form.submit();
    } catch (error) {
      status.textContent = told(form, error) ?? "";
      button.disabled = false;
      button.focus();
    }
  });
}

for (const form of document.querySelectorAll("form[data-passkey]")) start(/** @type {HTMLFormElement} */ (form));

/** A form that is sent as soon as its page is there: signing out at an identity provider. Without a script one clicks. */
export function startOnward() {
  /** @type {HTMLFormElement | null} */
  const form = document.querySelector("form[data-sent-at-once]");
  form?.submit();
}

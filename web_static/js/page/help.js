/** The dialog of keys: opened by `?` or by the link in the footer, which leads to the help page without script. */
export function openHelp() {
  const dialog = document.getElementById("shortcuts");
  if (dialog instanceof HTMLDialogElement && !dialog.open) dialog.showModal();
}

/** @param {MouseEvent} event */
function onClick(event) {
  const target = event.target instanceof Element ? event.target : null;
  const closer = target?.closest("[data-closes]");
  if (closer instanceof HTMLElement) {
    const dialog = document.getElementById(closer.dataset.closes ?? "");
    if (dialog instanceof HTMLDialogElement) dialog.close();
  } else if (target?.closest("[data-opens='shortcuts']") && !isForNewTab(event)) {
    event.preventDefault();
    openHelp();
  }
}

/** @param {MouseEvent} event */
export const isForNewTab = (event) => event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.button !== 0;

export function startHelp() {
  document.addEventListener("click", onClick);
}

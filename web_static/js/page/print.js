/** The footer of every printed page: Chromium's page margins take it from custom properties of the root. */
export function startPrintFooter() {
  const foot = document.querySelector("[data-print-footer]");
  if (!(foot instanceof HTMLElement)) return;
  for (const [name, text] of Object.entries(foot.dataset)) {
    const property = `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    document.documentElement.style.setProperty(property, JSON.stringify(text));
  }
}

/** A page that says "not reachable at the moment" asks again by itself, and gives way as soon as there is an answer. */
export function startRetrying() {
  const place = document.querySelector("[data-retry-seconds]");
  if (!(place instanceof HTMLElement)) return;
  const pause = Number(place.dataset.retrySeconds) * 1000;
  const ask = async () => {
    try {
      const answer = await fetch(location.href, { method: "HEAD" });
      if (answer.ok) location.reload();
      else setTimeout(ask, pause);
    } catch {
      // Not even the web server answers: nothing to tell that the page does not say already.
      setTimeout(ask, pause);
    }
  };
  setTimeout(ask, pause);
}

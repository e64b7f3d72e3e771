/**
 * A line that tells what happened since the page was opened. The page's stream counts it; what it was is shown by
 * reloading. Nothing moves: the line has its place from the beginning. While the page is not looked at, the stream is
 * closed, because a browser keeps few connections; it goes on where it was.
 */
class News {
  seen = { entries: 0, openings: 0 };
  ended = false;
  /** @type {EventSource | null} */
  source = null;

  /** @param {HTMLElement} line */
  constructor(line) {
    this.line = line;
    this.words = line.dataset;
    this.position = line.dataset.position ?? "";
  }

  open() {
    if (this.ended || this.source) return;
    const address = new URL(this.words.stream ?? "", location.href);
    address.searchParams.set("nach", this.position);
    this.source = new EventSource(address);
    this.source.addEventListener("message", (event) => this.take(event));
    this.source.addEventListener("over", () => this.end(this.words.over, this.words.signIn, this.words.signInAddress));
    this.source.addEventListener("stale", () => this.end(this.words.stale, this.words.reload, this.page()));
  }

  close() {
    this.source?.close();
    this.source = null;
  }

  /** @param {MessageEvent} event */
  take(event) {
    this.position = event.lastEventId || this.position;
    const more = JSON.parse(event.data);
    this.seen.entries += more.entries;
    this.seen.openings += more.openings;
    if (!more.entries && !more.openings) return;
    const [first, second] = [this.counted("entries"), this.counted("openings")].filter((part) => part !== null);
    const what = second ? this.words.and?.replace("{first}", first).replace("{second}", second) : first;
    this.tell(this.words.since?.replace("{what}", what ?? ""), this.words.reload, this.page());
  }

  /** @param {"entries" | "openings"} what @returns {string | null} */
  counted(what) {
    const number = this.seen[what];
    if (!number) return null;
    const words = number === 1 ? this.words[`${what}One`] : this.words[`${what}Other`];
    return (words ?? "").replace("{number}", number.toLocaleString(document.documentElement.lang));
  }

  /** @returns {string} The page anew, with its filter; a page that was sent for by a form is begun anew. */
  page() {
    const here = new URL(this.words.page ?? "", location.href);
    return here.pathname === location.pathname ? location.pathname + location.search : here.href;
  }

  /** @param {string | undefined} text @param {string | undefined} label @param {string | undefined} address */
  end(text, label, address) {
    this.ended = true;
    this.close();
    this.tell(text, label, address);
  }

  /** @param {string | undefined} text @param {string | undefined} label @param {string | undefined} address */
  tell(text, label, address) {
    const link = document.createElement("a");
    link.href = address ?? "";
    link.textContent = label ?? "";
    this.line.replaceChildren(`${text} `, link);
  }
}

export function startNews() {
  const line = document.getElementById("news");
  if (!(line instanceof HTMLElement)) return;
  const news = new News(line);
  document.addEventListener("visibilitychange", () => (document.hidden ? news.close() : news.open()));
  // A browser that keeps the page for going back would keep its connection, too.
  window.addEventListener("pagehide", () => news.close());
  window.addEventListener("pageshow", () => document.hidden || news.open());
}

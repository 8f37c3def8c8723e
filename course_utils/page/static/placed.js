// Draws a widget in every place that the page has for it, now or later, and hides what the notebook keeps beside it.

/** @typedef {(place: HTMLElement) => void} Owner */

/** The places of the whole page, whichever kernel they belong to. */
function watchPlaces() {
  const owners = /** @type {Map<string, Owner>} */ (new Map());
  const settle = (/** @type {Node} */ root) => {
    if (!(root instanceof Element)) return;
    for (const place of [root, ...root.querySelectorAll(".pb-place")])
      if (place.classList.contains("pb-place")) owners.get(place.classList[1].slice(9))?.(/** @type {HTMLElement} */ (place));
  };
  const watcher = new MutationObserver((changes) => changes.forEach((change) => change.addedNodes.forEach(settle)));
  watcher.observe(document.body, { childList: true, subtree: true });
  return { owners, settle };
}

/**
 * Where a page was loaded again, JupyterLab does not know any more which output a display id stands for, and an
 * update from Python is lost: write it into the notebook here.
 * @param {any} manager @param {string} name @param {Record<string, string>} data
 */
function keep(manager, name, data) {
  for (const { outputs } of manager.context?.model?.cells ?? [])
    for (let i = 0; i < (outputs?.length ?? 0); i++) {
      const kept = outputs.get(i).data["text/html"];
      if (!kept?.includes(`pb-kept-${name}"`) || kept === data["text/html"]) continue;
      const output = outputs.get(i).toJSON();
      outputs.set(i, { ...output, data: { ...output.data, ...data } });
    }
}

/**
 * `draw` fills a place, and returns what ends that; `alive` tells whether Python still answers there: a place may
 * come into view after its kernel ended. Returned is what ends it all.
 * @param {any} model @param {(place: HTMLElement, alive: boolean) => () => void} draw
 */
async function inhabit(model, draw) {
  const [name, manager] = [model.get("name"), model.widget_manager];
  const widget = await manager.get_model(name);
  if (widget.comm_live === false) return; // from a notebook that was saved with its widgets
  const page = (/** @type {any} */ (globalThis)[Symbol.for("pullback.places")] ??= watchPlaces());
  const drawn = /** @type {Map<HTMLElement, () => void>} */ (new Map());
  const instead = document.createElement("style");
  instead.textContent = `.pb-kept-${name} { display: none; }`;
  const move = (/** @type {HTMLElement} */ place) => {
    // A notebook that was closed leaves its models behind, which answer nothing.
    if (drawn.has(place) || manager.isDisposed) return;
    drawn.set(place, draw(place, widget.comm_live !== false));
    document.head.append(instead);
  };
  const told = (/** @type {any} */ message) => message.kind === "keep" && keep(manager, message.name, message.data);
  page.owners.set(name, move);
  page.settle(document.body);
  model.on("msg:custom", told);
  return () => {
    model.off("msg:custom", told);
    if (page.owners.get(name) === move) page.owners.delete(name);
    instead.remove();
    for (const [place, leave] of drawn) {
      leave();
      place.replaceChildren();
    }
  };
}

// The browser code of the stages, from the widget model that holds it: loaded once a page.
/** @param {any} model @returns {Promise<any>} */
async function loadStages(model) {
  const pages = (/** @type {any} */ (globalThis)[Symbol.for("pullback.stage")] ??= new Map());
  const home = await model.widget_manager.get_model(model.get("code").replace("IPY_MODEL_", ""));
  const packed = home.get("packed");
  if (!pages.has(packed)) pages.set(packed, startStages(packed));
  return pages.get(packed);
}
/** @param {string} packed */
async function startStages(packed) {
  const bytes = Uint8Array.from(atob(packed), (c) => c.charCodeAt(0));
  const source = new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate")));
  return import(URL.createObjectURL(new Blob([await source.text()], { type: "text/javascript" })));
}

// @ts-check
// A slider over named stops, and under it what Python shows there. It is told of a stop when the slider is released.

/** @typedef {{get(trait: string): any, set(trait: string, value: any): void, save_changes(): void,
 *   on(event: string, f: Function): void, off(event: string, f: Function): void}} Slid */

/** @param {Slid} model @param {HTMLElement} place */
function drawSlider(model, place) {
  const slider = document.createElement("input");
  const readout = document.createElement("output");
  const label = document.createElement("label");
  const shown = document.createElement("div");
  const root = document.createElement("div");
  Object.assign(slider, { type: "range", min: "0", max: `${model.get("readouts").length - 1}`, step: "1" });
  slider.dataset.lmSuppressShortcuts = "true"; // JupyterLab's shortcuts: the arrow keys are the slider's
  label.append(model.get("description"), slider, readout);
  root.className = "pb-slider";
  shown.className = "pb-shown";
  root.append(label, shown);
  place.replaceChildren(root);
  const read = () => {
    readout.textContent = model.get("readouts")[Number(slider.value)];
    slider.setAttribute("aria-valuetext", readout.textContent ?? "");
  };
  const stand = () => {
    slider.value = model.get("at");
    read();
  };
  const show = () => {
    shown.innerHTML = model.get("shown");
    // What is too wide scrolls sideways: by key as well, so it can be focused.
    for (const text of shown.querySelectorAll("pre")) if (text.scrollWidth > text.clientWidth) text.tabIndex = 0;
  };
  slider.addEventListener("input", read);
  slider.addEventListener("change", () => {
    model.set("at", Number(slider.value));
    model.save_changes();
  });
  for (const type of ["keydown", "keyup", "keypress"]) root.addEventListener(type, (event) => event.stopPropagation());
  model.on("change:at", stand);
  model.on("change:shown", show);
  stand();
  show();
  return () => {
    model.off("change:at", stand);
    model.off("change:shown", show);
  };
}

export default {
  initialize: (/** @type {{model: Slid}} */ { model }) => inhabit(model, (place) => drawSlider(model, place)),
};

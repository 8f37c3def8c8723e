// @ts-check
// A slider of ipywidgets, and under it what Python shows there.

/** @typedef {{get(trait: string): any, on(event: string, f: Function): void, off(event: string, f: Function): void,
 *   widget_manager: any}} Slid */

const ENDED = "The kernel that ran your code here has ended. To move the slider, run this cell again.";
const REFERENCE = "IPY_MODEL_".length; // stands before a widget's id where another widget names it

/** @param {Slid} model @param {HTMLElement} place @param {boolean} alive */
function drawSlider(model, place, alive) {
  const root = document.createElement("div");
  const control = document.createElement("div");
  const shown = document.createElement("div");
  const silent = document.createElement("p");
  silent.setAttribute("role", "status");
  root.className = "pb-slider";
  shown.className = "pb-shown";
  root.append(control, silent, shown);
  place.replaceChildren(root);
  let left = false;
  let view = /** @type {any} */ (null);
  const enter = async () => {
    const slider = await model.widget_manager.get_model(model.get("slider").slice(REFERENCE));
    view = await model.widget_manager.create_view(slider);
    if (left) view.remove();
    else control.append(view.el);
  };
  const show = () => {
    shown.innerHTML = model.get("shown");
    // What is too wide scrolls sideways: by key as well, so it can be focused.
    for (const text of shown.querySelectorAll("pre")) if (text.scrollWidth > text.clientWidth) text.tabIndex = 0;
  };
  for (const type of ["keydown", "keyup", "keypress"]) root.addEventListener(type, (event) => event.stopPropagation());
  const ended = () => {
    silent.textContent = ENDED;
    control.inert = true; // moved, it would stand at another number than what is shown
  };
  model.on("change:shown", show);
  model.on("comm_live_update", ended);
  show();
  enter();
  if (!alive) ended();
  return () => {
    left = true;
    model.off("change:shown", show);
    model.off("comm_live_update", ended);
    view?.remove();
  };
}

export default {
  initialize: (/** @type {{model: Slid}} */ { model }) => inhabit(model, (place, alive) => drawSlider(model, place, alive)),
};

// @ts-check
// The question card: shows what the kernel says, and sends what the learner does. It judges nothing itself.

/**
 * @typedef {{kind: string, html: string}} Outcome
 * @typedef {{letter: string, html: string}} Option
 * @typedef {{
 *   id: string, seed: number, statement: string, control: "text" | "parts" | "radio" | "checkbox" | "code", how: string,
 *   options: Option[], typed: string, outcome: Outcome | null, attempts: string, hints: string[], hintsLeft: number,
 *   solution: string, solutionNote: string, renewal: string, renewed: boolean, original: string, nameless: boolean,
 *   whose: string, notice: string,
 *   stage: {spec: object, state: State, words: Words} | null,
 * }} View
 * @typedef {Record<string, number>} State the value of every variable of a picture
 * @typedef {{point?: [string, string], chosen?: Record<string, string>}} Words how a state is written as an answer
 * @typedef {{get(name: "view"): View, on(event: string, f: Function): void, off(event: string, f: Function): void,
 *   send(content: object): void}} Model
 */

const SHORT = 120; // characters of an answer that is read at each key; a longer one is read after a pause
const PAUSE = 150; // ms without a key
const LOST = 1000; // ms after which a preview that was asked for will not come any more
const QUIET = 600; // ms without a key until a screen reader reads the preview out
const SILENCE = 3000; // ms until we say that the kernel does not answer
const SILENT =
  "The kernel has not answered for three seconds. If a cell is still running, wait for it. Otherwise run the lesson " +
  "again from its first cell (Run, Run All Cells); if that does not help, choose Kernel, Restart Kernel first. " +
  "Your answers are kept.";
const ENDED = "The kernel that judged here has ended, and your answers are kept. To answer, run this cell again.";

/** @param {Model} model @param {HTMLElement} el @param {boolean} alive */
function render(model, el, alive) {
  // Each card loads this module anew, so a counter would give every card of the page the same ids.
  const card = new Card(model, `pb-card-${Math.random().toString(36).slice(2)}`);
  el.replaceChildren(card.root);
  const changed = () => card.update();
  const told = (/** @type {any} */ message) => card.hear(message);
  const ended = () => card.end();
  model.on("change:view", changed);
  model.on("msg:custom", told);
  model.on("comm_live_update", ended);
  if (!alive) ended();
  return () => {
    model.off("change:view", changed);
    model.off("msg:custom", told);
    model.off("comm_live_update", ended);
    card.leave();
  };
}

/**
 * An element with attributes and children; `html` sets what the kernel typeset.
 * @param {string} tag @param {Record<string, string>} [attributes] @param {...(Node | string)} children
 */
function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "html") element.innerHTML = value;
    else element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

/** The state of a picture as an answer: the place of a handle, or what is chosen. @param {Words} words @param {State} state */
function inWords({ point, chosen }, state) {
  if (point) return `(${point.map((name) => state[name].toFixed(3).replace(/0{1,2}$/, "")).join(", ")})`;
  const names = Object.entries(chosen ?? {}).filter(([name]) => state[name] > 0.5);
  return names.map(([, written]) => written).join(", ");
}

/** "Read as ...", at each key: one question to the kernel at a time, and the newest text as soon as it is answered. */
class Preview {
  /** @param {Model} model @param {() => string} typed */
  constructor(model, typed) {
    this.model = model;
    this.typed = typed;
    this.root = h("p", { class: "pb-preview", "aria-live": "polite" });
    this.askedAt = -Infinity;
    this.wanted = false; // whether what is typed is still to be read
    /** @type {number | undefined} */ this.pause = undefined;
    /** @type {number | undefined} */ this.quiet = undefined;
  }

  /** A key was pressed. */
  follow() {
    this.wanted = true;
    this.root.setAttribute("aria-busy", "true");
    clearTimeout(this.quiet);
    this.quiet = window.setTimeout(() => this.root.removeAttribute("aria-busy"), QUIET);
    clearTimeout(this.pause);
    if (this.typed().length > SHORT) this.pause = window.setTimeout(() => this.ask(), PAUSE);
    else this.ask();
  }

  /** Ask how the text reads, unless the kernel is still busy with an earlier one. */
  ask() {
    clearTimeout(this.pause);
    const wait = this.askedAt + LOST - performance.now();
    if (wait > 0) {
      this.pause = window.setTimeout(() => this.ask(), wait);
      return;
    }
    this.askedAt = performance.now();
    this.model.send({ kind: "preview", text: this.typed() });
  }

  /** What the kernel read; shown only if it is what stands there now. @param {string} text @param {string} html */
  show(text, html) {
    this.askedAt = -Infinity;
    if (!this.wanted) return;
    if (text === this.typed()) {
      this.root.innerHTML = html;
      this.wanted = false;
      clearTimeout(this.pause);
    } else if (this.typed().length <= SHORT) this.ask();
  }

  /** The text was sent to be judged: nothing more is to be read. */
  stop() {
    clearTimeout(this.pause);
    this.wanted = false;
  }

  clear() {
    this.stop();
    this.root.textContent = "";
  }

}

class Card {
  /** @param {Model} model @param {string} name unique on the page */
  constructor(model, name) {
    this.model = model;
    this.name = name;
    this.ended = false;
    /** @type {number | undefined} */ this.silence = undefined;
    this.seed = NaN;
    /** @type {{set(state: State): void, destroy(): void} | null} */ this.stage = null;
    this.typed = ""; // what was typed last: the picture follows it, and not what came out of the picture
    this.shown = ""; // the state of the picture that the kernel asked for last
    this.statement = h("div", { class: "pb-statement", id: `${this.name}-statement` });
    this.field = h("div", { class: "pb-field" });
    this.preview = new Preview(model, () => this.answer());
    this.checkButton = this.button("Check", "check", "submit");
    this.hintButton = this.button("Hint", "hint");
    this.solutionButton = this.button("Solution", "solution");
    this.newButton = this.button("", "new");
    this.originalButton = this.button("", "original");
    this.whose = h("p", { class: "pb-whose" });
    this.attempts = h("span", { class: "pb-attempts" });
    this.outcome = h("div", { class: "pb-outcome", role: "status", "aria-live": "polite" });
    this.hints = h("div", { class: "pb-hints", "aria-live": "polite" });
    this.solution = h("div", { class: "pb-solution", "aria-live": "polite" });
    this.silent = h("p", { class: "pb-silent", role: "status" });
    const buttons = [this.checkButton, this.hintButton, this.solutionButton, this.newButton, this.originalButton];
    this.form = h("form", { novalidate: "" }, this.field, this.preview.root,
      h("div", { class: "pb-buttons" }, ...buttons, this.attempts));
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send("check", this.answer());
    });
    this.root = h("div", { class: "pb-card", role: "group", "aria-labelledby": `${this.name}-statement` },
      this.statement, this.whose, this.form, this.outcome, this.silent, this.hints, this.solution);
    // JupyterLab listens for shortcuts at the document: keys pressed in here are the card's alone.
    this.root.setAttribute("data-lm-suppress-shortcuts", "true");
    for (const type of ["keydown", "keyup", "keypress"]) this.root.addEventListener(type, (e) => e.stopPropagation());
    this.width = new ResizeObserver(() => this.reach());
    this.width.observe(this.root);
    this.update();
  }

  /** What is too wide for the card scrolls sideways: by key as well, so it can be focused. */
  reach() {
    for (const part of this.root.querySelectorAll(".pb-statement, .pb-preview, .pb-outcome, .pb-hint, .pb-worked")) {
      if (part.scrollWidth > part.clientWidth) part.setAttribute("tabindex", "0");
      else part.removeAttribute("tabindex");
      part.setAttribute("data-lm-suppress-shortcuts", "true");
    }
  }

  /** @param {string} words @param {string} kind @param {string} [type] */
  button(words, kind, type = "button") {
    const button = h("button", { type, "data-lm-suppress-shortcuts": "true" }, words);
    if (type === "button") button.addEventListener("click", () => this.send(kind));
    return button;
  }

  update() {
    const view = this.model.get("view");
    if (view.seed !== this.seed) this.pose(view);
    else this.showState(view.stage?.state);
    this.showOutcome(view.outcome);
    this.attempts.textContent = view.attempts;
    this.hints.innerHTML = view.hints.map((hint) => `<div class="pb-hint">${hint}</div>`).join("");
    this.hintButton.hidden = view.hintsLeft === 0;
    this.hintButton.textContent = view.hints.length ? "Next hint" : "Hint";
    this.solution.innerHTML = view.solution || view.solutionNote;
    this.solution.classList.toggle("pb-worked", Boolean(view.solution));
    this.solutionButton.hidden = Boolean(view.solution) || view.nameless;
    this.newButton.hidden = !view.renewal;
    this.newButton.textContent = view.renewal;
    this.originalButton.hidden = !view.renewed;
    this.originalButton.textContent = view.original;
    this.checkButton.textContent = view.nameless ? "Save" : "Check";
    this.whose.innerHTML = view.whose;
    this.whose.hidden = !view.whose;
    this.silent.textContent = view.notice;
    this.reach();
  }

  /** Show the question with these numbers, and the last answer to it. @param {View} view */
  pose(view) {
    const renewed = !Number.isNaN(this.seed) && this.root.contains(document.activeElement);
    this.seed = view.seed;
    this.statement.innerHTML = view.statement;
    this.preview.clear();
    this.checkButton.hidden = view.control === "code";
    if (view.control === "text") this.poseText(view);
    else if (view.control === "parts") this.poseParts(view);
    else if (view.control === "code") this.field.innerHTML = view.how;
    else this.poseOptions(view);
    this.stage?.destroy();
    this.stage = null;
    if (view.stage) this.poseStage(view.stage);
    if (renewed) this.field.querySelector("input")?.focus();
  }

  /**
   * A field to type in, with what it holds; typing asks for a preview of the whole answer.
   * @param {string} id @param {string} value @param {Record<string, string>} [attributes]
   */
  typing(id, value, attributes = {}) {
    const input = /** @type {HTMLInputElement} */ (h("input", {
      id, type: "text", autocomplete: "off", autocapitalize: "off", spellcheck: "false", maxlength: "2000",
      "data-lm-suppress-shortcuts": "true", ...attributes,
    }));
    input.value = value;
    input.addEventListener("input", () => {
      this.typed = this.answer();
      this.preview.follow();
    });
    input.addEventListener("focus", () => this.model.send({ kind: "warm" })); // reading loads before the first key
    return input;
  }

  /** One field for each part. @param {View} view */
  poseParts(view) {
    const typed = view.typed.split(";").map((part) => part.trim());
    this.field.replaceChildren(...view.options.map(({ letter, html }, i) => {
      const id = `${this.name}-${letter}`;
      const label = h("label", { for: id, html: `<b>${letter}</b> ${html}` });
      return h("div", { class: "pb-part" }, label, this.typing(id, typed[i] ?? ""));
    }));
  }

  /** @param {View} view */
  poseText(view) {
    const id = `${this.name}-answer`;
    const input = this.typing(id, view.typed, { "aria-describedby": `${id}-how` });
    const listed = view.options.map(({ letter, html }) => h("li", { html: `<b>${letter}</b> ${html}` }));
    this.field.replaceChildren(h("ul", { class: "pb-listed" }, ...listed),
      h("label", { for: id }, view.nameless ? "Your name" : "Your answer"), input,
      h("span", { id: `${id}-how`, class: "pb-how" }, view.how));
  }

  /** The picture over the field: what is done in it is written there. @param {NonNullable<View["stage"]>} stage */
  async poseStage({ spec, state, words }) {
    const home = h("div", { class: "pb-scene" });
    this.field.prepend(home);
    this.shown = JSON.stringify(state);
    const code = await loadStages(this.model);
    if (!this.field.contains(home)) return; // new numbers came while the code was loading
    this.stage = code.mount(home, spec, state, (/** @type {State} */ now) => {
      const input = this.field.querySelector("input");
      if (input) input.value = inWords(words, now);
      this.preview.follow();
    });
  }

  /** An answer that was given elsewhere, in the picture. @param {State | null | undefined} state */
  showState(state) {
    if (!state || JSON.stringify(state) === this.shown) return;
    this.shown = JSON.stringify(state);
    this.stage?.set(state);
  }

  /** @param {View} view */
  poseOptions(view) {
    const chosen = view.typed.split(", ");
    const options = view.options.map(({ letter, html }) => {
      const input = /** @type {HTMLInputElement} */ (h("input", {
        type: view.control, name: this.name, value: letter, "data-lm-suppress-shortcuts": "true",
      }));
      input.checked = chosen.includes(letter);
      return h("label", { class: "pb-option" }, input, h("span", { html: `<b>${letter}</b> ${html}` }));
    });
    this.field.replaceChildren(h("fieldset", {}, h("legend", {}, "Your answer"), ...options));
  }

  /** @param {Outcome | null} outcome */
  showOutcome(outcome) {
    this.outcome.className = "pb-outcome" + (outcome ? ` pb-${outcome.kind.replace(" ", "-")}` : "");
    this.outcome.innerHTML = outcome ? outcome.html : "";
  }

  /** What is typed or chosen. */
  answer() {
    const inputs = /** @type {HTMLInputElement[]} */ ([...this.field.querySelectorAll("input")]);
    if (inputs.length && inputs[0].type === "text") {
      const filled = inputs.some((input) => input.value.trim());
      return filled ? inputs.map((input) => input.value).join("; ") : "";
    }
    const chosen = inputs.filter((input) => input.checked).map((input) => input.value);
    return chosen.join(", ");
  }

  /** @param {string} kind @param {string} [text] */
  send(kind, text = "") {
    if (this.ended) return;
    this.preview.stop();
    clearTimeout(this.silence);
    this.silence = window.setTimeout(() => (this.silent.textContent = SILENT), SILENCE);
    this.model.send({ kind, text });
  }

  /** @param {{kind: string, html?: string, text?: string, state?: State | null}} message */
  hear(message) {
    if (message.kind === "done") {
      clearTimeout(this.silence);
      this.silent.textContent = this.model.get("view").notice;
      this.preview.clear();
    } else if (message.kind === "preview") {
      this.preview.show(message.text ?? "", message.html ?? "");
      if (message.text === this.typed && message.text === this.answer() && message.state) this.stage?.set(message.state);
    }
  }

  /** The kernel ended or was started again: nothing can be sent to it any more. */
  end() {
    this.ended = true;
    clearTimeout(this.silence);
    this.silent.textContent = ENDED;
  }

  leave() {
    this.width.disconnect();
    this.preview.stop();
    clearTimeout(this.silence);
    this.stage?.destroy();
  }
}

export default {
  initialize: (/** @type {{model: Model}} */ { model }) => inhabit(model, (place, alive) => render(model, place, alive)),
};

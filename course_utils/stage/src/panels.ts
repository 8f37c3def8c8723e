// What stands under the planes: sliders, toggles, lines of text, matrices.

import { positionOf, typed, valueAt } from "./accessibility.ts";
import { within } from "./constrain.ts";
import { html, MATH, OURS, pressable, set, setText } from "./dom.ts";
import { hidden, ink } from "./marks.ts";
import { playButton } from "./play.ts";
import type { Board } from "./plane.ts";
import type { ButtonPanel, ChoicePanel, Leaf, MatrixPanel, NumberPanel, Panel, Part, SliderPanel, TextPanel, TogglePanel } from "./spec.ts";
import { watch } from "./watch.ts";
import { format, leaves, sentence, spoken } from "./words.ts";

export type PanelView = { element: HTMLElement; draw(): void };

export function panel(spec: Panel, board: Board): PanelView {
  const view = build(spec, board);
  const changed = watch(spec, board.versions);
  return {
    element: view.element,
    draw: () => {
      // A slider's thumb may have been left between two values.
      if (!changed() && spec.kind !== "slider") return;
      view.element.hidden = hidden(spec, board.values);
      view.draw();
    },
  };
}

function build(spec: Panel, board: Board): PanelView {
  switch (spec.kind) {
    case "slider": return slider(spec, board);
    case "toggle": return toggle(spec, board);
    case "choice": return choice(spec, board);
    case "numberbox": return numberBox(spec, board);
    case "button": return button(spec, board);
    case "text": return text(spec, board);
    case "matrix": return matrix(spec, board);
  }
}

const STEPS = 100;

function slider(spec: SliderPanel, board: Board): PanelView {
  const variable = board.variable(spec.name);
  const input = html("input", { type: "range", min: 0, max: STEPS, step: "any", "data-name": spec.name, ...OURS });
  const output = html("output");
  const go = (position: number) => {
    const inside = Math.min(Math.max(position, 0), STEPS);
    board.change({ [spec.name]: valueAt(inside / STEPS, variable, spec.log, spec.digits) });
  };
  input.addEventListener("input", () => go(Number(input.value)));
  input.addEventListener("change", () => board.release());
  input.addEventListener("keydown", (event) => {
    const way = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 }[event.key];
    if (!way || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    const steps = way * (event.shiftKey ? 10 : 1);
    const target = positionOf(variable.value, variable, spec.log) * STEPS + steps;
    const value = valueAt(target / STEPS, variable, spec.log, spec.digits);
    // A whole number always moves by one at least.
    if (spec.digits === 0 && value === variable.value) board.change({ [spec.name]: within(value + Math.sign(way), variable) });
    else go(target);
  });
  input.addEventListener("keyup", () => board.release());
  const control = html("label", { class: "pb-control" }, html("span", {}, spec.label ?? spec.name), input, output);
  return {
    element: spec.play ? html("div", { class: "pb-played" }, player(spec, board), control) : control,
    draw: () => {
      const value = board.values[spec.value]![0]!;
      const position = positionOf(value, variable, spec.log) * STEPS;
      if (Math.abs(Number(input.value) - position) > 0.01) input.value = String(position); // no less than what can be seen
      set(input, { "aria-valuetext": spoken(value, spec.digits) });
      setText(output, format(value, spec.digits));
    },
  };
}

const BEAT = 160; // milliseconds between two steps

/** A button that moves a slider on by ones. */
function player(spec: SliderPanel, board: Board): HTMLButtonElement {
  const variable = board.variable(spec.name);
  let running = false;
  const button = playButton({
    beat: BEAT,
    start: () => {
      running = true;
      if (variable.value >= variable.high) board.change({ [spec.name]: variable.low });
    },
    step: () => {
      board.change({ [spec.name]: Math.min(variable.value + 1, variable.high) });
      return variable.value < variable.high;
    },
    ended: () => {
      running = false;
      board.release();
    },
  });
  board.players.set(spec.name, () => {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches; // then the whole way at once
    board.change({ [spec.name]: calm ? variable.high : variable.low });
    if (!calm && !running) button.click();
  });
  return button;
}

function toggle(spec: TogglePanel, board: Board): PanelView {
  const input = html("input", { type: "checkbox", "data-name": spec.name, ...OURS });
  input.addEventListener("change", () => {
    board.change({ [spec.name]: Number(input.checked) });
    board.release();
  });
  return {
    element: html("label", { class: "pb-control" }, input, html("span", {}, spec.label ?? spec.name)),
    draw: () => { input.checked = board.values[spec.value]![0]! > 0; },
  };
}

function choice(spec: ChoicePanel, board: Board): PanelView {
  const group = `pb-${Math.random().toString(36).slice(2)}`; // radios belong together by a name of the page
  const inputs = spec.options.map((_, k) => {
    const input = html("input", { type: "radio", name: group, "data-name": `${spec.name} ${k}`, ...OURS });
    input.addEventListener("change", () => {
      board.change({ [spec.name]: k });
      board.release();
    });
    return input;
  });
  const tabs = spec.options.map((option, k) => html("label", { class: "pb-tab" }, inputs[k]!, html("span", {}, option)));
  const legend = html("span", {}, spec.label ?? spec.name);
  return {
    element: html(
      "div", { class: "pb-control", role: "radiogroup", "aria-label": spec.label ?? spec.name },
      legend, html("div", { class: "pb-tabs" }, ...tabs),
    ),
    draw: () => inputs.forEach((input, k) => { input.checked = Math.round(board.values[spec.value]![0]!) === k; }),
  };
}

/** A number takes effect as soon as it is one; what is none is blamed only when the reader has finished it. */
function numberBox(spec: NumberPanel, board: Board): PanelView {
  const variable = board.variable(spec.name);
  const input = html("input", { type: "text", inputmode: "decimal", autocomplete: "off", size: 8, "data-name": spec.name, ...OURS });
  const hint = html("span", { class: "pb-hint", role: "status" });
  let mine = NaN; // the value that the text in the box stands for
  const judge = (said: string) => {
    input.setAttribute("aria-invalid", String(said !== ""));
    setText(hint, said);
  };
  const read = (finished: boolean) => {
    const value = typed(input.value, variable, spec.digits);
    if (typeof value === "string") {
      if (finished) judge(value);
      return;
    }
    mine = value;
    judge("");
    board.change({ [spec.name]: value });
  };
  input.addEventListener("input", () => read(false));
  input.addEventListener("change", () => {
    read(true);
    board.release();
  });
  const range = `from ${format(variable.low, spec.digits)} to ${format(variable.high, spec.digits)}`;
  return {
    element: html("div", { class: "pb-control" }, html("label", {}, `${spec.label ?? spec.name} (${range}) `, input), hint),
    draw: () => {
      const value = board.values[spec.value]![0]!;
      if (value === mine) return; // as the reader wrote it
      mine = value;
      input.value = format(value, spec.digits);
      judge("");
    },
  };
}

function button(spec: ButtonPanel, board: Board): PanelView {
  const element = pressable(spec.label ?? "", () => {
    board.change(Object.fromEntries(spec.sets.map(([name, place]) => [name, within(board.values[place]![0]!, board.variable(name))])));
    board.release();
  });
  return { element, draw: () => {} };
}

function text(spec: TextPanel, board: Board): PanelView {
  const element = html("p", { class: "pb-text" });
  element.style.color = ink(spec.color);
  let shown: Leaf[] = [];
  let updates: (() => void)[] = [];
  return {
    element,
    draw: () => {
      const { values } = board;
      const parts = leaves(spec.parts, values);
      if (parts.length !== shown.length || parts.some((part, k) => part !== shown[k])) {
        shown = parts;
        updates = [];
        element.replaceChildren(...parts.map((part) => {
          if (typeof part === "object" && "math" in part) return formula(part, values, updates);
          const piece = document.createTextNode("");
          updates.push(() => setText(piece, sentence([part], values)));
          return piece;
        }));
      }
      for (const update of updates) update();
    },
  };
}

/** A formula whose leaves ⟦k⟧ become its k-th live number. */
function formula(part: { math: string; w: [Part[]] }, values: ArrayLike<number>[], updates: (() => void)[]): Node {
  const math = document.importNode(new DOMParser().parseFromString(part.math, "application/xml").documentElement, true);
  const numbers = part.w[0].filter((word) => typeof word !== "string");
  for (const leaf of math.querySelectorAll("mtext")) {
    const which = /^\u27e6(\d+)\u27e7$/.exec(leaf.textContent ?? "");
    if (!which) continue;
    const place = document.createElementNS(MATH, "mn");
    leaf.replaceWith(place);
    updates.push(() => setText(place, sentence([numbers[Number(which[1])]!], values)));
  }
  return math;
}

function matrix(spec: MatrixPanel, board: Board): PanelView {
  const math = (tag: string, ...children: (Node | string)[]) => {
    const element = document.createElementNS(MATH, tag) as MathMLElement;
    element.append(...children);
    return element;
  };
  const cells = spec.entries.map((row) => row.map(() => math("mn")));
  const rows = cells.map((row) => math("mtr", ...row.map((cell, column) => {
    const color = spec.column_colors?.[column];
    if (color) cell.style.color = ink(color);
    return math("mtd", cell);
  })));
  const table = math("mtable", ...rows);
  const named = spec.label ? [math("mi", spec.label), math("mo", "="), table] : [table];
  const element = html("div", { class: "pb-matrix" }, math("math", math("mrow", ...named)));
  return {
    element,
    draw: () => spec.entries.forEach((row, i) => row.forEach((place, j) => {
      const cell = cells[i]![j]!;
      setText(cell, format(board.values[place]![0]!, spec.digits));
      const at = (line?: number) => (line === undefined ? -1 : Math.round(board.values[line]![0]!));
      (cell.parentElement as Element).classList.toggle("pb-lit", at(spec.row) === i || at(spec.column) === j);
    })),
  };
}

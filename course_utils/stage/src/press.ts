// What a click, a tap or a key turns on and off: an edge or a node of a graph.

import { OURS, set, svg } from "./dom.ts";
import { capsule, type Frame, toX, toY } from "./geometry.ts";
import { onKey } from "./input.ts";
import { hidden } from "./marks.ts";
import type { Board } from "./plane.ts";
import type { Pair, PressMark } from "./spec.ts";
import { aloud, sentence } from "./words.ts";

export class Press {
  readonly element: SVGGElement;
  readonly #mark: PressMark;
  readonly #area = svg("path", { class: "pb-area" });

  constructor(mark: PressMark, board: Board) {
    this.#mark = mark;
    this.element = svg("g", {
      role: "button", tabindex: 0, class: "pb-press", ...OURS, "data-name": mark.name,
    });
    this.element.append(this.#area);
    const press = () => {
      board.change({ [mark.name]: 1 - Math.round(board.variable(mark.name).value) });
      board.release();
    };
    this.element.addEventListener("click", press);
    onKey(this.element, (key) => {
      const ours = key === "Enter" || key === " ";
      if (ours) press();
      return ours;
    });
  }

  draw(values: ArrayLike<number>[], f: Frame): void {
    const [mark, element] = [this.#mark, this.element];
    const place = ([x, y]: Pair): [number, number] => [toX(f, values[x]![0]!), toY(f, values[y]![0]!)];
    const d = capsule(place(mark.start), place(mark.end), 14);
    const away = !d || hidden(mark, values);
    set(element, {
      display: away ? "none" : "inline",
      "aria-pressed": String(values[mark.value]![0]! > 0.5),
      "aria-label": aloud(sentence(mark.says, values)),
    });
    if (!away) set(this.#area, { d });
  }
}

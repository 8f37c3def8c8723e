// A point to drag: how pointer and keys move it, within what its constraint allows.

import { described, moved } from "./accessibility.ts";
import { closed, type Limits, nearest, snapped, within } from "./constrain.ts";
import { OURS, set, svg } from "./dom.ts";
import { type Frame, fromX, fromY, grain, inside, toX, toY } from "./geometry.ts";
import { onDrag, onKey } from "./input.ts";
import { hidden, ink } from "./marks.ts";
import type { Board } from "./plane.ts";
import type { Held, PointMark, State } from "./spec.ts";

export class Handle {
  readonly element: SVGGElement;
  readonly #mark: PointMark;
  readonly #board: Board;
  readonly #names: [string, string];
  #frame!: Frame; // from its first drawing

  constructor(mark: PointMark, board: Board, names: [string, string]) {
    this.#mark = mark;
    this.#board = board;
    this.#names = names;
    this.element = svg("g", {
      role: "slider", tabindex: 0, class: "pb-handle", ...OURS, "data-name": mark.name,
    });
    this.element.append(
      svg("circle", { r: 22, fill: "transparent" }),
      svg("circle", { r: 12, class: "pb-ring", fill: ink(mark.color), "fill-opacity": 0.18, stroke: "none" }),
      svg("circle", { r: 6.5, fill: ink(mark.color), stroke: ink("paper"), "stroke-width": 1.5 }),
    );
    this.#listenToPointer();
    this.#listenToKeys();
  }

  /** cut: whether it is hidden outside the window, for windows that the reader can move to bring it back. */
  draw(frame: Frame, cut: boolean): void {
    this.#frame = frame;
    const [mark, element] = [this.#mark, this.element];
    const [x, y] = [toX(frame, this.#read(mark.at[0])), toY(frame, this.#read(mark.at[1]))];
    const away = x - x !== 0 || y - y !== 0 || (cut && !inside(frame, x, y)) || hidden(mark, this.#board.values);
    set(element, { display: away ? "none" : "inline", ...(!away && { transform: `translate(${x} ${y})` }) });
    const values = this.#names.map((name, k): [string, number] => [name, this.#read(mark.value[k as 0 | 1])]);
    if (mark.on) values.unshift([mark.drag[0].split(".").pop()!, this.#read(mark.on.value)]);
    set(element, described(mark.label || mark.name, values, this.#limits(0), 2));
  }

  #read(place: number): number {
    return this.#board.values[place]![0]!;
  }

  #limits(which: 0 | 1): Limits {
    const { low, high } = this.#board.variable(this.#mark.drag[which]!);
    return { low, high };
  }

  /** What a drag to (x, y), in the coordinates of the plane, asks for. */
  #to(x: number, y: number): State {
    const { on, origin, drag, snap } = this.#mark;
    if (on) {
      const { low, high } = this.#over(on);
      const [xs, ys] = on.along.map((place) => this.#board.values[place]!) as [ArrayLike<number>, ArrayLike<number>];
      const unit = 10 ** Math.floor(Math.log10((high - low) / 1000));
      const t = Math.round((low + nearest(xs, ys, x, y) * (high - low)) / unit) * unit;
      return { [drag[0]]: within(snapped(t, snap), this.#limits(0)) };
    }
    const unit = grain(this.#frame);
    const free = [x, y].map((value, k) => Math.round((value - (origin ? this.#read(origin[k as 0 | 1]) : 0)) / unit) * unit);
    return this.#state(free.map((value) => snapped(value, snap)));
  }

  #state(values: number[]): State {
    return Object.fromEntries(values.map((value, k) => [this.#mark.drag[k as 0 | 1]!, within(value, this.#limits(k as 0 | 1))]));
  }

  #over(on: Held): Limits {
    return { low: this.#read(on.over[0]), high: this.#read(on.over[1]) };
  }

  /** What a key asks for; null for keys that are not ours. */
  #byKey(key: string, shift: boolean): State | null {
    const { on, drag, snap, step } = this.#mark;
    const now = drag.map((name) => this.#board.variable(name).value);
    if (!on) {
      const target = moved(key, shift, now as [number, number], step, [this.#limits(0), this.#limits(1)]);
      return target && this.#state(target.map((value, k) => snapped(value, snap, now[k]!)));
    }
    const free = { low: -Infinity, high: Infinity };
    const far = moved(key, shift, [now[0]!, 0], step, [{ ...this.#limits(0), ...(/^Arrow/.test(key) && free) }, free]);
    if (!far) return null;
    // On a curve there is one way to go: up and right are forwards.
    let t = snapped(far[0] + far[1], snap, now[0]!);
    const { low, high } = this.#over(on);
    if (closed(this.#board.values[on.along[0]]!, this.#board.values[on.along[1]]!) && (t > high || t < low)) t += t > high ? low - high : high - low;
    return { [drag[0]]: within(t, this.#limits(0)) };
  }

  #listenToPointer(): void {
    const element = this.element;
    let grip = { dx: 0, dy: 0, scale: 1 };
    onDrag(element, (event) => {
      const plane = element.ownerSVGElement!;
      const scale = Number(plane.getAttribute("width")) / plane.getBoundingClientRect().width;
      const [x, y] = this.#mark.at.map((place) => this.#read(place)) as [number, number];
      grip = { scale, dx: toX(this.#frame, x) - event.clientX * scale, dy: toY(this.#frame, y) - event.clientY * scale };
      element.focus();
      event.preventDefault();
      return true;
    }, ({ clientX, clientY }) => {
      const { scale, dx, dy } = grip;
      this.#board.change(this.#to(fromX(this.#frame, clientX * scale + dx), fromY(this.#frame, clientY * scale + dy)));
    }, () => this.#board.release());
  }

  /** A click on the free plane: the point goes there, and the slider that waits for it plays from its start. */
  drop(event: MouseEvent): void {
    const plane = this.element.ownerSVGElement!;
    const box = plane.getBoundingClientRect();
    const scale = Number(plane.getAttribute("width")) / box.width;
    const x = fromX(this.#frame, (event.clientX - box.left) * scale);
    const y = fromY(this.#frame, (event.clientY - box.top) * scale);
    const { x0, x1, y0, y1 } = this.#frame;
    if (x < x0 || x > x1 || y < y0 || y > y1) return; // on the axes' numbers
    this.#board.change(this.#to(x, y));
    this.#board.players.get(this.#mark.drop!)?.();
    this.#board.release();
  }

  #listenToKeys(): void {
    onKey(this.element, (key, shift) => {
      const target = this.#byKey(key, shift);
      if (target) this.#board.change(target);
      return target !== null;
    }, () => this.#board.release());
  }
}

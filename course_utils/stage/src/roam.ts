// A plane's window that wheel, pinch, drag and keys move and zoom.

import { type Limits, within } from "./constrain.ts";
import { html, OURS, pressable, set, svg } from "./dom.ts";
import type { Frame } from "./geometry.ts";
import { onDrag, onKey } from "./input.ts";
import type { Board } from "./plane.ts";
import type { ViewSpec } from "./spec.ts";
import { format, spoken } from "./words.ts";

export type Window = { x: number; y: number; zoom: number };
export type Room = { half: [number, number]; x: Limits; y: Limits; zoom: Limits };

/** The window nearest to `w` that stays in its room. */
export function fitted({ x, y, zoom }: Window, room: Room): Window {
  const z = Number(Math.min(Math.max(zoom, room.zoom.low), room.zoom.high).toPrecision(6));
  const inside = (value: number, { low, high }: Limits, half: number) =>
    within(value, { low: Math.min(low + half / z, (low + high) / 2), high: Math.max(high - half / z, (low + high) / 2) });
  return { x: inside(x, room.x, room.half[0]), y: inside(y, room.y, room.half[1]), zoom: z };
}

/** `w` magnified so that the place `at` stays where it is. */
export function zoomed(w: Window, factor: number, at: { x: number; y: number }, room: Room): Window {
  const { zoom } = fitted({ ...w, zoom: w.zoom * factor }, room);
  const share = w.zoom / zoom;
  return fitted({ x: at.x + (w.x - at.x) * share, y: at.y + (w.y - at.y) * share, zoom }, room);
}

const SETTLE = 200; // milliseconds after the last turn of a wheel

export class Roam {
  readonly element = svg("rect", {
    role: "slider", tabindex: 0, class: "pb-roam", fill: "transparent", ...OURS,
  });
  readonly tools: HTMLElement;
  readonly #spec: ViewSpec;
  readonly #board: Board;
  readonly #names: [string, string];
  #frame!: Frame; // from its first drawing
  #settling = 0;

  constructor(spec: ViewSpec, board: Board, title: string, names: [string, string]) {
    this.#spec = spec;
    this.#board = board;
    this.#names = names;
    set(this.element, { "data-name": spec.name, "aria-label": `window of ${title}: arrow keys move it, plus and minus zoom, 0 resets it` });
    const button = (text: string, label: string, act: () => void) => pressable(text, () => {
      act();
      board.release();
    }, { "aria-label": `${label} ${title}` });
    this.tools = html(
      "div", { class: "pb-tools" },
      button("+", "zoom in on", () => this.#zoom(1.5)), button("\u2212", "zoom out of", () => this.#zoom(1 / 1.5)),
      button("reset", "reset the window of", () => this.#reset()),
    );
    this.#listenToWheel();
    this.#listenToPointer();
    this.#listenToTouch();
    this.#listenToKeys();
  }

  draw(frame: Frame): void {
    this.#frame = frame;
    const digits = Math.max(0, 2 - Math.floor(Math.log10(frame.x1 - frame.x0)));
    const range = (name: string, low: number, high: number) => `${name} from ${spoken(low, digits)} to ${spoken(high, digits)}`;
    const { low, high, value } = this.#board.variable(`${this.#spec.name}.zoom`);
    set(this.element, {
      x: frame.left, y: frame.top, width: frame.size, height: frame.height ?? frame.size,
      "aria-valuemin": low, "aria-valuemax": high, "aria-valuenow": value,
      "aria-valuetext": `${range(this.#names[0] || "x", frame.x0, frame.x1)}, ${range(this.#names[1] || "y", frame.y0, frame.y1)}, ${format(value, 1)} times`,
    });
  }

  #room(): Room {
    const limits = (part: string): Limits => this.#board.variable(`${this.#spec.name}.${part}`);
    return { half: this.#spec.half, x: limits("x"), y: limits("y"), zoom: limits("zoom") };
  }

  #now(): Window {
    const value = (part: string) => this.#board.variable(`${this.#spec.name}.${part}`).value;
    return { x: value("x"), y: value("y"), zoom: value("zoom") };
  }

  #show({ x, y, zoom }: Window): void {
    const { name } = this.#spec;
    this.#board.change({ [`${name}.x`]: x, [`${name}.y`]: y, [`${name}.zoom`]: zoom });
  }

  #zoom(factor: number, at: { x: number; y: number } = this.#now()): void {
    this.#show(zoomed(this.#now(), factor, at, this.#room()));
  }

  #pan(dx: number, dy: number): void {
    const { x, y, zoom } = this.#now();
    this.#show(fitted({ x: x + dx, y: y + dy, zoom }, this.#room()));
  }

  #reset(): void {
    this.#show({ x: this.#spec.start[0], y: this.#spec.start[1], zoom: 1 });
  }

  /** A place on the screen in the plane's coordinates, as they are now: the frame may be a move behind. */
  #place(clientX: number, clientY: number): { x: number; y: number } {
    const box = this.element.getBoundingClientRect();
    const { x, y, zoom } = this.#now();
    const [across, up] = this.#spec.half;
    return {
      x: x + ((2 * (clientX - box.left)) / box.width - 1) * (across / zoom),
      y: y - ((2 * (clientY - box.top)) / box.height - 1) * (up / zoom),
    };
  }

  /** The wheel scrolls the page, unless the reader holds Ctrl or has chosen this window; a trackpad's pinch comes as Ctrl. */
  #listenToWheel(): void {
    this.element.addEventListener("wheel", (event) => {
      if (!event.ctrlKey && !event.metaKey && !this.element.matches(":focus")) return;
      event.preventDefault();
      const pixels = event.deltaMode === 1 ? 16 * event.deltaY : event.deltaY;
      this.#zoom(Math.exp(-0.002 * pixels), this.#place(event.clientX, event.clientY));
      clearTimeout(this.#settling);
      this.#settling = window.setTimeout(() => this.#board.release(), SETTLE);
    }, { passive: false });
  }

  #listenToPointer(): void {
    let grip = { x: 0, y: 0 };
    onDrag(this.element, (event) => {
      grip = this.#place(event.clientX, event.clientY);
      return event.pointerType !== "touch"; // one finger scrolls the page
    }, (event) => {
      const here = this.#place(event.clientX, event.clientY);
      this.#pan(grip.x - here.x, grip.y - here.y);
    }, () => this.#board.release());
  }

  #listenToTouch(): void {
    let last: { x: number; y: number; apart: number } | null = null;
    const middle = ({ touches: [a, b] }: TouchEvent) => ({
      x: (a!.clientX + b!.clientX) / 2, y: (a!.clientY + b!.clientY) / 2,
      apart: Math.hypot(a!.clientX - b!.clientX, a!.clientY - b!.clientY) || 1,
    });
    this.element.addEventListener("touchstart", (event) => {
      last = event.touches.length === 2 ? middle(event) : null;
    }, { passive: true });
    this.element.addEventListener("touchmove", (event) => {
      if (!last || event.touches.length !== 2) return;
      event.preventDefault();
      const next = middle(event);
      const [from, to] = [this.#place(last.x, last.y), this.#place(next.x, next.y)];
      const { x, y, zoom } = this.#now();
      this.#show(zoomed({ x: x + from.x - to.x, y: y + from.y - to.y, zoom }, next.apart / last.apart, from, this.#room()));
      last = next;
    }, { passive: false });
    this.element.addEventListener("touchend", () => {
      if (last) this.#board.release();
      last = null;
    });
  }

  #listenToKeys(): void {
    onKey(this.element, (key, shift) => {
      const { x0, x1, y0, y1 } = this.#frame;
      const [dx, dy] = [x1 - x0, y1 - y0].map((side) => side * (shift ? 0.5 : 0.1)) as [number, number];
      const acts: Record<string, () => void> = {
        ArrowLeft: () => this.#pan(-dx, 0), ArrowRight: () => this.#pan(dx, 0),
        ArrowDown: () => this.#pan(0, -dy), ArrowUp: () => this.#pan(0, dy),
        "+": () => this.#zoom(1.2), "=": () => this.#zoom(1.2), "-": () => this.#zoom(1 / 1.2), 0: () => this.#reset(),
      };
      const ours = Object.hasOwn(acts, key);
      if (ours) acts[key]!();
      return ours;
    }, () => this.#board.release());
  }
}

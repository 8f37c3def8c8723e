// One plane as an SVG: axes, marks, and handles that pointer and keyboard move.

import { described, type Limits, moved, within } from "./accessibility.ts";
import { html, set, setText, svg } from "./dom.ts";
import { type Frame, fromX, fromY, grain, ticks, toX, toY } from "./geometry.ts";
import { ink, type Shape, shapes } from "./marks.ts";
import { Press } from "./press.ts";
import { pixels } from "./sampled.ts";
import type { Domain, HeatMark, Mark, PlaneSpec, PointMark, State, Variable } from "./spec.ts";
import { format } from "./words.ts";

/** What a plane may ask of its stage. */
export type Board = {
  values: ArrayLike<number>[];
  versions: ArrayLike<number>;
  domains: Domain[];
  variable(name: string): Variable;
  change(state: State): void;
  release(): void;
};

const LEFT = 40;
const TOP = 4;
const RIGHT = 12;
const BELOW = 36;

/** Elements kept in step with a list of shapes, made anew only when their number grows. */
class Layer {
  readonly group = svg("g");
  private readonly elements: SVGElement[] = [];
  private version = "";

  /** Shows `shapes()`, unless `version` says that they are those of the last time; "new" at its start never does. */
  draw(version: string, shapes: () => Shape[]): void {
    if (version === this.version && !version.startsWith("new")) return;
    this.version = version;
    this.show(shapes());
  }

  show(list: Shape[]): void {
    list.forEach((shape, k) => {
      let element = this.elements[k];
      if (!element) {
        element = svg(shape.tag);
        this.elements.push(element);
        this.group.append(element);
      }
      set(element, shape.attributes);
      if (shape.text !== undefined) setText(element, shape.text);
    });
    for (const spare of this.elements.splice(list.length)) spare.remove();
  }
}

/** A canvas under the SVG, painted again when its values or the theme change. */
class Heatmap {
  readonly canvas = html("canvas", { class: "pb-heat", "aria-hidden": "true" });
  private readonly mark: HeatMark;
  private painted = "";

  constructor(mark: HeatMark) {
    this.mark = mark;
  }

  draw({ values, versions, domains }: Board, f: Frame): void {
    const { mark, canvas } = this;
    const [x0, x1, y0, y1] = mark.box.map((edge) => values[edge]![0]!) as [number, number, number, number];
    const place = { left: toX(f, x0), top: toY(f, y1), width: toX(f, x1) - toX(f, x0), height: toY(f, y0) - toY(f, y1) };
    for (const [side, px] of Object.entries(place)) canvas.style.setProperty(side, `${px}px`);
    canvas.hidden = mark.when !== undefined && !(values[mark.when]![0]! > 0);
    const [, columns, rows] = domains[mark.domain]! as [string, number, number];
    const [low, high] = [values[mark.low]![0]!, values[mark.high]![0]!];
    const color = getComputedStyle(canvas).getPropertyValue(`--pb-${mark.color}`).trim();
    const version = `${color} ${[mark.value, mark.low, mark.high].map((place) => versions[place]!)}`;
    if (version === this.painted || !color) return;
    this.painted = version;
    set(canvas, { width: columns, height: rows });
    const rgb = [1, 3, 5].map((k) => parseInt(color.slice(k, k + 2), 16)) as [number, number, number];
    const image = new ImageData(pixels(values[mark.value]!, columns, low, high, rgb), columns, rows);
    canvas.getContext("2d")?.putImageData(image, 0, 0);
  }
}

export class PlaneView {
  readonly home: HTMLElement;
  private readonly element: SVGSVGElement;
  private readonly spec: PlaneSpec;
  private readonly board: Board;
  private readonly paper = svg("rect", { fill: "none", stroke: ink("muted"), "stroke-width": 1 });
  private readonly axes = new Layer();
  private readonly clip = svg("svg", { "aria-hidden": "true" });
  private readonly layers: Layer[] = [];
  private readonly heatmaps: Heatmap[] = [];
  private readonly presses: Press[] = [];
  private readonly handles: { mark: PointMark; element: SVGGElement }[] = [];
  private frame: Frame = { x0: 0, x1: 1, y0: 0, y1: 1, left: LEFT, top: TOP, size: 1 };

  constructor(spec: PlaneSpec, board: Board) {
    this.spec = spec;
    this.board = board;
    this.element = svg("svg", { role: "group", "aria-label": spec.title, class: "pb-svg" });
    this.axes.group.setAttribute("aria-hidden", "true");
    this.element.append(this.paper, this.axes.group, this.clip);
    for (const mark of spec.marks) {
      const layer = new Layer();
      this.layers.push(layer);
      this.clip.append(layer.group);
      if (mark.kind === "point") this.addHandle(mark);
      if (mark.kind === "press") {
        const press = new Press(mark, board);
        this.presses.push(press);
        this.element.append(press.element);
      }
      if (mark.kind === "heatmap") this.heatmaps.push(new Heatmap(mark));
    }
    const title = html("div", { class: "pb-title", "aria-hidden": "true" }, spec.title); // the SVG has it as its label
    title.style.color = ink(spec.color);
    const drawing = html("div", { class: "pb-drawing" }, ...this.heatmaps.map((h) => h.canvas), this.element);
    this.home = html("div", { class: "pb-plane" }, title, drawing);
  }

  /** Draws the present values into `width` pixels. */
  draw(width: number): void {
    const { values, versions, domains } = this.board;
    const [x0, x1, y0, y1] = this.spec.window.map((place) => values[place]![0]!) as [number, number, number, number];
    const size = Math.max(40, width - LEFT - RIGHT);
    const frame = { x0, x1, y0, y1, left: LEFT, top: TOP, size };
    this.frame = frame;
    set(this.element, { width, height: TOP + size + BELOW });
    set(this.paper, { x: LEFT, y: TOP, width: size, height: size });
    set(this.clip, { x: LEFT, y: TOP, width: size, height: size, viewBox: `${LEFT} ${TOP} ${size} ${size}` });
    for (const heatmap of this.heatmaps) heatmap.draw(this.board, frame);
    this.axes.show(axes(this.spec, frame));
    this.spec.marks.forEach((mark, k) => {
      const layer = this.layers[k]!;
      const shown = mark.when === undefined || values[mark.when]![0]! > 0;
      set(layer.group, { display: shown ? "inline" : "none" });
      if (shown) layer.draw(`${sampledVersions(mark, versions)} ${Object.values(frame)}`, () => shapes(mark, values, frame, domains));
    });
    for (const press of this.presses) press.draw(values, frame);
    for (const handle of this.handles) this.place(handle.mark, handle.element);
  }

  private limits(name: string): Limits {
    const { low, high } = this.board.variable(name);
    return { low, high };
  }

  private place(mark: PointMark, element: SVGGElement): void {
    const { values } = this.board;
    const read = (place: number) => values[place]![0]!;
    const [x, y] = [toX(this.frame, read(mark.at[0])), toY(this.frame, read(mark.at[1]))];
    const hidden = x - x !== 0 || y - y !== 0 || (mark.when !== undefined && !(read(mark.when) > 0));
    set(element, { display: hidden ? "none" : "inline", ...(!hidden && { transform: `translate(${x} ${y})` }) });
    const value: [number, number] = [read(mark.value[0]), read(mark.value[1])];
    set(element, described(mark.label || mark.name, this.spec.names, value, this.limits(mark.drag[0]), 2));
  }

  private addHandle(mark: PointMark): void {
    const element = svg("g", {
      role: "slider", tabindex: 0, class: "pb-handle", "data-lm-suppress-shortcuts": "true", "data-name": mark.name,
    });
    element.append(
      svg("circle", { r: 22, fill: "transparent" }),
      svg("circle", { r: 12, class: "pb-ring", fill: ink(mark.color), "fill-opacity": 0.18, stroke: "none" }),
      svg("circle", { r: 6.5, fill: ink(mark.color), stroke: ink("paper"), "stroke-width": 1.5 }),
    );
    this.handles.push({ mark, element });
    this.element.append(element);
    this.listenToPointer(mark, element);
    this.listenToKeys(mark, element);
  }

  private move(mark: PointMark, [x, y]: [number, number]): void {
    const [first, second] = mark.drag;
    this.board.change({ [first]: within(x, this.limits(first)), [second]: within(y, this.limits(second)) });
  }

  private listenToPointer(mark: PointMark, element: SVGGElement): void {
    let grip: { dx: number; dy: number; scale: number } | null = null;
    element.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      const box = this.element.getBoundingClientRect();
      const scale = Number(this.element.getAttribute("width")) / box.width;
      const at = mark.at.map((place) => this.board.values[place]![0]!) as [number, number];
      grip = {
        scale,
        dx: toX(this.frame, at[0]) - event.clientX * scale,
        dy: toY(this.frame, at[1]) - event.clientY * scale,
      };
      element.setPointerCapture(event.pointerId);
      element.focus();
      event.preventDefault();
    });
    element.addEventListener("pointermove", (event) => {
      if (!grip) return;
      const origin = (axis: 0 | 1) => (mark.origin ? this.board.values[mark.origin[axis]]![0]! : 0);
      const unit = grain(this.frame);
      const x = fromX(this.frame, event.clientX * grip.scale + grip.dx) - origin(0);
      const y = fromY(this.frame, event.clientY * grip.scale + grip.dy) - origin(1);
      this.move(mark, [Math.round(x / unit) * unit, Math.round(y / unit) * unit]);
    });
    const end = () => {
      if (grip) this.board.release();
      grip = null;
    };
    element.addEventListener("pointerup", end);
    element.addEventListener("pointercancel", end);
  }

  private listenToKeys(mark: PointMark, element: SVGGElement): void {
    element.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.altKey || event.metaKey) return;
      const value = mark.drag.map((name) => this.board.variable(name).value) as [number, number];
      const limits: [Limits, Limits] = [this.limits(mark.drag[0]), this.limits(mark.drag[1])];
      const target = moved(event.key, event.shiftKey, value, mark.step, limits);
      if (!target) return;
      event.preventDefault();
      this.move(mark, target);
    });
    element.addEventListener("keyup", () => this.board.release());
  }
}

/** The versions of all values that a mark of many samples shows; "new" for marks that are as quick to draw as to compare. */
function sampledVersions(mark: Mark, versions: ArrayLike<number>): string {
  const read = (places: number[]) => places.map((place) => versions[place]!).join();
  switch (mark.kind) {
    case "levels": return read([mark.value, ...mark.box, ...mark.levels]);
    case "field": return read([...mark.at, ...mark.vector, ...mark.box, mark.half]);
    case "curve":
    case "grid": return read(mark.at);
    default: return "new";
  }
}

/** Grid lines, axes, tick labels and axis names. */
function axes(spec: PlaneSpec, f: Frame): Shape[] {
  const none = { at: [], digits: 0 };
  const [withX, withY] = [spec.axes.includes("x"), spec.axes.includes("y")];
  const [tx, ty] = [withX ? ticks(f.x0, f.x1) : none, withY ? ticks(f.y0, f.y1) : none];
  const [right, bottom] = [f.left + f.size, f.top + f.size];
  const vertical = (x: number) => `M${toX(f, x).toFixed(1)} ${f.top}V${bottom}`;
  const horizontal = (y: number) => `M${f.left} ${toY(f, y).toFixed(1)}H${right}`;
  const inside = (at: number, low: number, high: number) => at > low && at < high;
  const zero = (withX && inside(0, f.x0, f.x1) ? vertical(0) : "") + (withY && inside(0, f.y0, f.y1) ? horizontal(0) : "");
  const stroke = (d: string, color: string): Shape => ({
    tag: "path", attributes: { d, fill: "none", stroke: ink(color), "stroke-width": 1 },
  });
  const text = (x: number, y: number, content: string, anchor: string, kind: string, color: string): Shape => ({
    tag: "text", text: content,
    attributes: { x: Math.round(x * 10) / 10, y: Math.round(y * 10) / 10, "text-anchor": anchor, class: kind, fill: ink(color) },
  });
  return [
    stroke(tx.at.map(vertical).join("") + ty.at.map(horizontal).join(""), "grid"),
    stroke(zero, "muted"),
    text(right, bottom + 31, withX ? spec.names[0] : "", "end", "pb-axis", spec.color),
    text(8, f.top + 12, withY ? spec.names[1] : "", "start", "pb-axis", spec.color),
    ...tx.at.map((x) => text(toX(f, x), bottom + 15, format(x, tx.digits), "middle", "pb-tick", "muted")),
    ...ty.at.filter((y) => toY(f, y) > f.top + 18).map((y) => text(f.left - 5, toY(f, y) + 4, format(y, ty.digits), "end", "pb-tick", "muted")),
  ];
}

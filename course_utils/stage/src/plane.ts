// One plane as an SVG: axes, marks, and handles that pointer and keyboard move.

import { html, set, setText, svg } from "./dom.ts";
import { type Frame, inside, ticks, toX, toY } from "./geometry.ts";
import { Flow } from "./flow.ts";
import { Handle } from "./handle.ts";
import { ink, type Shape, shapes } from "./marks.ts";
import { Press } from "./press.ts";
import { Roam } from "./roam.ts";
import { pixels } from "./sampled.ts";
import type { Domain, HeatMark, Mark, PlaneSpec, State, Variable } from "./spec.ts";
import { format } from "./words.ts";

/** What a plane may ask of its stage. */
export type Board = {
  values: ArrayLike<number>[];
  versions: ArrayLike<number>;
  domains: Domain[];
  variable(name: string): Variable;
  change(state: State): void;
  /** The columns of a domain's parameters, and what computes all that depends on them once they are changed. */
  parameters(domain: number): Float64Array[];
  changed(domain: number): void;
  release(): void;
  /** What starts each playing slider anew, by its name. */
  players: Map<string, () => void>;
};

const LEFT = 40;
const TOP = 4;
const RIGHT = 12;
const BELOW = 36;
const WIDE = 0.6; // height of a wide plane, as a share of its width

/** Elements kept in step with a list of shapes, made anew only when their number grows. */
class Layer {
  readonly group = svg("g");
  readonly #elements: SVGElement[] = [];
  #version = "";

  /** Shows `shapes()`, unless `version` says that they are those of the last time; "new" at its start never does. */
  draw(version: string, shapes: () => Shape[]): void {
    if (version === this.#version && !version.startsWith("new")) return;
    this.#version = version;
    this.show(shapes());
  }

  show(list: Shape[]): void {
    list.forEach((shape, k) => {
      let element = this.#elements[k];
      if (!element) {
        element = svg(shape.tag);
        this.#elements.push(element);
        this.group.append(element);
      }
      set(element, shape.attributes);
      if (shape.text !== undefined) setText(element, shape.text);
    });
    for (const spare of this.#elements.splice(list.length)) spare.remove();
  }
}

/** A canvas under the SVG, painted again when its values or the theme change. */
class Heatmap {
  readonly canvas = html("canvas", { class: "pb-heat", "aria-hidden": "true" });
  readonly #mark: HeatMark;
  #painted = "";
  #image: ImageData | null = null;

  constructor(mark: HeatMark) {
    this.#mark = mark;
  }

  draw({ values, versions, domains }: Board, f: Frame): void {
    const [mark, canvas] = [this.#mark, this.canvas];
    const [x0, x1, y0, y1] = mark.box.map((edge) => values[edge]![0]!) as [number, number, number, number];
    const place = { left: toX(f, x0), top: toY(f, y1), width: toX(f, x1) - toX(f, x0), height: toY(f, y0) - toY(f, y1) };
    for (const [side, px] of Object.entries(place)) canvas.style.setProperty(side, `${px}px`);
    // Where the window is smaller than the heatmap, what lies outside is cut off.
    const [right, bottom] = [place.left + place.width - f.left - f.size, place.top + place.height - f.top - f.size];
    const cut = [f.top - place.top, right, bottom, f.left - place.left].map((px) => `${Math.max(px, 0)}px`);
    canvas.style.setProperty("clip-path", `inset(${cut.join(" ")})`);
    canvas.hidden = mark.when !== undefined && !(values[mark.when]![0]! > 0);
    const [, columns, rows] = domains[mark.domain]! as [string, number, number];
    const [low, high] = [values[mark.low]![0]!, values[mark.high]![0]!];
    const color = getComputedStyle(canvas).getPropertyValue(`--pb-${mark.color}`).trim();
    const version = `${color} ${[mark.value, mark.low, mark.high].map((place) => versions[place]!)}`;
    if (version === this.#painted || !color) return;
    this.#painted = version;
    set(canvas, { width: columns, height: rows });
    const rgb = [1, 3, 5].map((k) => parseInt(color.slice(k, k + 2), 16)) as [number, number, number];
    if (this.#image?.width !== columns || this.#image.height !== rows) this.#image = new ImageData(columns, rows);
    pixels(new Uint32Array(this.#image.data.buffer), values[mark.value]!, columns, low, high, rgb);
    canvas.getContext("2d")?.putImageData(this.#image, 0, 0);
  }
}

export class PlaneView {
  readonly home: HTMLElement;
  readonly #element: SVGSVGElement;
  readonly #spec: PlaneSpec;
  readonly #board: Board;
  readonly #paper = svg("rect", { fill: "none", stroke: ink("muted"), "stroke-width": 1 });
  readonly #axes = new Layer();
  readonly #clip = svg("svg", { "aria-hidden": "true" });
  readonly #layers: Layer[] = [];
  readonly #heatmaps: Heatmap[] = [];
  readonly #presses: Press[] = [];
  readonly #handles: Handle[] = [];
  readonly #flows: Flow[] = [];
  readonly #roam: Roam | null;
  readonly #drawing: HTMLElement;
  #frame: Frame = { x0: 0, x1: 1, y0: 0, y1: 1, left: LEFT, top: TOP, size: 1 };

  constructor(spec: PlaneSpec, board: Board) {
    this.#spec = spec;
    this.#board = board;
    this.#element = svg("svg", { role: "group", "aria-label": spec.title, class: "pb-svg" });
    this.#axes.group.setAttribute("aria-hidden", "true");
    this.#element.append(this.#paper, this.#axes.group, this.#clip);
    this.#roam = spec.view ? new Roam(spec.view, board, spec.title, spec.names) : null;
    if (this.#roam) this.#element.append(this.#roam.element);
    for (const mark of spec.marks) {
      const layer = new Layer();
      this.#layers.push(layer);
      this.#clip.append(layer.group);
      if (mark.kind === "point") {
        const handle = new Handle(mark, board, spec.names);
        this.#handles.push(handle);
        this.#element.append(handle.element);
        if (mark.drop) this.#listenToClicks(handle);
      }
      if (mark.kind === "press") {
        const press = new Press(mark, board);
        this.#presses.push(press);
        this.#element.append(press.element);
      }
      if (mark.kind === "particles") this.#flows.push(new Flow(mark, board, spec.title));
      if (mark.kind === "heatmap") this.#heatmaps.push(new Heatmap(mark));
    }
    const tools = [...(this.#roam ? [this.#roam.tools] : []), ...this.#flows.map((flow) => html("div", { class: "pb-tools" }, flow.button))];
    const title = html("div", { class: "pb-title", "aria-hidden": "true" }, spec.title); // the SVG has it as its label
    title.style.color = ink(spec.color);
    this.#drawing = html("div", { class: "pb-drawing" }, ...this.#heatmaps.map((h) => h.canvas), this.#element);
    this.home = html("div", { class: spec.wide ? "pb-plane pb-wide" : "pb-plane" }, title, this.#drawing, ...tools);
  }

  /** Where (x, y) of this plane lies among all planes, in pixels; null outside its window. */
  locate(x: number, y: number): [number, number] | null {
    const f = this.#frame;
    const [px, py] = [toX(f, x), toY(f, y)];
    const { offsetLeft, offsetTop } = this.#drawing;
    return inside(f, px, py) ? [offsetLeft + px, offsetTop + py] : null;
  }

  /** What stands on the plane and has a use of its own keeps its clicks. */
  #listenToClicks(handle: Handle): void {
    this.#element.classList.add("pb-drops");
    this.#element.addEventListener("click", (event) => {
      if (!(event.target as Element).closest("[data-name]")) handle.drop(event);
    });
  }

  /** Draws the present values into `width` pixels. */
  draw(width: number): void {
    const { values, versions, domains } = this.#board;
    const [x0, x1, y0, y1] = this.#spec.window.map((place) => values[place]![0]!) as [number, number, number, number];
    const size = Math.max(40, width - LEFT - RIGHT);
    const height = this.#spec.wide ? Math.round(WIDE * size) : size;
    const frame = this.#frame = { x0, x1, y0, y1, left: LEFT, top: TOP, size, height };
    set(this.#element, { width, height: TOP + height + BELOW });
    set(this.#paper, { x: LEFT, y: TOP, width: size, height });
    set(this.#clip, { x: LEFT, y: TOP, width: size, height, viewBox: `${LEFT} ${TOP} ${size} ${height}` });
    for (const heatmap of this.#heatmaps) heatmap.draw(this.#board, frame);
    this.#axes.show(axes(this.#spec, frame));
    this.#spec.marks.forEach((mark, k) => {
      const layer = this.#layers[k]!;
      const shown = mark.when === undefined || values[mark.when]![0]! > 0;
      set(layer.group, { display: shown ? "inline" : "none" });
      if (shown) layer.draw(`${sampledVersions(mark, versions)} ${Object.values(frame)}`, () => shapes(mark, values, frame, domains));
    });
    this.#roam?.draw(frame);
    for (const press of this.#presses) press.draw(values, frame);
    for (const handle of this.#handles) handle.draw(frame, this.#roam !== null);
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
  const [right, bottom] = [f.left + f.size, f.top + (f.height ?? f.size)];
  const vertical = (x: number) => `M${toX(f, x).toFixed(1)} ${f.top}V${bottom}`;
  const horizontal = (y: number) => `M${f.left} ${toY(f, y).toFixed(1)}H${right}`;
  const between = (at: number, low: number, high: number) => at > low && at < high;
  const zero = (withX && between(0, f.x0, f.x1) ? vertical(0) : "") + (withY && between(0, f.y0, f.y1) ? horizontal(0) : "");
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

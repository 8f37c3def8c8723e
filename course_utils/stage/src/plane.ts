// One plane as an SVG: axes, marks, and handles that pointer and keyboard move.

import { html, set, setText, svg } from "./dom.ts";
import { type Frame, inside, ticks, toX, toY } from "./geometry.ts";
import { Flow } from "./flow.ts";
import { Handle } from "./handle.ts";
import { hidden, ink, type Shape, shapes } from "./marks.ts";
import { Press } from "./press.ts";
import { Roam } from "./roam.ts";
import { pixels } from "./sampled.ts";
import type { Domain, HeatMark, Mark, PlaneSpec, State, Variable } from "./spec.ts";
import { watch } from "./watch.ts";
import { format } from "./words.ts";

/** What a plane may ask of its stage. */
export type Board = {
  values: ArrayLike<number>[];
  versions: ArrayLike<number>;
  domains: Domain[];
  /** 1 where the page is dark; and a colour of the palette, as #rrggbb. */
  theme: 0 | 1;
  hex(color: string): string;
  variable(name: string): Variable;
  change(state: State): void;
  /** The columns of a domain's parameters, and what computes all that depends on them once they are changed. */
  parameters(domain: number): Float64Array[];
  changed(domain: number): void;
  release(): void;
  /** What starts each playing slider anew, by its name. */
  players: Map<string, () => void>;
};

const EDGE = 4; // around a plane, in pixels, where nothing is written
const LEFT = 40; // where its axes have their numbers and names
const RIGHT = 12;
const BELOW = 36;
const WIDE = 0.6; // height of a wide plane, as a share of its width

/** Elements kept in step with a list of shapes, made anew only when their number grows. */
class Layer {
  readonly group = svg("g");
  readonly #elements: SVGElement[] = [];

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

/** A canvas under the SVG. */
class Heatmap {
  readonly canvas: HTMLCanvasElement;
  readonly #mark: HeatMark;
  readonly #board: Board;
  readonly #image: ImageData;
  readonly #pixels: Uint32Array;
  readonly #context: CanvasRenderingContext2D | null;
  #placed = "";

  constructor(mark: HeatMark, board: Board) {
    this.#mark = mark;
    this.#board = board;
    const [, width, height] = board.domains[mark.domain]! as [string, number, number];
    this.#image = new ImageData(width, height);
    this.#pixels = new Uint32Array(this.#image.data.buffer);
    this.canvas = html("canvas", { class: "pb-heat", "aria-hidden": "true", width, height });
    this.#context = this.canvas.getContext("2d");
  }

  draw(f: Frame): void {
    const [mark, canvas, image, { values }] = [this.#mark, this.canvas, this.#image, this.#board];
    const [x0, x1, y0, y1] = mark.box.map((edge) => values[edge]![0]!) as [number, number, number, number];
    const [left, top, right, bottom] = [toX(f, x0), toY(f, y1), toX(f, x1), toY(f, y0)];
    // Where the window is smaller than the heatmap, what lies outside is cut off.
    const cut = [f.top - top, right - f.left - f.size, bottom - f.top - f.size, f.left - left].map((px) => `${Math.max(px, 0)}px`);
    const placed = `left:${left}px;top:${top}px;width:${right - left}px;height:${bottom - top}px;clip-path:inset(${cut.join(" ")})`;
    if (placed !== this.#placed) canvas.style.cssText = this.#placed = placed;
    canvas.hidden = hidden(mark, values);
    const color = this.#board.hex(mark.color);
    const rgb = [1, 3, 5].map((k) => parseInt(color.slice(k, k + 2), 16)) as [number, number, number];
    pixels(this.#pixels, values[mark.value]!, image.width, values[mark.low]![0]!, values[mark.high]![0]!, rgb);
    this.#context?.putImageData(image, 0, 0);
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
  /** What shows each mark, and whether it has to show it again. */
  readonly #views: { changed: (frame: Frame) => boolean; draw: (frame: Frame) => void }[] = [];
  readonly #roam: Roam | null;
  readonly #drawing: HTMLElement;
  readonly #left: number;
  #width = 320;
  #offset: [number, number] = [0, 0];
  #frame!: Frame; // from its first drawing
  #framed = "";

  constructor(spec: PlaneSpec, board: Board) {
    this.#spec = spec;
    this.#board = board;
    this.#left = spec.axes.includes("y") ? LEFT : EDGE;
    this.#element = svg("svg", { role: "group", "aria-label": spec.title, class: "pb-svg" });
    this.#axes.group.setAttribute("aria-hidden", "true");
    this.#element.append(this.#paper, this.#axes.group, this.#clip);
    this.#roam = spec.view ? new Roam(spec.view, board, spec.title, spec.names) : null;
    if (this.#roam) this.#element.append(this.#roam.element);
    const heatmaps: HTMLElement[] = [];
    const tools = this.#roam ? [this.#roam.tools] : [];
    for (const mark of spec.marks) {
      const layer = new Layer();
      this.#clip.append(layer.group);
      this.#follow(mark, (f) => {
        const shown = !hidden(mark, board.values);
        set(layer.group, { display: shown ? "inline" : "none" });
        if (shown) layer.show(shapes(mark, board.values, f, board.domains));
      });
      if (mark.kind === "point") {
        const handle = new Handle(mark, board, spec.names);
        this.#follow(mark, (f) => handle.draw(f, this.#roam !== null));
        this.#element.append(handle.element);
        if (mark.drop) this.#listenToClicks(handle);
      } else if (mark.kind === "press") {
        const press = new Press(mark, board);
        this.#follow(mark, (f) => press.draw(board.values, f));
        this.#element.append(press.element);
      } else if (mark.kind === "particles") {
        tools.push(html("div", { class: "pb-tools" }, new Flow(mark, board, spec.title).button));
      } else if (mark.kind === "heatmap") {
        const heatmap = new Heatmap(mark, board);
        this.#follow(mark, (f) => heatmap.draw(f));
        heatmaps.push(heatmap.canvas);
      }
    }
    const title = html("div", { class: "pb-title", "aria-hidden": "true" }, spec.title); // the SVG has it as its label
    title.style.color = ink(spec.color);
    this.#drawing = html("div", { class: "pb-drawing" }, ...heatmaps, this.#element);
    this.home = html("div", { class: spec.wide ? "pb-plane pb-wide" : "pb-plane" }, title, this.#drawing, ...tools);
    this.home.style.setProperty("--pb-left", `${this.#left}px`);
  }

  /** Where (x, y) of this plane lies among all planes, in pixels; null outside its window. */
  locate(x: number, y: number): [number, number] | null {
    const f = this.#frame;
    const [px, py] = [toX(f, x), toY(f, y)];
    return inside(f, px, py) ? [this.#offset[0] + px, this.#offset[1] + py] : null;
  }

  /** Room that the page has given: asked for here and not at each drawing, when to answer it would have to lay out anew. */
  resize(width: number): void {
    if (width > 0) this.#width = Math.floor(width);
    this.#offset = [this.#drawing.offsetLeft, this.#drawing.offsetTop];
  }

  /** Draws again whenever what `mark` reads has changed, or the frame. */
  #follow(mark: Mark, draw: (frame: Frame) => void): void {
    this.#views.push({ changed: watch(mark, this.#board.versions), draw });
  }

  /** What stands on the plane and has a use of its own keeps its clicks. */
  #listenToClicks(handle: Handle): void {
    this.#element.classList.add("pb-drops");
    this.#element.addEventListener("click", (event) => {
      if (!(event.target as Element).closest("[data-name]")) handle.drop(event);
    });
  }

  /** Draws what has changed. */
  draw(): void {
    const { values, theme } = this.#board;
    const [x0, x1, y0, y1] = this.#spec.window.map((place) => values[place]![0]!) as [number, number, number, number];
    const framed = `${[x0, x1, y0, y1, this.#width, theme]}`;
    if (framed !== this.#framed) {
      this.#framed = framed;
      const [left, numbered] = [this.#left, this.#spec.axes.includes("x")];
      const width = Math.max(40, this.#width - left - (numbered ? RIGHT : EDGE));
      const height = this.#spec.wide ? Math.round(WIDE * width) : width;
      const box = { x: left, y: EDGE, width, height };
      this.#frame = { x0, x1, y0, y1, left, top: EDGE, size: width, height };
      set(this.#element, { width: this.#width, height: EDGE + height + (numbered ? BELOW : EDGE) });
      set(this.#paper, box);
      set(this.#clip, { ...box, viewBox: Object.values(box).join(" ") });
      this.#axes.show(axes(this.#spec, this.#frame));
      this.#roam?.draw(this.#frame);
    }
    for (const { changed, draw } of this.#views) if (changed(this.#frame)) draw(this.#frame);
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
    text(2, f.top + 12, withY ? spec.names[1] : "", "start", "pb-axis", spec.color),
    ...tx.at.map((x) => text(toX(f, x), bottom + 15, format(x, tx.digits), "middle", "pb-tick", "muted")),
    ...ty.at.filter((y) => toY(f, y) > f.top + 18).map((y) => text(f.left - 5, toY(f, y) + 4, format(y, ty.digits), "end", "pb-tick", "muted")),
  ];
}

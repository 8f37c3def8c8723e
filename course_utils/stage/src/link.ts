// Lines from plane to plane, on a sheet over all of them.

import { set, svg } from "./dom.ts";
import { hidden, ink } from "./marks.ts";
import type { PlaneView } from "./plane.ts";
import type { Link, Pair } from "./spec.ts";

export class Links {
  readonly element = svg("svg", { class: "pb-links", "aria-hidden": "true" });
  readonly #lines: { link: Link; line: SVGPathElement }[];

  constructor(links: Link[]) {
    this.#lines = links.map((link) => ({
      link,
      line: svg("path", { fill: "none", stroke: ink(link.color), "stroke-width": link.size ?? 1.5, ...(link.dash && { "stroke-dasharray": "5 4" }) }),
    }));
    this.element.append(...this.#lines.map(({ line }) => line));
  }

  draw(values: ArrayLike<number>[], planes: PlaneView[]): void {
    for (const { link, line } of this.#lines) {
      const end = ([x, y]: Pair, plane: 0 | 1) => planes[link.planes[plane]]!.locate(values[x]![0]!, values[y]![0]!);
      const [a, b] = [end(link.start, 0), end(link.end, 1)];
      set(line, { d: a && b && !hidden(link, values) ? `M${a.map(Math.round).join(" ")}L${b.map(Math.round).join(" ")}` : "" });
    }
  }
}

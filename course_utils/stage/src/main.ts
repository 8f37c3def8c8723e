// A stage: evaluates the scene, draws its planes and panels, owns the drag, and tells its owner when one ends.

import { html, OURS, setText } from "./dom.ts";
import { Evaluator } from "./evaluate.ts";
import { Links } from "./link.ts";
import { panel, type PanelView } from "./panels.ts";
import { type Board, PlaneView } from "./plane.ts";
import type { Spec, State } from "./spec.ts";
import { dress, isDark, watchTheme } from "./style.ts";
import { sentence } from "./words.ts";

export type Stage = { set(state: State): void; destroy(): void };

/** Planes of which one may be too wide for the page. */
const SCROLLS = { tabindex: 0, role: "group", "aria-label": "scrolls sideways", ...OURS };

/** Draws `spec` into `host`; `released` hears the whole state at the end of every move. */
export function mount(host: HTMLElement, spec: Spec, start: State, released: (state: State) => void): Stage {
  const variables = spec.variables.map((v) => ({ ...v, value: start[v.name] ?? v.value }));
  const byName = new Map(variables.map((v) => [v.name, v]));
  const evaluator = new Evaluator(spec.program, spec.domains, spec.walks);
  const says = html("p", { class: "pb-says", "aria-live": "polite" });
  let due = 0;
  let moved = false;

  const board: Board = {
    values: evaluator.values,
    versions: evaluator.versions,
    domains: spec.domains,
    theme: 0,
    hex: (color) => spec.palette[color]![board.theme],
    players: new Map(),
    variable: (name) => byName.get(name)!,
    change: (state) => {
      moved = true;
      assign(state);
    },
    parameters: (domain) => evaluator.grids[domain]!,
    changed: (domain) => {
      evaluator.run(variables.map((v) => v.value), domain);
      due ||= requestAnimationFrame(draw);
    },
    release: () => {
      if (!moved) return;
      moved = false;
      tell();
      released(Object.fromEntries(variables.map((v) => [v.name, v.value])));
    },
  };

  function assign(state: State): void {
    for (const [name, value] of Object.entries(state)) {
      const variable = byName.get(name);
      if (variable) variable.value = value;
    }
    due ||= requestAnimationFrame(draw);
  }

  const planes = spec.planes.map((plane) => new PlaneView(plane, board));
  const links = new Links(spec.links);
  const panels: PanelView[] = spec.panels.map((p) => panel(p, board));

  function draw(): void {
    cancelAnimationFrame(due);
    due = 0;
    evaluator.run(variables.map((v) => v.value));
    for (const plane of planes) plane.draw();
    links.draw(evaluator.values, planes);
    for (const view of panels) view.draw();
  }

  function tell(): void {
    draw();
    setText(says, sentence(spec.says, evaluator.values));
  }

  function redress(): void {
    board.theme = isDark() ? 1 : 0;
    for (const name in spec.palette) figure.style.setProperty(`--pb-${name}`, board.hex(name));
    due ||= requestAnimationFrame(draw);
  }

  const under = html("div", { class: "pb-panels" }, ...panels.map((p) => p.element));
  // Its height is set, so that new numbers in it lay out nothing around it; where they need more lines, it follows in the same frame.
  const room = html("div", { class: "pb-room" }, under);
  const figure = html(
    "div", { class: "pb-stage", role: "group", ...OURS },
    html("div", { class: "pb-planes", ...(spec.planes.some((p) => p.wide) && SCROLLS) }, ...planes.map((p) => p.home), links.element),
    room, says,
  );
  host.replaceChildren(figure);
  dress(figure);
  redress();
  tell();

  const resize = new ResizeObserver((entries) => {
    room.style.setProperty("--pb-height", `${under.offsetHeight}px`);
    for (const plane of planes) plane.resize(entries.find((entry) => entry.target === plane.home)?.contentRect.width ?? 0);
    draw();
  });
  for (const element of [under, ...planes.map((plane) => plane.home)]) resize.observe(element);
  const unwatch = watchTheme(redress);

  return {
    set: (state) => {
      assign(state);
      tell();
    },
    destroy: () => {
      cancelAnimationFrame(due);
      resize.disconnect();
      unwatch();
      figure.remove();
    },
  };
}

/** A scene as pages and notebooks carry it: JSON, compressed, in base64. */
async function unpack(packed: string): Promise<Spec> {
  const bytes = Uint8Array.from(atob(packed), (c) => c.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return await new Response(stream).json() as Spec;
}

type Told = CustomEvent<{ name: string; state: State }>;

/** Wakes every stage that waits in the document. One with a name tells its releases, hears of states, and may have kept one. */
function wake(): void {
  for (const host of document.querySelectorAll<HTMLElement>("[data-pullback-stage]")) {
    const { pullbackStage: packed, name } = host.dataset;
    host.removeAttribute("data-pullback-stage");
    if (packed) void unpack(packed).then((spec) => {
      const kept = name && document.querySelector(`[data-pullback-state="${name}"]`)?.textContent;
      const stage = mount(host, spec, kept ? JSON.parse(kept) as State : {}, (state) => {
        document.dispatchEvent(new CustomEvent("pullback-released", { detail: { name, state } }));
      });
      document.addEventListener("pullback-set", (event) => {
        const { detail } = event as Told;
        if (detail.name === name) stage.set(detail.state);
      });
    });
  }
}

Object.assign(globalThis, { pullbackStages: wake });

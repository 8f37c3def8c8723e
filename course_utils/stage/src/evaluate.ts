// Runs a scene's program: one loop over typed arrays per operation, nothing compiled from text.
// A value is NaN wherever it, or a part of it, is not a finite real number.

import type { Domain, Operation, Walk } from "./spec.ts";

type Column = Float64Array;

const unary: Record<string, (a: number) => number> = {
  neg: (a) => -a,
  tan: Math.tan,
  asin: Math.asin, acos: Math.acos, atan: Math.atan,
  sinh: Math.sinh, cosh: Math.cosh, tanh: Math.tanh,
  asinh: Math.asinh, acosh: Math.acosh, atanh: Math.atanh,
  exp: Math.exp, log: Math.log, sqrt: Math.sqrt,
  abs: Math.abs, sign: Math.sign, floor: Math.floor, ceil: Math.ceil,
};

const binary: Record<string, (a: number, b: number) => number> = {
  pow: (a, b) => (a !== a || b !== b ? NaN : a ** b),
  atan2: (y, x) => (x === 0 && y === 0 ? NaN : Math.atan2(y + 0, x + 0)), // + 0: SymPy knows no negative zero
  min: Math.min,
  max: Math.max,
  lt: (a, b) => (a !== a || b !== b ? NaN : Number(a < b)),
  le: (a, b) => (a !== a || b !== b ? NaN : Number(a <= b)),
  eq: (a, b) => (a !== a || b !== b ? NaN : Number(a === b)),
};

/** The number itself where it is finite, else NaN; without a branch, which would cost more. */
const finite = (x: number): number => x + (x - x);

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** The frames of a coded array; the code is that of samples.py. */
export function frames([, count, low, high, data, digits]: [string, number, number, number, string, number]): Column[] {
  const size = data.length / digits / count;
  const gap = 64 ** digits - 1;
  const value = (at: number) => {
    let code = 0;
    for (let k = 0; k < digits; k++) code = 64 * code + DIGITS.indexOf(data[at * digits + k]!);
    return code === gap ? NaN : low + (code / (gap - 1)) * (high - low);
  };
  return Array.from({ length: count }, (_, f) => Float64Array.from({ length: size }, (_, k) => value(f * size + k)));
}

/** Number `k` of places that fill the unit square evenly, however many there are (Roberts's R2 sequence). */
export const spread = (k: number, axis: number): number => (0.5 + (k + 1) / 1.324717957244746 ** (axis + 1)) % 1;

/** The two parameters of a sample grid, each from 0 to 1, in the layouts of `samples` in expressions.py; or an array's frames. */
export function samples(domain: Domain): Column[] {
  if (domain[0] === "array") return frames(domain as Parameters<typeof frames>[0]);
  const [kind, first, more = 0] = domain as [string, number, number?];
  if (kind === "cloud") return [0, 1].map((axis) => Float64Array.from({ length: first }, (_, k) => spread(k, axis)));
  const size = kind === "line" ? first : kind === "mesh" ? 2 * first * more : first * more;
  const s = new Float64Array(size);
  const t = new Float64Array(size);
  for (let k = 0; k < size; k++) {
    if (kind === "line") {
      s[k] = k / (first - 1);
    } else if (kind === "mesh") {
      const line = Math.floor(k / more) % first / (first - 1);
      const along = (k % more) / (more - 1);
      const second = k >= first * more;
      s[k] = second ? along : line;
      t[k] = second ? line : along;
    } else {
      s[k] = ((k % first) + 0.5) / first;
      t[k] = (Math.floor(k / first) + 0.5) / more;
    }
  }
  return [s, t];
}

type Loop = (out: Column, a: Column, i: number, b: Column, j: number) => void;

/** The operations that most programs consist of. Each has a loop of its own: compiled for it alone, it makes no garbage. */
const loops: Record<string, Loop> = {
  add: (out, a, i, b, j) => { for (let k = 0; k < out.length; k++) out[k] = finite(a[k * i]! + b[k * j]!); },
  mul: (out, a, i, b, j) => { for (let k = 0; k < out.length; k++) out[k] = finite(a[k * i]! * b[k * j]!); },
  div: (out, a, i, b, j) => { for (let k = 0; k < out.length; k++) out[k] = finite(a[k * i]! / b[k * j]!); },
  sin: (out, a) => { for (let k = 0; k < out.length; k++) out[k] = Math.sin(a[k]!); },
  cos: (out, a) => { for (let k = 0; k < out.length; k++) out[k] = Math.cos(a[k]!); },
};

function apply(name: string, out: Column, a: Column, b: Column, c: Column): void {
  const [i, j, l] = [a, b, c].map((column) => Number(column.length > 1)) as [number, number, number];
  const n = out.length;
  if (name in loops) loops[name]!(out, a, i, b, j);
  else if (name in unary) {
    const f = unary[name]!;
    for (let k = 0; k < n; k++) out[k] = finite(f(a[k]!));
  } else if (name in binary) {
    const f = binary[name]!;
    for (let k = 0; k < n; k++) out[k] = finite(f(a[k * i]!, b[k * j]!));
  } else if (name === "select") {
    for (let k = 0; k < n; k++) {
      const test = a[k * i]!;
      out[k] = test !== test ? NaN : test !== 0 ? b[k * j]! : c[k * l]!;
    }
  } else throw new Error(`this stage does not know the operation ${name}; it is older than the scene`);
}

/** A program with room for its values: `run(variables)` recomputes what depends on a changed variable. */
export class Evaluator {
  readonly values: Column[];
  /** How often each value was computed: a picture of unchanged values need not be drawn again. */
  readonly versions: Uint32Array;
  readonly #operations: Operation[];
  readonly #stale: Uint8Array;
  readonly #walks: { walk: Walk; inner: Evaluator }[];
  /** The columns of every domain, by its parameters or frames. */
  readonly grids: Column[][];
  #first = true;

  constructor(operations: Operation[], domains: Domain[], walks: Walk[] = []) {
    this.#walks = walks.map((walk) => ({ walk, inner: new Evaluator(walk.program, []) }));
    this.grids = domains.map(samples);
    this.#operations = operations;
    this.#stale = new Uint8Array(operations.length);
    this.versions = new Uint32Array(operations.length);
    this.values = [];
    for (const [name, ...args] of operations) {
      if (name === "p") this.values.push(this.grids[args[0]!]![args[1]!]!);
      else if (name === "n") this.values.push(Float64Array.of(args[0]!));
      else if (name === "v") this.values.push(new Float64Array(1));
      else if (name === "frame") this.values.push(this.grids[args[0]!]![0]!.slice());
      else if (name === "walk") this.values.push(new Float64Array(walks[args[1]!]!.steps + 1));
      else this.values.push(new Float64Array(Math.max(...args.map((a) => this.values[a]!.length))));
    }
  }

  /** touched: a domain whose parameters have been changed in place. */
  run(variables: ArrayLike<number>, touched = -1): void {
    const [values, stale] = [this.values, this.#stale];
    let moved = this.#first;
    for (let at = 0; at < stale.length; at++) {
      const operation = this.#operations[at]!;
      const [name, a = 0, b = a, c = a] = operation as [string, number, number?, number?];
      const out = values[at]!;
      let now = this.#first;
      if (name === "v") {
        const value = variables[a]!;
        now ||= out[0] !== value;
        moved ||= now;
        out[0] = value;
      } else if (name === "p") {
        now = a === touched;
      } else if (name === "frame") {
        now ||= stale[b] === 1;
        if (now) this.#show(out, this.grids[a]!, values[b]![0]!);
      } else if (name === "walk") {
        now = moved || stale[c] === 1 || stale[operation[4]!] === 1;
        if (now) this.#walk(out, operation.slice(1) as [number, number, number, number], variables);
      } else if (name === "n") {
        now = false;
      } else {
        now ||= stale[a] === 1 || stale[b] === 1 || stale[c] === 1;
        if (now) apply(name, out, values[a]!, values[b]!, values[c]!);
      }
      stale[at] = Number(now);
      this.versions[at]! += Number(now);
    }
    this.#first = false;
  }

  #show(out: Column, all: Column[], frame: number): void {
    if (frame !== frame) out.fill(NaN);
    else out.set(all[Math.min(Math.max(Math.floor(frame + 0.5), 0), all.length - 1)]!);
  }

  /** x, y or the third expression (axis 0, 1, 2) at every point of a walk. */
  #walk(out: Column, [axis, which, startX, startY]: [number, number, number, number], variables: ArrayLike<number>): void {
    const { walk, inner } = this.#walks[which]!;
    let at: [number, number] = [this.values[startX]![0]!, this.values[startY]![0]!];
    for (let k = 0; k < out.length; k++) {
      inner.run([...at, ...Array.from(variables)]);
      const ahead = walk.out.map((place) => inner.values[place]![0]!) as [number, number, number];
      out[k] = [...at, ahead[2]][axis]!;
      at = [ahead[0], ahead[1]];
    }
  }
}

// Runs a scene's program: one loop over typed arrays per operation, nothing compiled from text.
// A value is NaN wherever it, or a part of it, is not a finite real number.

import type { Domain, Operation, Walk } from "./spec.ts";

type Column = Float64Array;

/** What an operation makes of one number, or of two. */
const functions: Record<string, (a: number, b: number) => number> = {
  neg: (a) => -a,
  pow: (a, b) => (a !== a || b !== b ? NaN : a ** b),
  atan2: (y, x) => (x === 0 && y === 0 ? NaN : Math.atan2(y + 0, x + 0)), // + 0: SymPy knows no negative zero
  lt: (a, b) => (a !== a || b !== b ? NaN : Number(a < b)),
  le: (a, b) => (a !== a || b !== b ? NaN : Number(a <= b)),
  eq: (a, b) => (a !== a || b !== b ? NaN : Number(a === b)),
};
const OF_MATH = "tan asin acos atan sinh cosh tanh asinh acosh atanh exp log sqrt abs sign floor ceil min max";
for (const name of OF_MATH.split(" ")) functions[name] = Math[name as "min"];

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

type Loop = (out: Column, a: Column, b: Column, c: Column) => void;

/** From an entry of a column to the next: none where it is one number for all. */
const step = (column: Column): number => Number(column.length > 1);

/** The operations that most programs consist of have a loop of their own: compiled for it alone, it makes no garbage. */
const loops: Record<string, Loop> = {
  add: (out, a, b) => { for (let k = 0, i = step(a), j = step(b); k < out.length; k++) out[k] = finite(a[k * i]! + b[k * j]!); },
  mul: (out, a, b) => { for (let k = 0, i = step(a), j = step(b); k < out.length; k++) out[k] = finite(a[k * i]! * b[k * j]!); },
  div: (out, a, b) => { for (let k = 0, i = step(a), j = step(b); k < out.length; k++) out[k] = finite(a[k * i]! / b[k * j]!); },
  sin: (out, a) => { for (let k = 0; k < out.length; k++) out[k] = Math.sin(a[k]!); },
  cos: (out, a) => { for (let k = 0; k < out.length; k++) out[k] = Math.cos(a[k]!); },
  select: (out, a, b, c) => {
    for (let k = 0, i = step(a), j = step(b), l = step(c); k < out.length; k++) {
      const test = a[k * i]!;
      out[k] = test !== test ? NaN : test !== 0 ? b[k * j]! : c[k * l]!;
    }
  },
};
for (const name in functions) {
  const f = functions[name]!;
  loops[name] = (out, a, b) => { for (let k = 0, i = step(a), j = step(b); k < out.length; k++) out[k] = finite(f(a[k * i]!, b[k * j]!)); };
}

// What a column depends on: nothing, as it is one number; the first parameter of a grid of cells, so that its rows are
// equal; the second, so that each row is one number; or more.
const NOTHING = 0;
const FIRST = 1;
const SECOND = 2;
const MORE = 3;

/** A program with room for its values: `run(variables)` recomputes what depends on a changed variable. */
export class Evaluator {
  readonly values: Column[] = [];
  /** How often each value was computed: a picture of unchanged values need not be drawn again. */
  readonly versions: Uint32Array;
  /** The columns of every domain, by its parameters or frames. */
  readonly grids: Column[][];
  readonly #operations: Operation[];
  readonly #stale: Uint8Array;
  readonly #walks: { walk: Walk; inner: Evaluator }[];
  readonly #on: number[] = [];
  /** The entries that are computed: of sin x on a grid of cells those of one row. */
  readonly #entries: Column[] = [];
  #first = true;

  constructor(operations: Operation[], domains: Domain[], walks: Walk[] = []) {
    this.#walks = walks.map((walk) => ({ walk, inner: new Evaluator(walk.program, []) }));
    this.grids = domains.map(samples);
    this.#operations = operations;
    this.#stale = new Uint8Array(operations.length);
    this.versions = new Uint32Array(operations.length);
    for (const [name, ...args] of operations) {
      const [of, which] = args as [number, number];
      const longest = (columns: Column[]) => Math.max(...args.map((a) => columns[a]!.length));
      let on = MORE;
      let column: Column;
      let entries: Column | undefined;
      if (name === "n" || name === "v") {
        column = Float64Array.of(name === "n" ? of : NaN);
        on = NOTHING;
      } else if (name === "frame") column = this.grids[of]![0]!.slice();
      else if (name === "walk") column = new Float64Array(walks[which]!.steps + 1);
      else if (name === "p") {
        column = this.grids[of]![which]!;
        const [kind, columns] = domains[of] as [string, number];
        if (kind === "cells") {
          on = which ? SECOND : FIRST;
          entries = which ? column.filter((_, k) => k % columns === 0) : column.subarray(0, columns);
        }
      } else {
        column = new Float64Array(longest(this.values));
        on = args.reduce((all, a) => all | this.#on[a]!, NOTHING);
        const count = longest(this.#entries);
        if (on === FIRST) entries = column.subarray(0, count);
        if (on === SECOND) entries = new Float64Array(count);
      }
      this.values.push(column);
      this.#entries.push(entries ?? column);
      this.#on.push(on);
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
        if (now) this.#compute(at, name, a, b, c);
      }
      stale[at] = Number(now);
      this.versions[at]! += Number(now);
    }
    this.#first = false;
  }

  #compute(at: number, name: string, a: number, b: number, c: number): void {
    const loop = loops[name];
    if (!loop) throw new Error(`this stage does not know the operation ${name}; it is older than the scene`);
    const on = this.#on[at]!;
    const [column, part] = [this.values[at]!, on === FIRST || on === SECOND];
    const columns = part ? this.#entries : this.values;
    const entries = columns[at]!;
    loop(entries, columns[a]!, columns[b]!, columns[c]!);
    if (on === FIRST) for (let k = entries.length; k < column.length; k *= 2) column.copyWithin(k, 0, k);
    const width = column.length / entries.length;
    if (on === SECOND) entries.forEach((value, row) => column.fill(value, row * width, (row + 1) * width));
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

// What keys do to a handle and what a screen reader hears of it. Pure functions.

import { type Limits, within } from "./constrain.ts";
import { format, spoken } from "./words.ts";

/** Where a key takes a handle from (x, y); null for keys that are not ours. */
export function moved(
  key: string, shift: boolean, [x, y]: [number, number], step: number, [bx, by]: [Limits, Limits],
): [number, number] | null {
  const far = shift ? 10 * step : step;
  const to: Record<string, [number, number]> = {
    ArrowLeft: [x - far, y], ArrowRight: [x + far, y], ArrowDown: [x, y - far], ArrowUp: [x, y + far],
    PageDown: [x, y - 10 * step], PageUp: [x, y + 10 * step],
    Home: [bx.low, y], End: [bx.high, y],
  };
  const target = Object.hasOwn(to, key) && to[key];
  return target ? [within(target[0], bx), within(target[1], by)] : null;
}

/** Attributes that describe a handle in words: each value with its name. By the standard a slider has one value: the first. */
export function described(name: string, values: [string, number][], { low, high }: Limits, digits: number): Record<string, string> {
  return {
    "aria-label": `${name}, drag or use the arrow keys`,
    "aria-valuemin": String(low),
    "aria-valuemax": String(high),
    "aria-valuenow": String(values[0]![1]),
    "aria-valuetext": values.map(([axis, value]) => `${axis} ${spoken(value, digits)}`).join(", "),
  };
}

/** A slider's value from its position in 0..1 and back; evenly spaced in the logarithm where `log`, whole where `digits` is 0. */
export function valueAt(position: number, { low, high }: Limits, log: boolean | undefined, digits: number): number {
  const value = log ? low * (high / low) ** position : low + position * (high - low);
  return Math.min(Math.max(digits ? Number(value.toPrecision(4)) : Math.round(value), low), high);
}

export function positionOf(value: number, { low, high }: Limits, log?: boolean): number {
  return log ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
}

/** A typed number inside its limits, or the words that say what is wrong with it. */
export function typed(text: string, { low, high }: Limits, digits: number): number | string {
  const plain = text.trim().replace(/^[\u2212\u2013]/, "-").replace(/^([^,.]*),([^,.]*)$/, "$1.$2");
  const value = plain === "" || !/^[-+\d.e]+$/i.test(plain) ? NaN : Number(plain);
  if (value !== value) return "This is not a number. Write one such as 0.5 or \u22122.";
  if (value < low || value > high) return `Write a number from ${format(low, digits)} to ${format(high, digits)}.`;
  return value;
}

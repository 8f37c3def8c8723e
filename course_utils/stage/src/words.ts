// Numbers and sentences, for the eye and for the ear.

import type { Leaf, Part } from "./spec.ts";

/** A number to so many decimals with a true minus sign; never "−0.00". */
export function format(value: number, digits: number): string {
  if (value !== value) return "undefined";
  const text = grouped(Math.abs(value).toFixed(digits));
  return value < 0 && /[1-9]/.test(text) ? `\u2212${text}` : text;
}

/** Digits in threes where there are five or more before the point. */
const grouped = (text: string): string =>
  /^\d{5}/.test(text) ? text.replace(/\B(?=(\d{3})+(?!\d))(?<!\.\d*)/g, "\u202f") : text;

/** A text as a screen reader should say it: many of them pass over a minus sign. */
export const aloud = (text: string): string => text.replaceAll("\u2212", "minus ");

export const spoken = (value: number, digits: number): string => aloud(format(value, digits));

/** A text without its signs: each replaced by the words that hold now. */
export function leaves(parts: Part[], values: ArrayLike<number>[]): Leaf[] {
  return parts.flatMap((part) => {
    if (typeof part === "string" || !("sign" in part)) return [part];
    const value = values[part.sign]![0]!;
    if (value !== value) return ["there is no value here."];
    const chosen = Math.abs(value) <= part.tol ? 1 : value < 0 ? 0 : 2;
    return leaves(part.w[chosen]!, values);
  });
}

/** A text with its live numbers filled in, mathematics in words. */
export function sentence(parts: Part[], values: ArrayLike<number>[]): string {
  return leaves(parts, values).map((part) => {
    if (typeof part === "string") return part;
    return "n" in part ? format(values[part.n]![0]!, part.d) : sentence(part.w[0], values);
  }).join("");
}

// What need not be drawn again: parts of a scene that read nothing new.

const wholes = (part: unknown): number[] =>
  typeof part === "object" && part ? Object.values(part).flatMap(wholes) : typeof part === "number" ? [part] : [];

/**
 * Tells at each call whether anything that `part` reads was computed since the last one, or `key` is another.
 * Every whole number in it may be a position in the program: one that is none costs a redraw, never a stale picture.
 */
export function watch(part: unknown, versions: ArrayLike<number>): (key?: unknown) => boolean {
  const places = wholes(part).filter((place) => place in versions);
  let last = -1;
  let lastKey: unknown;
  return (key) => {
    let sum = 0; // versions only grow
    for (const place of places) sum += versions[place]!;
    const changed = sum !== last || key !== lastKey;
    last = sum;
    lastKey = key;
    return changed;
  };
}

// Writes SVG paths to a tenth of a pixel, as bytes: thousands of numbers a frame without a string for each.
// Every place is written as the way to it from the last one, in a third of the characters; after a move, pairs are lines.

let bytes = new Uint8Array(1 << 14); // grows to the longest path so far
let end = 0;
let lastX = 0; // in tenths of a pixel
let lastY = 0;

function whole(n: number): void {
  if (n > 9) whole((n / 10) | 0);
  bytes[end++] = 48 + (n % 10);
}

/** A number of tenths; a minus sign keeps it apart from the number before, else a space does. */
function number(tenths: number, space: boolean): void {
  if (tenths < 0) bytes[end++] = 45; // -
  else if (space) bytes[end++] = 32;
  const size = Math.abs(tenths);
  if (size > 9 || size === 0) whole((size / 10) | 0);
  if (size % 10) {
    bytes[end++] = 46; // .
    bytes[end++] = 48 + (size % 10);
  }
}

function place(move: boolean, px: number, py: number): void {
  if (end + 32 > bytes.length) {
    const longer = new Uint8Array(2 * bytes.length);
    longer.set(bytes);
    bytes = longer;
  }
  const x = Math.round(10 * px) | 0;
  const y = Math.round(10 * py) | 0;
  if (move) bytes[end++] = 109; // m
  number(x - lastX, !move);
  number(y - lastY, true);
  lastX = x;
  lastY = y;
}

export const moveTo = (x: number, y: number): void => place(true, x, y);
export const lineTo = (x: number, y: number): void => place(false, x, y);

const decoder = new TextDecoder();

/** The path of all moves and lines since the last call. */
export function written(): string {
  const text = decoder.decode(bytes.subarray(0, end));
  end = lastX = lastY = 0;
  return text;
}

// Writes SVG paths to a tenth of a pixel, as bytes: thousands of numbers a frame without a string for each.

let bytes = new Uint8Array(1 << 14); // grows to the longest path so far
let end = 0;
const decoder = new TextDecoder();

function whole(n: number): void {
  if (n > 9) whole((n / 10) | 0);
  bytes[end++] = 48 + (n % 10);
}

function coordinate(px: number): void {
  const signed = Math.round(10 * px);
  const tenths = Math.abs(signed);
  if (signed < 0) bytes[end++] = 45; // -
  whole((tenths / 10) | 0);
  if (tenths % 10) {
    bytes[end++] = 46; // .
    bytes[end++] = 48 + (tenths % 10);
  }
}

function place(command: number, x: number, y: number): void {
  if (end + 32 > bytes.length) {
    const longer = new Uint8Array(2 * bytes.length);
    longer.set(bytes);
    bytes = longer;
  }
  bytes[end++] = command;
  coordinate(x);
  bytes[end++] = 32;
  coordinate(y);
}

export const moveTo = (x: number, y: number): void => place(77, x, y);
export const lineTo = (x: number, y: number): void => place(76, x, y);

/** The path of all moves and lines since the last call. */
export function written(): string {
  const text = decoder.decode(bytes.subarray(0, end));
  end = 0;
  return text;
}

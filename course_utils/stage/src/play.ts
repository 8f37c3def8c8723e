// What moves by itself moves only while a button is down, and step by step for readers who asked for less motion.

import { pressable, setText } from "./dom.ts";

/** beat: milliseconds between two steps, at least a frame. step: says whether there is more to come. */
export type Play = { beat: number; start(): void; step(calm: boolean): boolean; ended(): void };

export function playButton({ beat, start, step, ended }: Play): HTMLButtonElement {
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  let frame = 0;
  let last = 0;
  const show = () => setText(button, frame ? "❚❚ pause" : calm.matches ? "❚▶ step" : "▶ play");
  const stop = () => {
    cancelAnimationFrame(frame);
    frame = 0;
    show();
    ended();
  };
  const play = (time: number) => {
    frame = requestAnimationFrame(play);
    if (time - last < beat) return;
    last = time;
    if (!step(false) || !button.isConnected) stop();
  };
  const button = pressable("", () => {
    if (frame) return stop();
    start();
    if (calm.matches) {
      step(true);
      return ended();
    }
    frame = requestAnimationFrame(play);
    show();
  });
  calm.addEventListener("change", show);
  show();
  return button;
}

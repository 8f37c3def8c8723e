// Particles carried by a field: each lives for a while and starts again elsewhere.

import type { Board } from "./plane.ts";
import { playButton } from "./play.ts";
import { spread } from "./evaluate.ts";
import type { ParticlesMark } from "./spec.ts";

const TICK = 1 / 60; // seconds between two steps
const LIFE = 300; // steps of a life
const CALM = 15; // steps at one press of readers who asked for less motion

export class Flow {
  readonly button: HTMLButtonElement;
  readonly #mark: ParticlesMark;
  readonly #board: Board;
  readonly #ages: number[];
  #born: number;

  constructor(mark: ParticlesMark, board: Board, title: string) {
    this.#mark = mark;
    this.#board = board;
    const count = board.parameters(mark.domain)[0]!.length;
    this.#born = count;
    this.#ages = Array.from({ length: count }, (_, k) => Math.floor((LIFE * k) / count)); // not all end at once
    this.button = playButton({
      beat: 900 * TICK, // a little less than a tick: every frame at 60 Hz
      start: () => board.changed(mark.domain),
      step: (calm) => {
        for (let k = 0; k < (calm ? CALM : 1); k++) this.#step();
        return true;
      },
      ended: () => {},
    });
    this.button.dataset["name"] = `particles of ${title}`;
  }

  /** One step of the midpoint rule: Euler's would drive what circles outwards. */
  #step(): void {
    const { domain } = this.#mark;
    const places = this.#board.parameters(domain);
    const from = places.map((column) => column.slice());
    for (const h of [TICK / 2, TICK]) {
      const [x0, x1, y0, y1] = this.#mark.box.map((edge) => this.#board.values[edge]![0]!) as [number, number, number, number];
      this.#mark.vector.forEach((place, axis) => {
        const velocity = this.#board.values[place]!;
        const side = axis ? y1 - y0 : x1 - x0;
        places[axis]!.forEach((_, k) => {
          places[axis]![k] = from[axis]![k]! + (h * velocity[velocity.length === 1 ? 0 : k]!) / side;
        });
      });
      if (h === TICK) this.#renew(places);
      this.#board.changed(domain);
    }
  }

  #renew(places: Float64Array[]): void {
    this.#ages.forEach((age, k) => {
      const inside = places.every((column) => column[k]! >= 0 && column[k]! <= 1);
      this.#ages[k] = inside && age < LIFE ? age + 1 : 0;
      if (this.#ages[k]) return;
      places.forEach((column, axis) => { column[k] = spread(this.#born, axis); });
      this.#born++;
    });
  }
}

// Reads [{operations, points}] on standard input and writes the last value of each program at each point; null is NaN.

import { readFileSync } from "node:fs";

import { Evaluator } from "../../course_utils/stage/src/evaluate.ts";
import type { Domain, Operation } from "../../course_utils/stage/src/spec.ts";

type Task = { operations: Operation[]; domains: Domain[]; points: number[][] };

const tasks = JSON.parse(readFileSync(0, "utf8")) as Task[];
const answers = tasks.map(({ operations, domains, points }) => {
  const evaluator = new Evaluator(operations, domains);
  return points.map((point) => {
    evaluator.run(point);
    return Array.from(evaluator.values[evaluator.values.length - 1]!);
  });
});
process.stdout.write(JSON.stringify(answers));

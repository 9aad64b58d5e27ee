// What several tests need: the sample data and the truth about it.

import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { repo } from './jupyter.js';

export const demoFile = path.join(repo, 'build', 'data', 'demo.arrow');

/** Runs the Go program in truth/, which shares no code with the product. */
export function truth(...args) {
  const program = path.join(repo, 'build', 'truth');
  execFileSync('go', ['build', '-o', program, './tests/browser/truth'], { cwd: repo });
  return JSON.parse(
    execFileSync(program, args.map(String), { encoding: 'utf8', maxBuffer: 1 << 28 })
  );
}

/** The examples as they lie in the checkout, in a server's folder. */
export function copyExamples(server) {
  fs.cpSync(path.join(repo, 'notebooks'), path.join(server.root, 'notebooks'), { recursive: true });
  fs.symlinkSync(path.join(repo, 'build'), path.join(server.root, 'build'));
}

/** value - origin in axis units; both are spec.Value, whose integers exceed JavaScript's. */
export function distance(value, origin) {
  return Number(BigInt(value.int) - BigInt(origin.int)) + (value.frac - origin.frac);
}

/** Where a point of the data lies in a chart, CSS pixels. */
export function position(status, view, x, y) {
  const { plot } = status;
  return [
    plot.x + (distance(x, view.x.min) / view.x.length) * plot.width,
    plot.y + plot.height - (distance(y, view.y.min) / view.y.length) * plot.height
  ];
}

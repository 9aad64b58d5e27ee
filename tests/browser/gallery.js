// The charts of kernel/draw's gallery, whose pictures by plain Go and by WebGPU on lavapipe its test compares.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { repo } from './jupyter.js';

const folder = path.join(repo, 'kernel', 'draw');
const stored = path.join(folder, 'testdata', 'gallery');

/** The names of all its pictures. */
export const galleryNames = fs.readdirSync(stored).map(name => path.basename(name, '.png')).sort();

/** The picture of a chart as plain Go drew it. */
export function galleryPicture(name) {
  return fs.readFileSync(path.join(stored, `${name}.png`));
}

/** The very functions of the test that make the charts, as a cell; and cells that show one each, in order of their names. */
export function galleryCells() {
  const source = fs.readFileSync(path.join(folder, 'gallery_test.go'), 'utf8');
  const functions = /^func shop\(\)[\s\S]*?(?=^func Test)/m.exec(source)?.[0];
  assert.ok(functions?.includes('func gallery()'), 'gallery_test.go does not begin with what makes the charts');
  const prelude = `import (\n\t"math"\n\t"math/rand/v2"\n\t"time"\n)\n\n${functions}`
    .replaceAll('datamgr.', 'data.').replaceAll('display.', 'chart.');
  return [`${prelude}\npictures := gallery()\nlen(pictures)`, ...galleryNames.map(name => `pictures[${JSON.stringify(name)}]`)];
}

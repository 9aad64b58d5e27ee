// Runs every check of the project and counts: `node scripts/test.mjs`, or with
// `lint` only what runs no tests, or with words that name checks. A test that
// is skipped counts as failed: a missing part must be installed, not passed over.

import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { checks } from './checks.mjs';

const repo = path.resolve(import.meta.dirname, '..');
const logs = path.join(repo, 'build', 'log');
fs.mkdirSync(logs, { recursive: true });
process.chdir(repo);
const environment = {
  ...process.env,
  PATH: `${path.join(repo, '.venv', 'bin')}:${process.env.PATH}`
};

const asked = process.argv.slice(2);
const chosen = checks.filter(
  check => asked.length === 0 || (asked[0] === 'lint' ? check.lint : asked.some(word => check.name.includes(word)))
);
const total = { passed: 0, failed: 0 };
const failures = [];
for (const check of chosen) {
  const begin = Date.now();
  const { code, output } = await run(check);
  const result = check.count(code, output);
  if (code !== 0 && result.failed === 0) {
    result.failed = 1;
    result.which = [`exit status ${code}`];
  }
  total.passed += result.passed;
  total.failed += result.failed;
  const seconds = Math.round((Date.now() - begin) / 1000);
  console.log(`  ${check.name}: ${result.passed} passed, ${result.failed} failed (${seconds} s)`);
  for (const warning of check.warns ? output.match(check.warns) ?? [] : []) {
    console.log(`    WARNING ${warning}`);
  }
  if (result.failed > 0) {
    failures.push(check.name);
    for (const which of result.which ?? []) {
      console.log(`    FAILED ${which}`);
    }
    console.log(indent((result.text ?? output).trimEnd().split('\n').slice(-60)));
  }
}
if (failures.length > 0) {
  console.log(`failed: ${failures.join(', ')}; whole output in build/log`);
}
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;

function run(check) {
  const file = path.join(logs, `test-${check.name.replaceAll(/[^a-z0-9]+/gi, '-')}.log`);
  return new Promise(resolve => {
    const [program, ...args] = check.run;
    const child = spawn(program, args, { env: { ...environment, ...check.env } });
    let output = '';
    const add = data => (output += data);
    child.stdout.setEncoding('utf8').on('data', add);
    child.stderr.setEncoding('utf8').on('data', add);
    child.on('error', error => add(`${program}: ${error.message}\n`));
    child.on('close', code => {
      fs.writeFileSync(file, output);
      resolve({ code: code ?? 1, output });
    });
  });
}

function indent(lines) {
  return lines.map(line => `    ${line}`).join('\n');
}

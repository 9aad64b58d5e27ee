// How the results of a check are counted: from its exit status and output come
// the numbers of what passed and failed, and the names and texts of what failed.
// What is skipped has failed: a missing part must be installed, not passed over.

/** A check that passes or fails as a whole, by its exit status. */
export function one(code) {
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/** Passes where the command says nothing. */
export function silent(code, output) {
  return one(code === 0 && output.trim() === '' ? 0 : 1);
}

/** Counts the tests in `go test -json`; a package that does not build is one failure. */
export function go(_, output) {
  const result = { passed: 0, failed: 0, which: [] };
  const texts = new Map();
  let text = '';
  for (const line of output.split('\n')) {
    let event;
    try {
      event = JSON.parse(line);
    } catch {
      text += line === '' ? '' : `${line}\n`;
      continue;
    }
    const key = `${event.Package ?? event.ImportPath} ${event.Test ?? ''}`.trimEnd();
    if (event.Action === 'output' || event.Action === 'build-output') {
      texts.set(key, (texts.get(key) ?? '') + event.Output);
    } else if (event.Action === 'pass' && event.Test) {
      result.passed++;
    } else if (event.Action === 'fail' || event.Action === 'build-fail' || (event.Action === 'skip' && event.Test)) {
      const counted = event.Test || event.Action === 'build-fail' || !result.which.some(w => w.startsWith(event.Package));
      if (counted) {
        result.failed++;
        result.which.push(event.Action === 'skip' ? `${key} (skipped)` : key);
        text += texts.get(key) ?? '';
      }
    }
  }
  return { ...result, text };
}

/** Counts node's TAP summary. */
export function tap(code, output) {
  const number = word => Number(output.match(new RegExp(`^# ${word} (\\d+)$`, 'm'))?.[1] ?? 0);
  const passed = number('pass');
  const failed = number('fail') + number('cancelled') + number('skipped') + number('todo');
  const which = [...output.matchAll(/^\s*not ok \d+ - (.*)$/gm)].map(match => match[1]);
  const text = output.split('\n').filter(line => !/^\s*ok \d+|duration_ms|^\s*(---|\.\.\.|type:)/.test(line)).join('\n');
  return passed + failed === 0 ? { ...one(1), text } : { passed, failed, which, text };
}

// The JavaScript peers in Chromium: time to first pixels, 60 steps, memory. One browser for
// each case, so that none inherits another's memory.
//
//   charts.mjs PEER line|scatter COLUMNS.f32 ROWS RUNS STEPS.json FOLDER
import { createReadStream, readFileSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { build } from 'esbuild'
import { atRest, browserMB, fidelity, launch, report } from './chromium.mjs'

const [peer, kind, columns, rowsText, runsText, steps, folder] = process.argv.slice(2)
const rows = Number(rowsText)
const here = import.meta.dirname
const versions = JSON.parse(readFileSync(join(here, 'package.json'), 'utf8')).dependencies
const subject = `${peer} ${versions[peer] ?? versions[`${peer}.js-dist-min`]}`
const patienceSeconds = 120
const site = join(folder, 'page', peer)

const tell = (work, unit, samples, note = '') => report({ subject, work: `${kind}: ${work}`, rows, unit, samples, note })

await build({
  entryPoints: [join(here, 'charts/page.js')], outfile: join(site, 'page.js'), bundle: true, minify: true, logLevel: 'error',
  alias: { chart: join(here, 'charts', `${peer}.js`) },
})

const files = { '/': [join(here, 'charts/page.html'), 'text/html'], '/page.js': [join(site, 'page.js'), 'text/javascript'], '/page.css': [join(site, 'page.css'), 'text/css'], '/columns': [columns, 'application/octet-stream'] }
const server = createServer((request, response) => {
  const [path, type] = files[request.url] ?? []
  let length
  try {
    length = statSync(path).size
  } catch {
    response.writeHead(404).end()
    return
  }
  response.writeHead(200, { 'content-type': type, 'content-length': length })
  createReadStream(path).pipe(response)
}).listen(0, '127.0.0.1')
await new Promise(resolve => server.once('listening', resolve))

function late(what) {
  return new Promise((_, reject) => setTimeout(() => reject(new Error(`${what === 'first' ? 'no picture' : what} within ${patienceSeconds} s`)), patienceSeconds * 1e3).unref())
}

async function once(first, memory, load) {
  const browser = await launch()
  try {
    const page = await browser.newPage({ viewport: { width: 1200, height: 600 } })
    const crash = new Promise((_, reject) => page.on('crash', () => reject(new Error('the page crashed (out of memory?)'))))
    // A chart that draws for minutes holds up the page's own clock: ours ends it.
    const call = (name, ...args) => Promise.race([crash, late(name), page.evaluate(([name, args]) => window.bench[name](...args), [name, args])])
    await page.goto(`http://127.0.0.1:${server.address().port}/`)
    const empty = browserMB()
    await atRest()
    load.push(await call('load', kind, '/columns', rows))
    first.push(await call('first'))
    await page.waitForTimeout(500)
    if (fidelities.length === 0) {
      const picture = join(folder, `${peer}-${kind}-${rows}-first.png`)
      await page.screenshot({ path: picture })
      fidelities.push(...fidelity(subject, kind, columns, rows, picture, await call('geometry')))
    }
    const samples = []
    const until = Date.now() + 40e3
    for (const view of JSON.parse(readFileSync(steps, 'utf8'))) {
      samples.push(await call('step', view))
      if (Date.now() > until) break
    }
    const all = browserMB()
    memory.push(all - empty)
    total.push(all)
    await page.screenshot({ path: join(folder, `${peer}-${kind}-${rows}.png`) })
    return samples
  } finally {
    await browser.close()
  }
}

const first = []
const fidelities = []
const memory = []
const total = []
const load = []
const samples = []
let failed = ''
for (let run = 0; run < Number(runsText); run++) {
  try {
    samples.push(...await once(first, memory, load))
  } catch (error) {
    failed = error.message.split('\n')[0]
    break
  }
  if (samples.length % 60 !== 0) break // too slow for all steps, let alone for more runs
}
if (load.length) tell('columns into the page', 'ms', load, 'fetch from loopback into typed arrays, ranges found')
for (const [work, unit, values, note] of [
  ['first pixels', 'ms', first, 'columns in memory to 200 pixels of ink'],
  ['step', 'ms', samples, 'new view, two animation frames, picture read back'],
  ['browser memory', 'MB', memory, 'PSS of all of the browser\'s processes after the steps, less that of the empty page'],
  ['browser memory, total', 'MB', total, 'PSS of all of the browser\'s processes after the steps'],
]) {
  if (values.length) tell(work, unit, values, note)
  else report({ subject, work: `${kind}: ${work}`, rows, unit, failed })
}
fidelities.forEach(report)
server.close()

// Our own chart on the real way: JupyterLab in headless Chromium, a kernel, a comm, WebGPU.
// First pixels from the start of the cell, the 60 steps, bytes, pool, memory. Every run has a
// fresh server, kernel, browser and cache folder.
//
//   jupyter.mjs line|scatter FILE.arrow COLUMNS.f32 ROWS RUNS STEPS.json FOLDER
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Notebook, openBrowser, startServer, writeNotebook } from '../../tests/browser/jupyter.js'
import { atRest, browserMB, fidelity, processes, report, rollupMB } from '../peers/chromium.mjs'

const [kind, file, columns, rowsText, runsText, stepsFile, folder] = process.argv.slice(2)
const rows = Number(rowsText)
const steps = JSON.parse(readFileSync(stepsFile, 'utf8'))
const inpage = readFileSync(join(import.meta.dirname, 'inpage.js'), 'utf8')
const make = kind === 'line' ? 'Line' : 'Scatter'
const figures = new Map()

function note(work, unit, value, text = '') {
  const figure = figures.get(work) ?? { subject: 'gpucharts', work: `page ${kind}: ${work}`, rows, unit, samples: [], note: text }
  figure.samples.push(value)
  figures.set(work, figure)
}

// withScript gives the browser's contexts the bench's script.
const withScript = browser => ({
  newContext: async options => {
    const context = await browser.newContext(options)
    await context.addInitScript(inpage)
    return context
  },
})

// explained adds what the page and the server said to an error.
async function explained(notebook, work) {
  try {
    return await work()
  } catch (error) {
    const { page } = notebook
    await page.screenshot({ path: join(folder, `failed-${kind}-${rows}.png`) })
    const state = await page.evaluate(() => JSON.stringify({
      charts: globalThis.gpuchartsPage?.charts().map(chart => gpuchartsPage.status(chart)),
      stats: globalThis.gpuchartsPage?.stats(),
      errors: globalThis.gpuchartsPage?.deviceErrors(),
    }))
    throw new Error(`${error.message}\npage: ${state}\n${notebook.report()}`)
  }
}

async function once(run) {
  const cache = mkdtempSync(join(tmpdir(), 'gpucharts-bench-'))
  process.env.XDG_CACHE_HOME = cache
  const server = await startServer('lab')
  const browser = await openBrowser()
  try {
    writeNotebook(server, 'bench.ipynb', ['1 + 1', `rows := data.Load(${JSON.stringify(file)})\nchart.${make}(rows, "x", "y").Width(1100).Height(420)`])
    const notebook = await Notebook.open(withScript(browser), server, 'bench.ipynb', { size: { width: 1500, height: 900 } })
    await explained(notebook, () => measure(run, notebook))
  } finally {
    await browser.close()
    await server.stop()
    rmSync(cache, { recursive: true, force: true })
  }
}

// judge compares the whole view with the exact raster. A canvas that the page lays at a part of a pixel is shown
// at a whole one.
async function judge(page, number, view) {
  const place = await page.evaluate(number => {
    const { x, y } = document.querySelector(`[data-gpuchart="${number}"] canvas`).getBoundingClientRect()
    const { plot } = gpuchartsPage.status(number)
    return { X: Math.round(x) + plot.x, Y: Math.round(y) + plot.y, Width: plot.width, Height: plot.height }
  }, number)
  const edge = axis => Number(axis.min.int) + axis.min.frac
  const values = { X0: edge(view.x), X1: edge(view.x) + view.x.length, Y0: edge(view.y), Y1: edge(view.y) + view.y.length }
  if (kind === 'scatter') { // its cells: the largest power of two that a pixel holds
    values.CellX = 2 ** Math.floor(Math.log2(view.x.length / place.Width))
    values.CellY = 2 ** Math.floor(Math.log2(view.y.length / place.Height))
  }
  const picture = join(folder, `gpucharts-${kind}-${rows}-first.png`)
  await page.screenshot({ path: picture })
  fidelity('gpucharts', kind, columns, rows, picture, { ...place, ...values }).forEach(figure => figures.set(figure.work, figure))
}

async function measure(run, notebook) {
  const { page } = notebook
  await notebook.run(0)
  await notebook.cell(1).locator('.jp-InputArea-prompt').first().click()
  const kernel = processes(/gpucharts kernel/)
  if (kernel.length === 0) throw new Error('found no kernel process')
  const empty = browserMB()
  const kernelEmpty = rollupMB(kernel, 'Anonymous')
  await atRest()
  if (run === 0) report({ adapter: await page.evaluate(() => gpuchartsBench.adapter()) })

  const first = await page.evaluate(() => gpuchartsBench.first())
  note('picture on the screen', 'ms', first.picture, 'start of the cell that loads the file to 200 pixels of ink: in the stored picture, or on the canvas')
  note('first pixels', 'ms', first.pixels, 'the same, to 200 pixels of ink on the live canvas')
  note('first complete picture', 'ms', first.complete, 'the same, until all that the view needs is drawn')
  const full = await page.evaluate(chart => gpuchartsPage.view(chart), first.chart)
  if (run === 0) await judge(page, first.chart, full)
  const pool = (await page.evaluate(() => gpuchartsPage.stats())).pool
  for (const part of steps) {
    const before = await page.evaluate(() => gpuchartsPage.stats())
    const took = await page.evaluate(args => gpuchartsBench.step(...args), [first.chart, full, part, kind])
    const after = await page.evaluate(() => gpuchartsPage.stats())
    note('step', 'ms', took.complete, 'new view, two animation frames, all tiles there, GPU done')
    note('step, first frame', 'ms', took.first, 'new view to its first frame (from tiles at hand), GPU done')
    note('bytes pulled per step', 'MB', (after.bytesReceived - before.bytesReceived) / 1e6)
  }
  const stats = await page.evaluate(() => gpuchartsPage.stats())
  const allocations = stats.pool.allocations - pool.allocations
  const reuses = stats.pool.reuses - pool.reuses
  note('GPU buffer allocations saved', '%', 100 * reuses / (allocations + reuses), 'reused / asked for, over the steps')
  note('GPU memory in the pool', 'MB', stats.pool.residentBytes / 1e6)
  note('bytes of tiles through Go memory', 'MB', stats.bytesThroughGo / 1e6, 'must be 0')
  const all = browserMB()
  note('browser memory', 'MB', all - empty, 'PSS of all of the browser\'s processes after the steps, less that of the notebook before')
  note('browser memory, total', 'MB', all, 'PSS of all of the browser\'s processes, JupyterLab included')
  note('kernel private memory', 'MB', rollupMB(kernel, 'Anonymous'))
  note('kernel private memory, above idle', 'MB', rollupMB(kernel, 'Anonymous') - kernelEmpty)
  await page.screenshot({ path: join(folder, `gpucharts-${kind}-${rows}.png`) })
  const errors = await page.evaluate(() => gpuchartsPage.deviceErrors())
  if (errors.length) throw new Error(`WebGPU errors: ${errors.join('; ')}`)
}

for (let run = 0; run < Number(runsText); run++) await once(run)
for (const figure of figures.values()) report(figure)

// Tile payloads from the kernel to the page, over the comm and jupyter_server: MB/s by the
// size of a reply. The tiles are deep ones of a line (all of a tile's 4096 rows, 32 KiB), which
// cost the kernel little, so that the way is measured and not the index.
//
//   transport.mjs FILE.arrow ROWS RUNS
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Notebook, openBrowser, startServer, writeNotebook } from '../../tests/browser/jupyter.js'
import { report } from '../peers/chromium.mjs'

const [file, rowsText, runsText] = process.argv.slice(2)
const rows = Number(rowsText)
const script = readFileSync(join(import.meta.dirname, 'intransport.js'), 'utf8')

const server = await startServer('lab')
const browser = await openBrowser()
try {
  writeNotebook(server, 'bench.ipynb', [`rows := data.Load(${JSON.stringify(file)})\nchart.Line(rows, "x", "y").Height(300)`])
  const notebook = await Notebook.open(browser, server, 'bench.ipynb')
  await notebook.run(0)
  await (await notebook.chart(0)).rest()
  await notebook.page.evaluate(script)
  for (const [tiles, name, totalMiB] of [[2, '64 KiB', 16], [32, '1 MiB', 128], [128, '4 MiB', 256]]) {
    for (const inFlight of [1, 4, 8]) {
      const samples = []
      for (let run = 0; run < Number(runsText); run++) {
        samples.push(await notebook.page.evaluate(args => gpuchartsTransport(...args), [tiles, inFlight, totalMiB, rows]))
      }
      report({ subject: 'gpucharts', work: `transport: comm, replies of ${name}, ${inFlight} in flight`, rows: 0, unit: 'MB/s', samples, note: 'kernel to page through jupyter_server' })
    }
  }
} finally {
  await browser.close()
  await server.stop()
}

// Headless Chromium as the tests run it, and what its processes hold.
import { readFileSync, readdirSync } from 'node:fs'
import { chromium } from 'playwright-core'

export const flags = [
  '--headless=new', '--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--enable-unsafe-webgpu', '--use-angle=swiftshader',
  '--enable-features=Vulkan', '--use-vulkan=swiftshader', '--use-webgpu-adapter=swiftshader', '--ignore-gpu-blocklist',
  '--disable-dev-shm-usage',
]

export async function launch() {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: flags, ignoreDefaultArgs: ['--headless'] })
}

function children() {
  const of = new Map()
  for (const pid of readdirSync('/proc').filter(name => /^\d+$/.test(name))) {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
      const parent = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]
      of.set(parent, [...(of.get(parent) ?? []), pid])
    } catch { /* has ended */ }
  }
  return of
}

// memoryMB is the proportional set size (PSS) of the browser's processes in 1e6 bytes: pages
// that several of them share count once.
export function memoryMB() {
  const of = children()
  let kilobytes = 0
  const walk = pid => {
    for (const child of of.get(pid) ?? []) {
      try {
        kilobytes += Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${child}/smaps_rollup`, 'utf8'))[1])
      } catch { /* has ended */ }
      walk(child)
    }
  }
  walk(String(process.pid))
  return kilobytes * 1024 / 1e6
}

export function report(figure) {
  process.stdout.write(`${JSON.stringify(figure)}\n`)
}

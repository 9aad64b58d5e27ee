// Headless Chromium as the tests run it, and what its processes hold.
import { execFileSync } from 'node:child_process'
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

// processes gives the processes that this one started, and theirs, whose command line matches.
export function processes(pattern) {
  const of = children()
  const found = []
  const walk = pid => {
    for (const child of of.get(pid) ?? []) {
      try {
        if (pattern.test(readFileSync(`/proc/${child}/cmdline`, 'utf8').replaceAll('\0', ' '))) found.push(child)
      } catch { /* has ended */ }
      walk(child)
    }
  }
  walk(String(process.pid))
  return found
}

// rollupMB sums one line of the processes' memory maps, in 1e6 bytes.
export function rollupMB(pids, line) {
  let kilobytes = 0
  for (const pid of pids) {
    try {
      kilobytes += Number(new RegExp(`^${line}:\\s+(\\d+)`, 'm').exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))[1])
    } catch { /* has ended */ }
  }
  return kilobytes * 1024 / 1e6
}

// browserMB is the proportional set size of the browser's processes: pages that several of
// them share count once.
export function browserMB() {
  return rollupMB(processes(/chrom(e|ium)/), 'Pss')
}

function cpuTicks(pids) {
  let ticks = 0
  for (const pid of pids) {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      ticks += Number(fields[11]) + Number(fields[12])
    } catch { /* has ended */ }
  }
  return ticks
}

// atRest waits until all processes that this one started together leave nine tenths of a core alone for a
// second: until whoever opened the page could have read it.
export async function atRest() {
  for (let tries = 0; tries < 60; tries++) {
    const pids = processes(/./)
    const before = cpuTicks(pids)
    await new Promise(resolve => setTimeout(resolve, 1000))
    if (cpuTicks(pids) - before < 10) return
  }
  throw new Error('the page does not come to rest within a minute')
}

export function report(figure) {
  process.stdout.write(`${JSON.stringify(figure)}\n`)
}

// fidelity compares a picture with the exact raster of its rows: figures, made by the harness (bench/fidelity.go).
export function fidelity(subject, kind, columns, rows, picture, geometry) {
  const text = execFileSync(process.env.GPUCHARTS_BENCH, ['fidelity', subject, kind, columns, String(rows), picture, JSON.stringify(geometry)], { encoding: 'utf8' })
  return text.trim().split('\n').map(JSON.parse)
}

import type { ChartConfiguration } from './generated/spec.js';

/** A chart in words, for who does not see it: "line chart “Trades”: price over time, 1,000 rows of trades". */
export function labelOf(config: ChartConfiguration): string {
  const title = config.visual.title === undefined || config.visual.title === '' ? '' : ` “${config.visual.title}”`;
  const parts: string[] = [];
  for (const { data, x, y } of config.series) {
    const metadata = config.data[data]?.metadata;
    const name = (column: number): string => metadata?.columns[column]?.name ?? '';
    const what = y === x ? `of ${name(x)}` : `${name(y)} over ${name(x)}`;
    parts.push(`${what}, ${(metadata?.rows ?? 0).toLocaleString('en')} rows of ${metadata?.name ?? ''}`);
  }
  return `${config.series[0]?.type ?? ''} chart${title}: ${[...new Set(parts)].join('; ')}`;
}

/** What its keys do, for the same reader. */
export const keysInWords = 'Arrow keys pan, plus and minus zoom, Escape shows everything, S saves the picture.';

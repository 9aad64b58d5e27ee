// Reads a ChartConfiguration out of the JSON of a display message, which may
// come from any notebook file: every field is looked at before it is believed.
// The tables below name each field of the generated types, or do not compile.

import {
  type ChartConfiguration,
  type Column,
  ConfigurationVersion,
  type DataHandle,
  type DataMetadata,
  type Encoding,
  type GridConfiguration,
  type Link,
  type Note,
  type Range,
  type Rule,
  type Series,
  type Span,
  type Value,
  type View,
  type VisualConfig
} from './generated/spec.js';

/** Throws where a value is not what it should be; `at` says where it stands. */
type Check = (value: unknown, at: string, extra: Extra) => void;

/** Hears of a field that this build does not know. */
export type Extra = (at: string) => void;

interface Field<Optional extends boolean> {
  check: Check;
  optional: Optional;
}

/** One entry for each field of T, which says of itself whether it may be absent. */
type Fields<T> = {
  readonly [K in keyof T]-?: Field<Partial<Pick<T, K>> extends Pick<T, K> ? true : false>;
};

const must = (check: Check): Field<false> => ({ check, optional: false });
const may = (check: Check): Field<true> => ({ check, optional: true });

function primitive(wanted: 'string' | 'number' | 'boolean'): Check {
  return (value, at) => {
    if (typeof value !== wanted) {
      throw new TypeError(`${at} is ${nameOf(value)}, not a ${wanted}`);
    }
  };
}

const text = primitive('string');
const number = primitive('number');
const flag = primitive('boolean');

const whole: Check = (value, at) => {
  if (!Number.isSafeInteger(value)) {
    throw new TypeError(`${at} is ${nameOf(value)}, not a whole number`);
  }
};

/** A 64-bit integer travels as text: a number of JavaScript holds 53 bits. */
const int64: Check = (value, at) => {
  const digits = typeof value === 'string' && /^-?\d{1,19}$/.test(value) ? BigInt(value) : undefined;
  if (digits === undefined || BigInt.asIntN(64, digits) !== digits) {
    throw new TypeError(`${at} is ${nameOf(value)}, not the text of a 64-bit integer`);
  }
};

const id: Check = (value, at) => {
  if (typeof value !== 'string' || !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value)) {
    throw new TypeError(`${at} is ${nameOf(value)}, not a UUID`);
  }
};

function list(check: Check): Check {
  return (value, at, extra) => {
    if (!Array.isArray(value)) {
      throw new TypeError(`${at} is ${nameOf(value)}, not a list`);
    }
    value.forEach((entry: unknown, i) => {
      check(entry, `${at}[${i}]`, extra);
    });
  };
}

function object<T>(fields: Fields<T>): Check {
  const known = new Map(Object.entries<Field<boolean>>(fields));
  return (value, at, extra) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw new TypeError(`${at} is ${nameOf(value)}, not an object`);
    }
    const entries = new Map<string, unknown>(Object.entries(value));
    for (const [name, field] of known) {
      if (entries.has(name)) {
        field.check(entries.get(name), `${at}.${name}`, extra);
      } else if (!field.optional) {
        throw new TypeError(`${at}.${name} is missing`);
      }
    }
    for (const name of entries.keys()) {
      if (!known.has(name)) {
        extra(`${at}.${name}`);
      }
    }
  };
}

const value = object<Value>({ int: must(int64), frac: must(number) });
const range = object<Range>({ min: must(value), max: must(value) });
const span = object<Span>({ min: must(value), length: must(number) });
const view = object<View>({ x: must(span), y: must(span) });
const column = object<Column>({
  name: must(text),
  type: must(text),
  arrow: must(text),
  unit: may(text),
  zone: may(text),
  nulls: must(whole),
  range: may(range),
  categories: may(list(text)),
  ordered: may(flag)
});
const metadata = object<DataMetadata>({
  name: must(text),
  rows: must(whole),
  columns: must(list(column))
});
const handle = object<DataHandle>({ id: must(id), version: must(whole), metadata: must(metadata) });
const encoding = object<Encoding>({ role: must(text), column: must(whole) });
const series = object<Series>({
  type: must(text),
  data: must(whole),
  x: must(whole),
  y: must(whole),
  color: may(text),
  label: must(text),
  axis: may(whole),
  encode: may(list(encoding)),
  function: may(text),
  stacked: may(flag),
  horizontal: may(flag),
  sort: may(text),
  opacity: may(number),
  xExtent: may(range),
  yExtent: may(range),
  size: may(number)
});
const rule = object<Rule>({
  axis: must(text),
  at: must(value),
  to: may(value),
  color: may(text),
  label: may(text)
});
const note = object<Note>({ x: must(value), y: must(value), text: must(text), color: may(text) });
const visual = object<VisualConfig>({
  title: may(text),
  width: may(whole),
  height: must(whole),
  xLabel: may(text),
  yLabel: may(text),
  legend: must(flag),
  subtitle: may(text),
  yLabel2: may(text),
  xScale: may(text),
  yScale: may(text),
  yScale2: may(text),
  rules: may(list(rule)),
  notes: may(list(note)),
  tone: may(text),
  xRange: may(range),
  yRange: may(range),
  yRange2: may(range)
});
const link = object<Link>({ group: must(id), x: may(flag), y: may(flag) });
const configuration = object<ChartConfiguration>({
  version: must(whole),
  id: must(id),
  data: must(list(handle)),
  series: must(list(series)),
  visual: must(visual),
  view: may(view),
  link: may(link)
});
const grid = object<GridConfiguration>({
  version: must(whole),
  columns: must(whole),
  charts: must(list(configuration))
});

/**
 * The configuration that `json` is, unchanged; throws a TypeError that says
 * where it is none. Fields that this build does not know are left to `extra`:
 * the page passes over them, so that a kernel may add some within one version.
 */
export function readConfiguration(json: unknown, extra: Extra = () => undefined): ChartConfiguration {
  refuseNewer(json);
  configuration(json, 'chart', extra);
  return json as ChartConfiguration;
}

/** The same for charts in rows and columns. */
export function readGrid(json: unknown, extra: Extra = () => undefined): GridConfiguration {
  refuseNewer(json);
  grid(json, 'grid', extra);
  return json as GridConfiguration;
}

/** A dataset that the kernel tells of, read with the same care. */
export function readHandle(json: unknown, extra: Extra = () => undefined): DataHandle {
  handle(json, 'handle', extra);
  return json as DataHandle;
}

function refuseNewer(json: unknown): void {
  if (typeof json === 'object' && json !== null && 'version' in json) {
    const { version } = json;
    if (typeof version === 'number' && version > ConfigurationVersion) {
      throw new TypeError('a newer gpucharts made this chart (update it with the kernel, then reload the page)');
    }
  }
}

function nameOf(value: unknown): string {
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'boolean':
      return `the ${typeof value} ${String(value)}`;
    case 'object':
      return value === null ? 'null' : Array.isArray(value) ? 'a list' : 'an object';
    default:
      return typeof value;
  }
}

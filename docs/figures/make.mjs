// Draws the figures of docs/ from what `./offbeat score` writes of made-up series: the same bytes at every run.
//   npm install --no-save vega@6.4.0 vega-lite@6.4.3 && node docs/figures/make.mjs
import {execFileSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {parse, View} from 'vega';
import {compile} from 'vega-lite';

const here = dirname(fileURLToPath(import.meta.url));
const offbeat = join(here, '..', '..', 'offbeat');
const START = Date.UTC(2026, 0, 5);
const MINUTES = 5;
const DAY = 288; // points
const BLUE = '#2f6fb3';
const GREY = '#7a828c';
const RED = '#c2362f';

function gaussian(seed) {
  let state = seed;
  const uniform = () => (state = (state * 1103515245 + 12345) % 2147483648) / 2147483648;
  return () => Array.from({length: 12}, uniform).reduce((sum, u) => sum + u, -6);
}

/** Requests a second: a daily rhythm, an hour's outage on the eleventh day, a new level on the thirteenth. */
function requests() {
  const noise = gaussian(12345);
  return Array.from({length: 14 * DAY}, (_, i) => {
    const rhythm = 220 + 120 * Math.sin(2 * Math.PI * ((i % DAY) / DAY - 0.3)) + 9 * noise();
    if (i >= 10 * DAY + 150 && i < 10 * DAY + 162) return 22 + 3 * noise();
    return Math.max(0, rhythm + (i >= 12 * DAY + 60 ? 70 : 0));
  });
}

/** Noise with a rhythm and no fault at all, for twelve weeks. */
function healthy() {
  const noise = gaussian(777);
  return Array.from({length: 84 * DAY}, (_, i) => 50 + 10 * Math.sin((2 * Math.PI * i) / DAY) + 2 * noise());
}

const instant = i => new Date(START + i * MINUTES * 60_000).toISOString();

function score(values, budget) {
  const directory = mkdtempSync(join(tmpdir(), 'figures'));
  try {
    const input = join(directory, 'series.csv');
    const output = join(directory, 'scores.csv');
    const lines = values.map((value, i) => `${instant(i)},${value.toFixed(1)}`);
    writeFileSync(input, ['timestamp,value', ...lines, ''].join('\n'));
    execFileSync(offbeat, ['score', '--input', input, '--output', output, '--budget', budget], {stdio: 'pipe'});
    const [head, ...rows] = readFileSync(output, 'utf8').trim().split('\n');
    const names = head.split(',');
    return rows.map(row => Object.fromEntries(row.split(',').map((cell, i) => [names[i], cell])));
  } finally {
    rmSync(directory, {recursive: true});
  }
}

/** The rows from one point to another, with numbers for texts. */
function span(rows, from, to) {
  return rows.slice(from, to).map(row => ({
    timestamp: row.timestamp,
    value: +row.value,
    expected: +row.expected,
    lower: +row.lower,
    upper: +row.upper,
    score: +row.score,
    status: row.status,
  }));
}

const time = {field: 'timestamp', type: 'temporal', scale: {type: 'utc'}, axis: {title: null, format: '%a %H:%M', tickCount: 8}};

function chart(rows, unit, domain) {
  const scale = domain ? {domain} : {zero: false};
  return {
    width: 720,
    height: 200,
    layer: [
      {
        mark: {type: 'area', color: BLUE, opacity: 0.18, clip: true},
        encoding: {x: time, y: {field: 'lower', type: 'quantitative', title: unit, scale}, y2: {field: 'upper'}},
      },
      {mark: {type: 'line', color: BLUE, strokeDash: [4, 3], strokeWidth: 1.2, clip: true}, encoding: {x: time, y: {field: 'expected', type: 'quantitative'}}},
      {mark: {type: 'line', color: '#20242a', strokeWidth: 1.4}, encoding: {x: time, y: {field: 'value', type: 'quantitative'}}},
      {
        transform: [{filter: "datum.status === 'anomalous'"}],
        mark: {type: 'point', color: RED, filled: true, size: 26, opacity: 1},
        encoding: {x: time, y: {field: 'value', type: 'quantitative'}},
      },
    ],
    data: {values: rows},
  };
}

function scores(rows) {
  return {
    width: 720,
    height: 90,
    data: {values: rows},
    layer: [
      {mark: {type: 'line', color: '#20242a', strokeWidth: 1.2}, encoding: {x: time, y: {field: 'score', type: 'quantitative', title: 'score'}}},
      {data: {values: [{}]}, mark: {type: 'rule', color: RED, strokeDash: [4, 3]}, encoding: {y: {datum: 1}}},
    ],
  };
}

async function draw(name, spec) {
  const config = {
    background: 'white',
    font: 'sans-serif',
    view: {stroke: null},
    axis: {grid: true, gridColor: '#eceef1', domainColor: '#c9ced6', tickColor: '#c9ced6', labelColor: '#444b54', titleColor: '#444b54', titleFontWeight: 'normal'},
    legend: {labelColor: '#444b54', title: null, orient: 'top'},
  };
  const {spec: vega} = compile({$schema: 'https://vega.github.io/schema/vega-lite/v6.json', padding: 8, config, ...spec});
  writeFileSync(join(here, name + '.svg'), (await new View(parse(vega), {renderer: 'none'}).toSVG()) + '\n');
}

const rows = score(requests(), '1 per week');
await draw('warming', chart(span(rows, 0, DAY / 2), 'requests/s', [-100, 500]));
const outage = span(rows, 10 * DAY + 110, 10 * DAY + 210);
await draw('incident', {vconcat: [chart(outage, 'requests/s'), scores(outage)]});
const level = span(rows, 12 * DAY + 20, 12 * DAY + 170);
await draw('new-level', {vconcat: [chart(level, 'requests/s'), scores(level)]});

const budgets = ['1 per day', '1 per week', '1 per 28d'];
const told = budgets.flatMap(budget => {
  let incidents = 0;
  let open = false;
  return score(healthy(), budget).flatMap((row, i) => {
    const isOpen = row.status === 'anomalous';
    if (isOpen && !open) incidents++;
    open = isOpen;
    return i % DAY === 0 ? [{week: i / DAY / 7, budget, incidents}] : [];
  });
});
for (const budget of budgets) { // what docs/concepts/budget.md says of them
  console.log(`${budget}: ${told.findLast(one => one.budget === budget).incidents} told`);
}
await draw('budget', {
  width: 720,
  height: 220,
  data: {values: told},
  mark: {type: 'line', interpolate: 'step-after'},
  encoding: {
    x: {field: 'week', type: 'quantitative', title: 'weeks'},
    y: {field: 'incidents', type: 'quantitative', title: 'incidents so far'},
    color: {field: 'budget', type: 'nominal', sort: budgets, scale: {range: [RED, BLUE, GREY]}},
    strokeDash: {field: 'budget', type: 'nominal', sort: budgets},
  },
});

import { sayVantage } from '../words/vantage.ts'
import { escapeText } from '../report/markup.ts'
import type { Language, Text } from '../runbook/text.ts'
import { timeline } from './timeline.ts'
import type { Lane, Timeline } from './timeline.ts'
import type { DrillResult, DrillSamples, FaultKind, Interval, Mark } from './types.ts'
import type { Window } from './outage.ts'

const words = {
  holds: { en: 'holds', zh: '持有' },
  reaches: { en: 'reaches', zh: '可达' },
  outage: { en: 'cut off', zh: '中断' },
  cleared: { en: 'cleared', zh: '解除' },
  notMeasured: { en: 'not measured', zh: '未测量' },
  seconds: { en: 's after the fault', zh: '秒（从故障起）' },
  title: { en: 'moves from', zh: '漂移：' },
  master: { en: 'MASTER', zh: 'MASTER' },
} as const satisfies Record<string, Text>
const faults: Record<FaultKind, Text> = {
  'stop-service': { en: 'service stopped', zh: '停止服务' },
  'link-down': { en: 'link down', zh: '断开链路' },
  'start-service': { en: 'service started', zh: '启动服务' },
}

/** Mid tones that stand on white and on near-black; all else is currentColor. Classes let a page's own tokens replace them. */
const colour = { first: '#7a8699', second: '#2f86c9', fail: '#d14b3f', mark: '#b7791f' } as const

const size = { width: 960, left: 132, right: 24, top: 58, lane: 46, axis: 34 } as const

/**
 * The drill as one self-contained inline SVG: a trace per observer (up while the address answered, coloured by who did), a
 * bar per node while it held the address, marks, and the outage shaded as [min, max]. No ids, scripts or fonts of its own.
 */
export function timelineSvg(result: DrillResult, samples: DrillSamples, language: Language): string {
  const shown = timeline(result, samples)
  const height = size.top + shown.lanes.length * size.lane + size.axis
  const bottom = size.top + shown.lanes.length * size.lane
  const x = scale(shown.window)
  const title = titleOf(result, language)
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="drill" viewBox="0 0 ${size.width} ${height}" width="100%"`,
    ` role="img" aria-label="${escapeText(title)}" color="currentColor" fill="currentColor" font-size="12"`,
    ` font-family="system-ui, 'Segoe UI', 'Noto Sans CJK SC', 'Microsoft YaHei', sans-serif">`,
    `<title>${escapeText(title)}</title>`,
    `<text x="${size.left}" y="18" font-size="13" font-weight="600">${escapeText(title)}</text>`,
    grid(shown, x, bottom, language),
    ...shown.lanes.map((lane, index) => laneOf(lane, size.top + index * size.lane, x, language)),
    moment(x(shown.faultAtMs), bottom, faults[result.fault][language], 'fault'),
    shown.clearedAtMs === null
      ? ''
      : moment(x(shown.clearedAtMs), bottom, words.cleared[language], 'cleared'),
    '</svg>',
  ].join('')
}

function titleOf(result: DrillResult, language: Language): string {
  const { address, from, to, outage } = result
  const text = outage === null ? words.notMeasured[language] : spoken(outage)
  const moved =
    language === 'en'
      ? `${address} ${words.title.en} ${from} to ${to}`
      : `${address} ${words.title.zh}${from} → ${to}`
  return `${moved}, ${words.outage[language]} ${text}`
}

function scale(window: Window): (atMs: number) => number {
  const width = size.width - size.left - size.right
  const length = Math.max(1, window.toMs - window.fromMs)
  return atMs => {
    const share = (atMs - window.fromMs) / length
    return round(size.left + Math.min(1, Math.max(0, share)) * width)
  }
}

function grid(shown: Timeline, x: (atMs: number) => number, bottom: number, language: Language): string {
  const { fromMs, toMs } = shown.window
  const step = stepFor(toMs - fromMs)
  const lines: string[] = []
  for (
    let at = Math.ceil((fromMs - shown.faultAtMs) / step) * step;
    at <= toMs - shown.faultAtMs;
    at += step
  ) {
    const place = x(shown.faultAtMs + at)
    lines.push(
      `<line x1="${place}" y1="${size.top - 6}" x2="${place}" y2="${bottom}" stroke="currentColor" stroke-opacity="${at === 0 ? 0 : 0.1}"/>`,
      `<text x="${place}" y="${bottom + 16}" text-anchor="middle" font-size="11" fill-opacity="0.65">${round(at / 1000)}</text>`,
    )
  }
  const caption = `<text x="${size.left - 12}" y="${bottom + 16}" text-anchor="end" font-size="11" fill-opacity="0.65">${words.seconds[language]}</text>`
  return lines.join('') + caption
}

function laneOf(lane: Lane, top: number, x: (atMs: number) => number, language: Language): string {
  const what = lane.kind === 'observer' ? words.reaches[language] : words.holds[language]
  const label = [
    `<text x="${size.left - 12}" y="${top + 20}" text-anchor="end" font-weight="600">${escapeText(clip(sayVantage(lane.name, language)))}</text>`,
    `<text x="${size.left - 12}" y="${top + 34}" text-anchor="end" font-size="11" fill-opacity="0.65">${what}</text>`,
  ].join('')
  return `<g>${label}${lane.kind === 'observer' ? trace(lane, top, x, language) : bar(lane, top, x)}</g>`
}

function trace(
  lane: Extract<Lane, { kind: 'observer' }>,
  top: number,
  x: (atMs: number) => number,
  language: Language,
): string {
  const [high, low] = [top + 12, top + 36]
  const parts: string[] = []
  const { outage } = lane
  if (outage !== null) {
    const { interval, outer, inner } = outage
    const text = `${words.outage[language]} ${spoken(interval)}`
    parts.push(`<g><title>${escapeText(text)}</title>`, shade(x(outer.fromMs), x(outer.toMs), top, 0.13))
    if (inner !== null) parts.push(shade(x(inner.fromMs), x(inner.toMs), top, 0.25))
    parts.push('</g>')
    const after = x(outer.toMs) + 6
    const fits = after < size.width - 150
    parts.push(
      `<text x="${fits ? after : x(outer.fromMs) - 6}" y="${low - 4}" text-anchor="${fits ? 'start' : 'end'}" font-size="11" fill="${colour.fail}" class="drill-outage">${spoken(interval)}</text>`,
    )
  }
  lane.stretches.forEach((stretch, index) => {
    const y = stretch.reachable ? high : low
    const stroke = stretch.reachable ? (stretch.who % 2 === 0 ? colour.first : colour.second) : colour.fail
    const before = lane.stretches[index - 1]
    const rise =
      before !== undefined && before.reachable !== stretch.reachable
        ? `M${x(stretch.fromMs)} ${low}V${high}`
        : ''
    parts.push(
      `<path d="${rise}M${x(stretch.fromMs)} ${y}H${x(stretch.toMs)}" fill="none" stroke="${stroke}" stroke-width="2"/>`,
    )
  })
  const failed = lane.failedMs.map(at => `M${x(at)} ${low - 3}v6`).join('')
  if (failed !== '') parts.push(`<path d="${failed}" stroke="${colour.fail}" stroke-opacity="0.8"/>`)
  return parts.join('')
}

function shade(from: number, to: number, top: number, opacity: number): string {
  const width = Math.max(1, round(to - from))
  return `<rect class="drill-outage" x="${from}" y="${top + 4}" width="${width}" height="${size.lane - 8}" fill="${colour.fail}" fill-opacity="${opacity}"/>`
}

function bar(lane: Extract<Lane, { kind: 'holder' }>, top: number, x: (atMs: number) => number): string {
  const fill = lane.first ? colour.first : colour.second
  const parts = lane.segments.map(segment => {
    const [from, to] = [x(segment.fromMs), x(segment.toMs)]
    const width = round(to - from)
    if (segment.state === 'no') {
      return `<path d="M${from} ${top + 24}H${to}" stroke="currentColor" stroke-opacity="0.3"/>`
    }
    const look =
      segment.state === 'yes' ? `fill="${fill}" fill-opacity="0.85"` : `fill="${fill}" fill-opacity="0.28"`
    return `<rect class="drill-holder" x="${from}" y="${top + 17}" width="${width}" height="14" ${look}/>`
  })
  return parts.join('') + lane.marks.map(mark => tick(mark, top, x)).join('')
}

/** The fault and its end are drawn across all lanes; here only what the node itself said or sent. */
function tick(mark: Mark, top: number, x: (atMs: number) => number): string {
  if (mark.kind === 'fault' || mark.kind === 'fault-cleared') return ''
  const place = x(mark.atMs)
  const shape =
    mark.kind === 'gratuitous-arp' || mark.kind === 'log'
      ? `<path d="M${place} ${top + 34}v6" stroke="${colour.mark}" stroke-width="1.5"/>`
      : `<path d="M${place} ${top + 14}l-4 -7h8z" fill="${colour.mark}"/>`
  return `<g class="drill-mark"><title>${escapeText(mark.text)}</title>${shape}</g>`
}

function moment(place: number, bottom: number, text: string, name: string): string {
  return [
    `<g class="drill-${name}"><line x1="${place}" y1="${size.top - 14}" x2="${place}" y2="${bottom}"`,
    ` stroke="currentColor" stroke-opacity="0.75" stroke-dasharray="3 3"/>`,
    `<text x="${place}" y="${size.top - 19}" text-anchor="middle" font-size="11">${escapeText(text)}</text></g>`,
  ].join('')
}

function stepFor(length: number): number {
  const steps = [500, 1000, 2000, 5000, 10_000, 30_000, 60_000, 300_000]
  return steps.find(step => length / step <= 20) ?? 600_000
}

function clip(name: string): string {
  return name.length > 16 ? `${name.slice(0, 15)}…` : name
}
/** Hundredths, rounded outwards: what is printed holds the truth too. */
function spoken(interval: Interval): string {
  return `${(Math.floor(interval.min / 10) / 100).toFixed(2)}–${(Math.ceil(interval.max / 10) / 100).toFixed(2)} s`
}
function round(value: number): number {
  return Math.round(value * 10) / 10
}

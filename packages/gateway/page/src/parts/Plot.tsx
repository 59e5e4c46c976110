/** Values over the last ten minutes. */
import { useEffect, useRef } from "preact/hooks"
import uPlot from "uplot"
import type { SampleJson } from "../../../src/status/report.ts"
import { time } from "../lib/format.ts"
import { samples } from "../state/status.ts"
import { isDark } from "../state/theme.ts"

type Line = readonly [name: string, value: (sample: SampleJson) => number]

interface Given {
  readonly title: string
  readonly unit: (value: number) => string
  readonly lines: ReadonlyArray<Line>
}

const height = 168

const columns = (all: ReadonlyArray<SampleJson>, lines: ReadonlyArray<Line>): uPlot.AlignedData => [
  all.map(({ at }) => at / 1000),
  ...lines.map(([, value]) => all.map(value))
]

/** A canvas knows no variables of CSS: the colours are those of the legend and of the text around it. */
const colourOf = (element: Element | null | undefined): string =>
  element === null || element === undefined ? "gray" : getComputedStyle(element).color

/** Hours and minutes, with seconds where ticks are closer than a minute. */
const clockValues: uPlot.Axis.DynamicValues = (_, ticks, __, ___, step) =>
  ticks.map((tick) => time(tick * 1000).slice(0, step < 60 ? 8 : 5))

const optionsFor = (figure: HTMLElement, width: number, { lines, unit }: Given): uPlot.Options => {
  const quiet = colourOf(figure.querySelector("figcaption"))
  const grid = { stroke: colourOf(figure.querySelector(".grid-colour")), width: 1 }
  const font = "12px system-ui, sans-serif"
  const axis = { stroke: quiet, grid, ticks: { show: false }, font }
  return {
    width,
    height,
    legend: { show: false },
    cursor: { y: false, points: { size: 6 }, drag: { x: false, y: false } },
    scales: { y: { range: (_, __, most) => [0, Math.max(1, most * 1.1)] } },
    axes: [
      { ...axis, space: 72, size: 28, values: clockValues },
      { ...axis, size: 52, space: 36, values: (_, ticks) => ticks.map((tick) => unit(tick)) }
    ],
    series: [
      {},
      ...lines.map(([label], i) => ({
        label,
        stroke: colourOf(figure.querySelectorAll(".swatch")[i]),
        width: 1.75,
        points: { show: false }
      }))
    ],
    hooks: {
      setCursor: [
        ({ cursor: { idx } }) => {
          const at = idx ?? samples.peek().length - 1
          readOut(figure, samples.peek()[at], { lines, unit }, idx !== null && idx !== undefined)
        }
      ]
    }
  }
}

/** The values of a moment beside their names: of now, or of where the pointer is. */
const readOut = (
  figure: HTMLElement,
  sample: SampleJson | undefined,
  { lines, unit }: Pick<Given, "lines" | "unit">,
  isPointed: boolean
): void => {
  const values = figure.querySelectorAll("output")
  for (const [i, [, value]] of lines.entries()) {
    const shown = values[i]
    if (shown) shown.textContent = sample === undefined ? "–" : unit(value(sample))
  }
  const when = figure.querySelector("time")
  if (when) when.textContent = isPointed && sample !== undefined ? time(sample.at) : "now"
}

export const Plot = (given: Given) => {
  const figure = useRef<HTMLElement>(null)
  const place = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot | undefined>(undefined)
  const isPointed = useRef(false)
  const dark = isDark.value

  useEffect(() => {
    const [around, inner] = [figure.current, place.current]
    if (around === null || inner === null) return undefined
    const made = new uPlot(optionsFor(around, inner.clientWidth, given), columns(samples.peek(), given.lines), inner)
    plot.current = made
    const watcher = new ResizeObserver(() => made.setSize({ width: inner.clientWidth, height }))
    watcher.observe(inner)
    return () => {
      watcher.disconnect()
      made.destroy()
    }
  }, [dark])

  const all = samples.value
  useEffect(() => {
    plot.current?.setData(columns(all, given.lines))
    if (!isPointed.current && figure.current !== null) readOut(figure.current, all.at(-1), given, false)
  }, [all])

  return (
    <figure class="card plot" ref={figure}>
      <figcaption>
        <span class="title">{given.title}</span> <time>now</time>
      </figcaption>
      <ul class="legend">
        {given.lines.map(([name], i) => (
          <li key={name}>
            <i class={`swatch line-${i + 1}`} aria-hidden="true" />
            {name} <output>–</output>
          </li>
        ))}
      </ul>
      <i class="grid-colour" aria-hidden="true" />
      <div
        class="canvas"
        aria-hidden="true"
        ref={place}
        onPointerEnter={() => (isPointed.current = true)}
        onPointerLeave={() => (isPointed.current = false)}
      />
    </figure>
  )
}

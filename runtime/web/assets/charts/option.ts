/** From what the server says of a picture to what ECharts draws; nothing is computed here. */

import type { EChartsCoreOption } from "echarts/core";

import { spoken } from "../decimal";

export interface Picture {
  type: "line" | "bar" | "pie";
  stacked: boolean;
  horizontal: boolean;
  columns: { key: string; label: string; type: string }[];
  rows: (string | number | null)[][];
  compare: (string | null)[][];
  compareLabel: string;
  drills: string[];
}

export interface Palette {
  text: string;
  quiet: string;
  line: string;
  surface: string;
  series: string[];
  face: string;
}

interface Series {
  name: string;
  points: (string | number | null)[];
  /** The way to the records behind each point; none behind a comparison's. */
  ways: (string | undefined)[];
}

const MEASURES = new Set(["money", "percent", "number", "decimal", "integer"]);

/** Turn a picture into an option. */
export function optionOf(picture: Picture, colours: Palette): EChartsCoreOption {
  const base = {
    aria: { enabled: true },
    color: colours.series,
    animationDuration: 150,
    textStyle: { color: colours.text, fontFamily: colours.face },
    tooltip: {
      trigger: picture.type === "pie" ? "item" : "axis",
      renderMode: "richText",
      backgroundColor: colours.surface,
      borderColor: colours.line,
      textStyle: { color: colours.text, fontSize: 13 },
      valueFormatter: (value: unknown) => (value == null ? "–" : spoken(String(value), 0)),
    },
  };
  return picture.type === "pie" ? { ...base, ...pie(picture, colours) } : { ...base, ...axes(picture, colours) };
}

function pie(picture: Picture, colours: Palette): EChartsCoreOption {
  const data = picture.rows.map((row) => ({ name: String(row[0] ?? ""), value: row.at(-1) ?? 0 }));
  return {
    legend: { type: "scroll", bottom: 0, icon: "circle", itemWidth: 9, itemHeight: 9, textStyle: { color: colours.quiet } },
    series: [
      {
        type: "pie",
        radius: ["40%", "62%"],
        center: ["50%", "44%"],
        data,
        itemStyle: { borderColor: colours.surface, borderWidth: 2 },
        label: { color: colours.text, formatter: ({ percent }: { percent?: number }) => `${Math.round(percent ?? 0)}%`, overflow: "none" },
        labelLine: { lineStyle: { color: colours.line }, length: 8, length2: 6 },
        minShowLabelAngle: 6,
      },
    ],
  };
}

function axes(picture: Picture, colours: Palette): EChartsCoreOption {
  const { names, series } = seriesOf(picture);
  const bar = picture.type === "bar";
  const category = {
    type: "category",
    data: names,
    inverse: picture.horizontal,
    axisLine: { lineStyle: { color: colours.line } },
    axisTick: { show: false },
    axisLabel: { color: colours.quiet, hideOverlap: true, width: 96, overflow: "truncate" },
  };
  const value = {
    type: "value",
    splitLine: { lineStyle: { color: colours.line } },
    axisLabel: { color: colours.quiet, formatter: (value: number) => short(value) },
  };
  return {
    grid: { left: 8, right: 16, top: series.length > 1 ? 36 : 14, bottom: 6, containLabel: true },
    legend: series.length > 1 ? { top: 2, left: 8, icon: "circle", itemWidth: 9, itemHeight: 9, textStyle: { color: colours.quiet } } : undefined,
    xAxis: picture.horizontal ? value : category,
    yAxis: picture.horizontal ? category : value,
    series: series.map(({ name, points }, place) => ({
      name,
      type: picture.type,
      data: points,
      stack: picture.stacked ? "all" : undefined,
      barMaxWidth: 26,
      symbolSize: 6,
      lineStyle: place > 0 && name === picture.compareLabel ? { type: "dashed", width: 1.5 } : { width: 2 },
      itemStyle: bar && !picture.stacked ? { borderRadius: picture.horizontal ? [0, 4, 4, 0] : [4, 4, 0, 0] } : {},
    })),
  };
}

/** One series a measure; with a second group, one a value of it. */
export function seriesOf(picture: Picture): { names: string[]; series: Series[] } {
  const groups = picture.columns.filter(({ type }) => !MEASURES.has(type)).length;
  const measures = picture.columns.slice(groups);
  const names = [...new Set(picture.rows.map((row) => String(row[0] ?? "")))];
  if (groups < 2) {
    const series: Series[] = measures.map(({ label }, place) => ({
      name: label,
      points: picture.rows.map((row) => row[groups + place] ?? null),
      ways: picture.drills,
    }));
    if (picture.compare.length > 0) {
      series.push({ name: picture.compareLabel, points: picture.compare.map((row) => row.at(-1) ?? null), ways: [] });
    }
    return { names, series };
  }
  const kinds = [...new Set(picture.rows.map((row) => String(row[1] ?? "")))];
  const places = new Map(picture.rows.map((row, place) => [`${row[0]}\t${row[1]}`, place]));
  return {
    names,
    series: kinds.map((kind) => {
      const at = names.map((name) => places.get(`${name}\t${kind}`) ?? -1);
      return { name: kind, points: at.map((place) => picture.rows[place]?.at(-1) ?? null), ways: at.map((place) => picture.drills[place]) };
    }),
  };
}

/** The way to the records behind a mark that was pressed. */
export function drillOf(picture: Picture, series: number, place: number): string | undefined {
  return picture.type === "pie" ? picture.drills[place] : seriesOf(picture).series[series]?.ways[place];
}

/** An axis number as short as it can be read: 12k, 3.5M; 1.2万, 3亿 for Chinese readers. */
export function short(value: number, locale = document.documentElement.lang): string {
  return new Intl.NumberFormat(locale, { notation: "compact", maximumFractionDigits: 1 }).format(value);
}

/** A handwritten signature as strokes of points, with time and pressure: evidence, not a picture. */

export interface Point {
  x: number;
  y: number;
  /** Milliseconds since the first point of the signature. */
  t: number;
  /** Pressure from 0 to 1; 0.5 where the device measures none. */
  p: number;
}

export type Stroke = Point[];

export interface Ink {
  readonly strokes: readonly Stroke[];
  begin(x: number, y: number, pressure: number, at_ms: number): void;
  move(x: number, y: number, pressure: number, at_ms: number): void;
  end(): void;
  undo(): void;
  clear(): void;
}

const POINTS_MAX = 5000;

/** Collect the points of one signature. Coordinates are rounded to a tenth of a pixel. */
export function createInk(): Ink {
  const strokes: Stroke[] = [];
  let open: Stroke | null = null;
  let start_ms: number | null = null;
  let points = 0;

  function add(stroke: Stroke, x: number, y: number, pressure: number, at_ms: number): void {
    if (points >= POINTS_MAX) return;
    start_ms ??= at_ms;
    points += 1;
    stroke.push({ x: tenth(x), y: tenth(y), t: Math.round(at_ms - start_ms), p: hundredth(pressure || 0.5) });
  }

  return {
    strokes,
    begin(x, y, pressure, at_ms) {
      open = [];
      strokes.push(open);
      add(open, x, y, pressure, at_ms);
    },
    move(x, y, pressure, at_ms) {
      if (open) add(open, x, y, pressure, at_ms);
    },
    end() {
      open = null;
    },
    undo() {
      points -= strokes.pop()?.length ?? 0;
      open = null;
    },
    clear() {
      strokes.length = 0;
      open = null;
      start_ms = null;
      points = 0;
    },
  };
}

const tenth = (value: number): number => Math.round(value * 10) / 10;
const hundredth = (value: number): number => Math.round(Math.min(1, Math.max(0, value)) * 100) / 100;

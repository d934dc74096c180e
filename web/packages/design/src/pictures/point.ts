/** Places on a picture, from 0 to 1 across and down. No browser. */

export interface Spot {
  readonly x: number;
  readonly y: number;
}

const STEP = 0.05;
const FINE_STEP = 0.01;
const MIDDLE: Spot = { x: 0.5, y: 0.5 };
const WAYS: Readonly<Record<string, Spot>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** The spot under a point of the page; null outside the picture. */
export function pointIn(box: Box, pageX: number, pageY: number): Spot | null {
  if (box.width <= 0 || box.height <= 0) return null;
  const [x, y] = [(pageX - box.left) / box.width, (pageY - box.top) / box.height];
  return x >= 0 && x <= 1 && y >= 0 && y <= 1 ? { x, y } : null;
}

/** The next spot by an arrow key, beginning in the middle; undefined for any other key. */
export function moved(spot: Spot | null, key: string, isFine: boolean): Spot | undefined {
  const way = WAYS[key];
  if (!way) return undefined;
  if (!spot) return MIDDLE;
  const step = isFine ? FINE_STEP : STEP;
  return { x: within(spot.x + way.x * step), y: within(spot.y + way.y * step) };
}

const within = (share: number): number => Math.min(1, Math.max(0, share));

/** Sideways distance weighs double: "right" means right. */
const SIDEWAYS = 2;

/**
 * @param {Map<string, [number, number]>} centres Middles on the screen.
 * @param {string} from
 * @param {number[]} direction Unit vector.
 * @returns {string} Key of the nearest area within 45° (else within 80°) of the direction; "" where there is none.
 */
export function nearestInDirection(centres, from, [right, down]) {
  const start = centres.get(from);
  if (!start) return "";
  const candidates = [...centres].filter(([key]) => key !== from).map(([key, [x, y]]) => {
    const along = (x - start[0]) * right + (y - start[1]) * down;
    const across = Math.abs((x - start[0]) * down - (y - start[1]) * right);
    return { key, along, across, cost: along + SIDEWAYS * across };
  });
  for (const steepest of [1, 5.7]) {
    const ahead = candidates.filter(({ along, across }) => along > 0 && across <= steepest * along);
    if (ahead.length) return ahead.reduce((best, other) => (other.cost < best.cost ? other : best)).key;
  }
  return "";
}

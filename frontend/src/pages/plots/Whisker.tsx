/** One value with its interval on a scale shared by the whole table; the numbers stand beside it. */
export function Whisker({ value, low, high, range, marks = [] }: { value: number | null; low: number | null; high: number | null; range: [number, number]; marks?: number[] }) {
  const x = (at: number) => `${(100 * (Math.min(Math.max(at, range[0]), range[1]) - range[0])) / (range[1] - range[0])}%`;
  return (
    <svg className="whisker" width="100%" height="20" aria-hidden="true">
      {marks.map((mark) => (
        <line key={mark} className="whisker-mark" x1={x(mark)} x2={x(mark)} y1="0" y2="20" />
      ))}
      {low !== null && high !== null && (
        <g className="whisker-span">
          <line x1={x(low)} x2={x(high)} y1="10" y2="10" />
          <line x1={x(low)} x2={x(low)} y1="6" y2="14" />
          <line x1={x(high)} x2={x(high)} y1="6" y2="14" />
        </g>
      )}
      {value !== null && <circle className="whisker-value" cx={x(value)} cy="10" r="4" />}
    </svg>
  );
}

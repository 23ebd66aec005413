export interface Bar {
  key: string | number;
  title: string;
  count: number;
  colour?: string;
}

/** Counts as horizontal bars with their numbers. */
export function Bars({ bars, label, total }: { bars: Bar[]; label: string; total?: number }) {
  const most = Math.max(1, ...bars.map(({ count }) => count));
  const whole = total ?? bars.reduce((sum, { count }) => sum + count, 0);
  return (
    <ul className="bars" aria-label={label}>
      {bars.map(({ key, title, count, colour }) => (
        <li key={key}>
          <span className="bars-title" title={title}>{title}</span>
          <span className="bars-track" aria-hidden="true">
            <i style={{ width: `${(100 * count) / most}%`, ...(colour ? { background: colour } : {}) }} />
          </span>
          <span className="bars-count">
            {count} <span className="quiet">{whole ? `${Math.round((100 * count) / whole)} %` : ""}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}

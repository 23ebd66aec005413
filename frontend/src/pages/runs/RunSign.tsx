/** Lines of the runs: told apart by colour and by dashes. */
export const RUN_LINES: { colour: string; dash?: number[] }[] = [
  { colour: "--cat-1" },
  { colour: "--cat-4", dash: [8, 4] },
  { colour: "--cat-3", dash: [2, 3] },
  { colour: "--cat-5", dash: [10, 3, 2, 3] },
  { colour: "--cat-2", dash: [4, 4] },
  { colour: "--cat-8", dash: [12, 6] },
];

export function RunSign({ index }: { index: number }) {
  const line = RUN_LINES[index % RUN_LINES.length];
  return (
    <svg className="runs-sign" width="32" height="12" aria-hidden="true">
      <line x1="0" x2="32" y1="6" y2="6" stroke={`var(${line?.colour})`} strokeWidth="3" strokeDasharray={line?.dash?.join(" ")} />
    </svg>
  );
}

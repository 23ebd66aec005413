/** Answers that no person gave are told apart wherever they show. */
export function Simulated() {
  return (
    <span className="badge warn" title="Answers come from simulated raters: known degradation, bias and noise. They say nothing about how people hear.">
      simulated
    </span>
  );
}

/** The present value of a CSS colour variable as rgb(), for canvases, which do not know light-dark(). */
export function colour(variable: string): string {
  const probe = document.createElement("span");
  probe.style.color = `var(${variable})`;
  probe.hidden = true;
  document.body.append(probe);
  const value = getComputedStyle(probe).color;
  probe.remove();
  return value;
}

/** Calls `redraw` when the theme changes, by the switch or by the system. */
export function onThemeChange(redraw: () => void): () => void {
  const system = matchMedia("(prefers-color-scheme: dark)");
  system.addEventListener("change", redraw);
  window.addEventListener("earshot:theme", redraw);
  return () => {
    system.removeEventListener("change", redraw);
    window.removeEventListener("earshot:theme", redraw);
  };
}

import { useEffect, useRef } from "react";

import type { Recorder } from "@/pages/record/Recorder";
import { onMeter } from "@/pages/record/sound";

/** The level of the microphone. Drawn past React: it changes at every frame. */
export function Meter({ recorder }: { recorder: Recorder }) {
  const bar = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    let frame = 0;
    let shown = 0;
    const draw = () => {
      shown = Math.max(onMeter(recorder.level()), shown - 0.015); // falls slowly, so that peaks can be seen
      if (bar.current) bar.current.style.transform = `scaleX(${shown.toFixed(3)})`;
      frame = requestAnimationFrame(draw);
    };
    draw();
    return () => cancelAnimationFrame(frame);
  }, [recorder]);
  return (
    <div className="record-meter-box">
      <div className="record-meter" aria-hidden="true">
        <span ref={bar} />
      </div>
      <div className="record-scale small quiet" aria-hidden="true">
        <span>quiet</span>
        <span>good</span>
        <span>too loud</span>
      </div>
    </div>
  );
}

import { Button, Progress } from "@/components";
import { secondsLeft, sizeWords } from "@/pages/imports/delivery";

interface Shown {
  sent: number;
  total: number;
  seconds: number;
}

/** How many bytes have left the browser, and how long the rest takes. */
export function UploadBar({ progress: { sent, total, seconds }, onStop }: { progress: Shown; onStop: () => void }) {
  const left = secondsLeft(sent, total, seconds);
  const arrived = total > 0 && sent >= total;
  return (
    <div className="stack-tight" role="status">
      <div className="meter-line">
        <span>{arrived ? "Sent; the server is looking through it" : total ? `Sending ${sizeWords(sent)} of ${sizeWords(total)}` : "Sending"}</span>
        {left !== null && !arrived && <span>about {left} s left</span>}
      </div>
      <Progress parts={[{ share: total ? sent / total : 0 }]} label="Sent" />
      <div className="row">
        <Button onClick={onStop}>Stop</Button>
        <span className="quiet small">Stay on this page until everything is sent. After that you may leave.</span>
      </div>
    </div>
  );
}

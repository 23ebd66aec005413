import { Note, PageHead } from "@/components";
import { WithKeys } from "@/components/WithKeys";
import { useSession } from "@/app/session";
import { SoundTabs } from "@/pages/clips/SoundTabs";
import { Studio } from "@/pages/record/Studio";
import "@/pages/record/record.css";

export default function RecordPage() {
  const demo = useSession().data?.demo ?? false;
  return (
    <WithKeys>
      <div className="page stack record">
        <PageHead title="Record a voice" lead="Read a sentence, listen to it, keep it. It becomes a clip of human speech." />
        <SoundTabs here="/record" />
        {demo && (
          <Note>
            <p>The demo holds no real human speech: all its voices are synthesisers. What you record here fills that class, and can be told from the machines in a detection campaign.</p>
          </Note>
        )}
        <Studio />
      </div>
    </WithKeys>
  );
}

import { useRef, useState, type DragEvent, type ReactNode } from "react";

import { Button } from "@/components";
import { filesOf } from "@/pages/imports/dropped";

/** Drop files or a folder, or choose them with a button. */
export function DropZone({ onFiles, disabled, children }: { onFiles: (files: File[]) => void; disabled: boolean; children: ReactNode }) {
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);

  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    if (!disabled) void filesOf(event.dataTransfer).then(onFiles);
  };
  const pick = (input: HTMLInputElement | null) => {
    if (input?.files?.length) onFiles([...input.files]);
    if (input) input.value = ""; // the same file may be chosen again
  };

  return (
    <div
      className="imports-drop"
      data-over={over}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      {children}
      <div className="row">
        <Button onClick={() => files.current?.click()} disabled={disabled}>
          Choose files
        </Button>
        <Button onClick={() => folder.current?.click()} disabled={disabled}>
          Choose a folder
        </Button>
      </div>
      <input ref={files} type="file" multiple hidden aria-label="Files" onChange={() => pick(files.current)} />
      <input ref={folder} type="file" hidden aria-label="Folder" onChange={() => pick(folder.current)} {...{ webkitdirectory: "" }} />
    </div>
  );
}

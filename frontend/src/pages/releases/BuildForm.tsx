import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useLocation } from "wouter";

import { asApiError } from "@/api/errors";
import { api } from "@/api/http";
import { Button, Check, ErrorNote, Field } from "@/components";
import { usePaged } from "@/hooks/usePaged";
import { ChoiceCards } from "@/pages/releases/ChoiceCards";
import { usePreview } from "@/pages/releases/PreviewPart";
import { nextName } from "@/pages/releases/names";
import { listed, planOf, type Settings } from "@/pages/releases/settings";
import type { Choices, Release, ReleaseRow } from "@/pages/releases/shapes";

/** The last step: a name, what goes out beside the rows, and the order to build under the chosen policy. */
export function BuildForm({ settings, change, choices }: { settings: Settings; change: (what: Partial<Settings>) => void; choices: Choices }) {
  const client = useQueryClient();
  const [, navigate] = useLocation();
  const taken = usePaged<ReleaseRow>("/releases", { limit: 200 });
  const name = settings.name || nextName(taken.rows.map((release) => release.name));
  const { plan } = planOf(settings);
  const seen = usePreview(Number(settings.job) || null).data?.preview?.policies.find(({ policy }) => policy === settings.policy);
  const empty = !seen?.possible || !seen.kept.items;
  const formats = listed(settings.formats);
  const more = choices.formats.filter((format) => !format.default);
  const make = useMutation({
    mutationFn: () => api.post<Release>("/releases", { ...plan, name, policy: settings.policy, audio: settings.audio, equalised: settings.equalised === "yes", formats }),
    onSuccess: (release) => {
      client.setQueryData(["/releases", release.id], release);
      void client.invalidateQueries({ queryKey: ["/releases"] });
      navigate(`/releases/${release.id}`);
    },
  });
  const error = make.error ? asApiError(make.error) : null;
  const toggle = (key: string, on: boolean) => change({ formats: (on ? [...formats, key] : formats.filter((other) => other !== key)).join(",") });
  if (!seen) return null;
  return (
    <form
      className="card stack"
      aria-label="Build"
      onSubmit={(event) => {
        event.preventDefault();
        if (plan && !empty) make.mutate();
      }}
    >
      <h2>Build it under {settings.policy.replaceAll("_", " ")}</h2>
      <div className="releases-fields">
        <Field label="Name" hint="Letters, digits, - and _." errors={error?.code === "name_taken" ? [error.message] : error?.fields.name}>
          <input className="input" value={name} onChange={(event) => change({ name: event.target.value })} pattern="[A-Za-z0-9][A-Za-z0-9_\-]{0,79}" maxLength={80} required />
        </Field>
      </div>
      <ChoiceCards legend="Sound" name="audio" value={settings.audio} choices={choices.audio} onChange={(audio) => change({ audio })} />
      <div>
        <p className="field-label">Formats</p>
        <p className="quiet small">
          Always: {choices.formats.filter((format) => format.default).map((format) => format.title).join(", ")}, each where its tasks are there.
        </p>
        <Check checked={settings.equalised === "yes"} onChange={(on) => change({ equalised: on ? "yes" : "" })}>
          also the equalised twin of detection’s val and test: silence trimmed, one rate, band and level, so that a detector can be tried without shortcuts
        </Check>
        {more.map(({ key, title }) => (
          <Check key={key} checked={formats.includes(key)} onChange={(on) => toggle(key, on)}>
            also {title}
          </Check>
        ))}
      </div>
      {error && error.code !== "name_taken" && <ErrorNote error={error} />}
      <div className="row">
        <Button type="submit" kind="primary" disabled={make.isPending || !plan || empty}>
          Build the release
        </Button>
        <span className="quiet small">
          {empty ? "Under this policy nothing would be released. Choose another one above." : "It is checked for leaks before it is published; a leak refuses it. Once published it never changes."}
        </span>
      </div>
    </form>
  );
}

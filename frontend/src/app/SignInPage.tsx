import { useState, type FormEvent } from "react";

import type { Session } from "@/api/shapes";
import { useSignIn } from "@/app/session";
import { Button, ErrorNote, Field, Mark, Note } from "@/components";
import { useT } from "@/i18n";
import "@/styles/signin.css";

/** `ended`: whose session ran out on the page at this address, to which one comes back. */
export function SignInPage({ session, ended }: { session: Session; ended: string | null }) {
  const t = useT();
  const signIn = useSignIn();
  const [username, setUsername] = useState(ended ?? "");
  const [password, setPassword] = useState("");

  const submit = (event: FormEvent) => {
    event.preventDefault();
    signIn.mutate({ username, password });
  };

  return (
    <main className="signin">
      <div className="signin-box">
        <div className="signin-brand">
          <Mark />
          <h1>Earshot</h1>
        </div>
        {ended === null ? (
          <p className="quiet">{t("signin.lead")}</p>
        ) : (
          <Note tone="warn">
            <strong>{t("signin.ended")}</strong>
            <p>{t("signin.endedText")}</p>
          </Note>
        )}
        <form className="stack card" onSubmit={submit}>
          <Field label={t("signin.username")}>
            <input
              className="input"
              name="username"
              autoComplete="username"
              autoCapitalize="none"
              autoFocus={ended === null}
              required
              value={username}
              onChange={(event) => setUsername(event.target.value)}
            />
          </Field>
          <Field label={t("signin.password")}>
            <input
              className="input"
              name="password"
              type="password"
              autoComplete="current-password"
              autoFocus={ended !== null}
              required
              value={password}
              onChange={(event) => setPassword(event.target.value)}
            />
          </Field>
          {signIn.isError && <ErrorNote error={signIn.error} />}
          <Button kind="primary" type="submit" disabled={signIn.isPending}>
            {t("signin.button")}
          </Button>
        </form>
        {session.demo && session.demo_accounts.length > 0 && (
          <section className="stack-tight" aria-labelledby="demo-title">
            <h2 id="demo-title">{t("signin.demo")}</h2>
            <p className="quiet small">{t("signin.demoHint")}</p>
            <ul className="signin-demo">
              {session.demo_accounts.map((account) => (
                <li key={account.username}>
                  <button
                    className="signin-account"
                    disabled={signIn.isPending}
                    onClick={() => signIn.mutate({ username: account.username, password: account.password })}
                  >
                    <strong>{account.username}</strong>
                    <span className="quiet small">{account.roles.map((role) => t(`role.${role}`)).join(", ")}</span>
                  </button>
                </li>
              ))}
            </ul>
          </section>
        )}
      </div>
    </main>
  );
}

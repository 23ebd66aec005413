import { Component, type ErrorInfo, type ReactNode } from "react";

import { LanguageContext, translator } from "@/i18n";

/** Keeps a fault in one page from taking the rest away. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { error: Error | null }> {
  static override contextType = LanguageContext;
  declare context: React.ContextType<typeof LanguageContext>;
  override state = { error: null as Error | null };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override componentDidCatch(error: Error, info: ErrorInfo): void {
    console.error(error, info.componentStack);
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (!error) return this.props.children;
    const t = translator(this.context);
    return (
      <div className="page">
        <div className="note bad" role="alert">
          <strong>{t("error.title")}</strong>
          <p>{t("error.boundary")}</p>
          <code>{error.message}</code>
          <div className="note-foot">
            <button className="button" onClick={() => window.location.reload()}>
              {t("error.reload")}
            </button>
          </div>
        </div>
      </div>
    );
  }
}

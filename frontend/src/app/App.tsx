import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { Suspense, useEffect, type ReactNode } from "react";
import { Route, Switch, useLocation } from "wouter";

import { asApiError } from "@/api/errors";
import { ErrorBoundary } from "@/app/ErrorBoundary";
import { applyLanguage, applyTheme, storedLanguage } from "@/app/preferences";
import { routes, type RouteEntry } from "@/app/routes";
import { MeContext, useEndedSession, useMe, useSession } from "@/app/session";
import { SignInPage } from "@/app/SignInPage";
import { TopBar } from "@/app/TopBar";
import { Empty, ErrorNote, LinkButton, Loading } from "@/components";
import { LanguageContext, useT } from "@/i18n";

const client = new QueryClient({
  defaultOptions: {
    queries: {
      networkMode: "always", // offline is said, not waited out; a page shows what it has
      retry: (count, error) => asApiError(error).passing && count < 3,
      refetchOnWindowFocus: false,
      staleTime: 5_000,
    },
    mutations: { networkMode: "always" }, // what was pressed is done now or refused now, never unseen and later
  },
});

export function App() {
  return (
    <QueryClientProvider client={client}>
      <ErrorBoundary>
        <Gate />
      </ErrorBoundary>
    </QueryClientProvider>
  );
}

function Gate() {
  const session = useSession();
  const ended = useEndedSession(session.data?.user);
  const user = session.data?.user;
  const language = user?.interface_language ?? storedLanguage();
  // Chosen on another machine, it holds here too.
  useEffect(() => {
    if (user) applyTheme(user.theme);
  }, [user?.theme]);
  useEffect(() => {
    if (user) applyLanguage(user.interface_language);
  }, [user?.interface_language]);
  if (session.isPending) return <Loading />;
  return (
    <LanguageContext value={language}>
      {session.isError ? (
        <main className="page">
          <ErrorNote error={session.error} retry={() => void session.refetch()} />
        </main>
      ) : !session.data.user ? (
        <SignInPage session={session.data} ended={ended} />
      ) : (
        <MeContext value={session.data.user}>
          <Pages />
        </MeContext>
      )}
    </LanguageContext>
  );
}

function Pages() {
  const t = useT();
  const [location] = useLocation();
  return (
    <div className="app">
      <a className="skip-link" href="#main">
        {t("app.skip")}
      </a>
      <TopBar />
      <main id="main" tabIndex={-1} style={{ minWidth: 0 }}>
        <ErrorBoundary key={location.split("/")[1]}>
          <Suspense fallback={<Loading />}>
            <Switch>
              {routes.map((route) => (
                <Route key={route.path} path={route.path}>
                  <Guarded route={route} />
                </Route>
              ))}
              <Route>
                <Dead title={t("error.notFound")} />
              </Route>
            </Switch>
          </Suspense>
        </ErrorBoundary>
      </main>
    </div>
  );
}

function Guarded({ route }: { route: RouteEntry }): ReactNode {
  const me = useMe();
  const t = useT();
  if (route.roles && !route.roles.some((role) => me.roles.includes(role))) return <Dead title={t("error.notAllowed")} />;
  const Page = route.page;
  return <Page />;
}

function Dead({ title }: { title: string }) {
  const t = useT();
  return (
    <div className="page">
      <Empty title={title}>
        <LinkButton href="/">{t("error.goHome")}</LinkButton>
      </Empty>
    </div>
  );
}

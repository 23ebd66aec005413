import { useMutation, useQuery, useQueryClient, type QueryClient } from "@tanstack/react-query";
import { createContext, useContext, useEffect, useState } from "react";

import { api, whenSignedOut } from "@/api/http";
import type { Me, Role, Session } from "@/api/shapes";
import { applyLanguage, applyTheme } from "@/app/preferences";
import { settleAll } from "@/engine/openQueues";

const KEY = ["session"];

export function useSession() {
  return useQuery({ queryKey: KEY, queryFn: () => api.get<Session>("/session"), staleTime: Infinity, retry: 2 });
}

/** Who was signed in when the server said that the session is over; null once somebody is signed in. */
export function useEndedSession(user: Me | null | undefined): string | null {
  const client = useQueryClient();
  const [ended, setEnded] = useState<string | null>(null);
  useEffect(() => {
    whenSignedOut(() => {
      const before = client.getQueryData<Session>(KEY)?.user;
      if (before) setEnded(before.username);
      void client.invalidateQueries({ queryKey: KEY });
    });
  }, [client]);
  useEffect(() => {
    if (user) return () => undefined;
    return () => setEnded(null);
  }, [user]);
  return ended;
}

export const MeContext = createContext<Me | null>(null);

/** The signed-in person. Only inside pages behind the sign-in. */
export function useMe(): Me {
  const me = useContext(MeContext);
  if (!me) throw new Error("useMe outside a signed-in page");
  return me;
}

export function useHasRole(role: Role): boolean {
  return useMe().roles.includes(role);
}

/** What one person saw is nothing for the next; the session itself stays, for it is being watched. */
function forgetOthers(client: QueryClient): void {
  client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== KEY[0] });
}

export function useSignIn() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (account: { username: string; password: string }) => api.post<Session>("/session", account),
    onSuccess: (session) => {
      if (session.user) {
        applyTheme(session.user.theme);
        applyLanguage(session.user.interface_language);
      }
      forgetOthers(client);
      client.setQueryData(KEY, session);
    },
  });
}

export function useSignOut() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async () => {
      await settleAll();
      return api.delete("/session");
    },
    onSuccess: async () => {
      await client.refetchQueries({ queryKey: KEY });
      forgetOthers(client);
    },
  });
}

type Change = Partial<Pick<Me, "theme" | "interface_language">>;

/** Theme and language: shown at once, told to the server behind. */
export function useChangeMe() {
  const client = useQueryClient();
  const show = (change: Change) => {
    if (change.theme) applyTheme(change.theme);
    if (change.interface_language) applyLanguage(change.interface_language);
    client.setQueryData<Session>(KEY, (old) => (old?.user ? { ...old, user: { ...old.user, ...change } } : old));
  };
  return useMutation({
    mutationFn: async (change: Change) => {
      // The sheet is read again in the other language: what was just answered must be there before.
      if (change.interface_language) await settleAll();
      return api.patch<Me>("/me", change);
    },
    onMutate: (change) => {
      const before = client.getQueryData<Session>(KEY)?.user;
      show(change);
      return before ? { theme: before.theme, interface_language: before.interface_language } : undefined;
    },
    onError: (_, __, before) => before && show(before),
    onSuccess: (_, { interface_language }) => {
      // Questionnaires come in the person's language.
      if (interface_language) void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== KEY[0] });
    },
  });
}

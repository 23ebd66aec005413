import { useMutation, useQuery, useQueryClient, type QueryClient } from "@tanstack/react-query";
import { createContext, useContext } from "react";

import { api } from "@/api/http";
import type { Me, Role, Session } from "@/api/shapes";
import { applyLanguage, applyTheme } from "@/app/preferences";

const KEY = ["session"];

export function useSession() {
  return useQuery({ queryKey: KEY, queryFn: () => api.get<Session>("/session"), staleTime: Infinity, retry: 2 });
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
    mutationFn: () => api.delete("/session"),
    onSuccess: async () => {
      await client.refetchQueries({ queryKey: KEY });
      forgetOthers(client);
    },
  });
}

/** Theme and language: shown at once, told to the server behind. */
export function useChangeMe() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (change: Partial<Pick<Me, "theme" | "interface_language">>) => api.patch<Me>("/me", change),
    onMutate: (change) => {
      if (change.theme) applyTheme(change.theme);
      if (change.interface_language) applyLanguage(change.interface_language);
      client.setQueryData<Session>(KEY, (old) => (old?.user ? { ...old, user: { ...old.user, ...change } } : old));
    },
    onSuccess: (_, { interface_language }) => {
      // Questionnaires come in the person's language.
      if (interface_language) void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== KEY[0] });
    },
  });
}

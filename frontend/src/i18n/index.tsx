import { createContext, useContext } from "react";

import type { Language } from "@/api/shapes";
import { en, type MessageKey } from "@/i18n/en";
import { zh } from "@/i18n/zh";

export type { MessageKey };
export type Values = Record<string, string | number>;
export type Translate = (key: MessageKey, values?: Values) => string;

const tables: Record<Language, Partial<Record<MessageKey, string>>> = { en, zh };

export function translator(language: Language): Translate {
  return (key, values = {}) => {
    const message: string = tables[language][key] ?? en[key];
    return message.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
  };
}

export const LanguageContext = createContext<Language>("en");

export function useLanguage(): Language {
  return useContext(LanguageContext);
}

export function useT(): Translate {
  return translator(useContext(LanguageContext));
}

/** A message that the server sends in both languages, or already as one string. */
export function inLanguage(message: string | Record<string, string>, language: Language): string {
  return typeof message === "string" ? message : (message[language] ?? message.en ?? Object.values(message)[0] ?? "");
}

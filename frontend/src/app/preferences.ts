import type { Language, ThemeName } from "@/api/shapes";

/** Kept in the browser too, so that the sign-in page already looks and speaks as chosen. */
const THEME = "earshot.theme";
const LANGUAGE = "earshot.language";

export function storedTheme(): ThemeName {
  const value = localStorage.getItem(THEME);
  return value === "light" || value === "dark" ? value : "system";
}

export function applyTheme(theme: ThemeName): void {
  localStorage.setItem(THEME, theme);
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  window.dispatchEvent(new Event("earshot:theme"));
}

export function storedLanguage(): Language {
  const value = localStorage.getItem(LANGUAGE) ?? navigator.language;
  return value.toLowerCase().startsWith("zh") ? "zh" : "en";
}

export function applyLanguage(language: Language): void {
  localStorage.setItem(LANGUAGE, language);
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
}

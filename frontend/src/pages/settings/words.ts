import type { Language } from "@/api/shapes";
import { useLanguage } from "@/i18n";

const en = {
  title: "Settings",
  looks: "Looks",
  theme: "Theme",
  themes: { system: "As the system", light: "Light", dark: "Dark" },
  language: "Interface language",
  listens: "Languages I can judge",
  listensHint: "A manager sees these when looking for raters.",
  add: "Add",
  other: "Another language",
  otherHint: "A code such as pt or pt-BR",
  badCode: "This is not a language code. Write two or three letters, such as pt.",
  saved: "saved",
  tokens: "API tokens",
  tokensLead: "A program that signs in with a token may do what you may. Send it as a header:",
  name: "Name",
  nameHint: "What it is for",
  make: "Make a token",
  newTitle: "Your new token",
  newText: "Copy it now: it is shown this once, and only its digest is kept.",
  copy: "Copy",
  copied: "Copied",
  noCopy: "Select it and copy it by hand",
  kept: "I have kept it",
  made: "Made",
  used: "Last used",
  never: "never",
  revoke: "Revoke",
  revokeTitle: (name: string) => `Revoke “${name}”?`,
  revokeText: "Programs that use it are refused from then on. This cannot be undone.",
  noTokens: "No tokens yet. Make one to use the API from a program.",
  docs: "What the API offers",
};

const zh: typeof en = {
  title: "设置",
  looks: "外观",
  theme: "主题",
  themes: { system: "跟随系统", light: "浅色", dark: "深色" },
  language: "界面语言",
  listens: "我能评判的语言",
  listensHint: "管理员寻找评分员时会看到。",
  add: "添加",
  other: "其他语言",
  otherHint: "语言代码，例如 pt 或 pt-BR",
  badCode: "这不是语言代码。请写两到三个字母，例如 pt。",
  saved: "已保存",
  tokens: "API 令牌",
  tokensLead: "持有令牌的程序可以做您能做的一切。请把它作为请求头发送：",
  name: "名称",
  nameHint: "用途",
  make: "生成令牌",
  newTitle: "您的新令牌",
  newText: "请立即复制：它只显示这一次，系统只保存其摘要。",
  copy: "复制",
  copied: "已复制",
  noCopy: "请选中后手动复制",
  kept: "我已保存",
  made: "生成时间",
  used: "上次使用",
  never: "从未",
  revoke: "撤销",
  revokeTitle: (name) => `撤销“${name}”？`,
  revokeText: "撤销后，使用它的程序将被拒绝。此操作无法恢复。",
  noTokens: "还没有令牌。生成一个即可在程序中使用 API。",
  docs: "API 说明",
};

const tables: Record<Language, typeof en> = { en, zh };
export const useSettingsWords = () => tables[useLanguage()];

const LANGUAGE_CODE = /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/;
export const isLanguageCode = (code: string) => LANGUAGE_CODE.test(code);

/** The languages to offer: those every team has, and those already chosen. */
export function offered(chosen: string[]): string[] {
  return [...new Set(["en", "zh", "fr", "ja", "de", "es", ...chosen])];
}

export function withLanguage(chosen: string[], code: string, on: boolean): string[] {
  const rest = chosen.filter((one) => one !== code);
  return on ? [...rest, code] : rest;
}

/** A language's name in the reader's own language; the code where the browser knows none. */
export function nameOf(code: string, reader: Language): string {
  try {
    return new Intl.DisplayNames([reader], { type: "language" }).of(code) ?? code;
  } catch {
    return code;
  }
}

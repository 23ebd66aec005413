import type { Language } from "@/api/shapes";
import { useLanguage } from "@/i18n";

const en = {
  greeting: (name: string) => `Hello, ${name}`,
  go: { rate: "Rate", inspect: "Inspect", adjudicate: "Adjudicate" },
  waits: {
    rate: (n: number) => (n === 1 ? "1 item waits for your ear" : `${n} items wait for your ear`),
    inspect: (n: number) => (n === 1 ? "1 finished piece of work waits for your verdict" : `${n} finished pieces of work wait for your verdict`),
    adjudicate: (n: number) => (n === 1 ? "1 disputed item waits for your decision" : `${n} disputed items wait for your decision`),
  },
  start: "Start",
  goOn: "Continue",
  revise: "Revise",
  idle: {
    rate: "Nothing to rate just now. New items appear here by themselves.",
    inspect: "Nothing to inspect just now. Work appears here when raters finish it.",
    adjudicate: "Nothing is in dispute just now. Items on which raters differ appear here.",
  },
  returned: (n: number) => `${n} returned`,
  begun: "1 begun",
  wait: (n: number) => `${n} waiting`,
  texts: (language: string) => `texts in ${language}`,
  campaigns: "Campaigns you rate in",
  campaign: "Campaign",
  waiting: "Waiting",
  inHand: "In hand",
  done: "Done",
  open: "Open",
  emptyTitle: "No work waits for you",
  emptyTitleManager: "No campaigns yet",
  emptyText: "When a manager adds you to a campaign, its items appear here with one button to begin.",
  emptyTextManager: "Campaigns you make appear here with how far they are and what holds them up.",
  hintTitle: "How it goes",
  hints: [
    "Listen to the clip to its end. Space plays.",
    "Answer row by row: the keys 1 to 5 rate and move on. Every answer is saved as you make it.",
    "Ctrl+Enter submits. Then a text is drafted from your answers: mend it, pick other wordings, finish.",
  ],
  hintKeys: "The key ? shows every key of a page.",
  hide: "Got it",
  preparingTitle: "The demo is being prepared",
  preparing: "Clips are being made and measured on this machine. The first work appears here within a minute or two; this page looks by itself.",
  preparingMore: "The demo's other clips are still being made; some campaigns and the finished one appear in a few minutes.",
};

const zh: typeof en = {
  greeting: (name) => `${name}，您好`,
  go: { rate: "评分", inspect: "审核", adjudicate: "裁决" },
  waits: {
    rate: (n) => `${n} 条语音等您来听`,
    inspect: (n) => `${n} 份已完成的标注等您审核`,
    adjudicate: (n) => `${n} 条有分歧的语音等您裁决`,
  },
  start: "开始",
  goOn: "继续",
  revise: "修改",
  idle: {
    rate: "暂时没有要评分的语音。有新的会自动出现在这里。",
    inspect: "暂时没有要审核的标注。评分员完成后会出现在这里。",
    adjudicate: "暂时没有分歧。评分员意见不一的条目会出现在这里。",
  },
  returned: (n) => `${n} 条被退回`,
  begun: "1 条未完成",
  wait: (n) => `${n} 条待评`,
  texts: (language) => `文字用${language}`,
  campaigns: "您参与的项目",
  campaign: "项目",
  waiting: "待评",
  inHand: "进行中",
  done: "已完成",
  open: "打开",
  emptyTitle: "暂时没有工作",
  emptyTitleManager: "还没有项目",
  emptyText: "管理员把您加入项目后，条目会出现在这里，点一下按钮即可开始。",
  emptyTextManager: "您建立的项目会出现在这里，并显示进度和受阻之处。",
  hintTitle: "怎么做",
  hints: [
    "把语音听完。空格键播放。",
    "逐行作答：按 1 到 5 评分并进入下一行。每个答案都会立即保存。",
    "按 Ctrl+Enter 提交。系统会根据您的答案起草文字：修改它，选用其他说法，然后完成。",
  ],
  hintKeys: "按 ? 键可查看页面的全部按键。",
  hide: "知道了",
  preparingTitle: "演示数据正在准备",
  preparing: "语音正在这台机器上生成和测量。第一批工作会在一两分钟内出现；本页会自动刷新。",
  preparingMore: "演示的其余语音仍在生成；更多项目会在几分钟内出现。",
};

const tables: Record<Language, typeof en> = { en, zh };
export type HomeWords = typeof en;

export function useHomeWords(): HomeWords {
  return tables[useLanguage()];
}

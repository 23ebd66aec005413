/**
 * Sentences to read, by language. They are those of the demo's voices that are kept for training, so that a person and a
 * synthesiser can be compared on one text, and a voice that reads them all stays in one split.
 */
export const PROMPTS: Record<string, string[]> = {
  en: [
    "The river was so calm this morning that I could hear the rowers talking.",
    "Please leave the keys on the kitchen table before you go out tonight.",
    "She told the whole story twice, and nobody noticed that the ending changed.",
    "Fresh bread, a little cheese, and a window seat: what more could I want?",
    "I cannot believe you finished the entire puzzle without me!",
    "Turn left after the bridge, then follow the yellow signs to the harbour.",
  ],
  zh: [
    "今天早上下了一场小雨，街道显得特别安静。",
    "请把钥匙放在门口的桌子上，我晚上回来拿。",
    "他说话的声音很轻，可是每个人都听得很清楚。",
    "如果火车又晚点，我们就沿着河边走回家。",
    "太好了！我们终于把这幅拼图全部拼完了。",
    "博物馆五点关门，不过花园一直开到天黑。",
  ],
  fr: [
    "Le marché ouvre à sept heures, mais les meilleures tomates partent avant.",
    "Je cherche un livre que ma sœur m'avait prêté l'été dernier.",
    "Il a plu toute la nuit et le jardin sent encore la terre mouillée.",
    "Fermez bien la porte, sinon le chat va encore monter sur le toit.",
    "Quelle surprise ! Nous pensions que vous arriviez seulement demain.",
  ],
  ja: [
    "今朝は川がとても静かで、鳥の声がよく聞こえました。",
    "出かける前に、鍵を台所の机の上に置いてください。",
    "電車がまた遅れたら、運河に沿って歩いて帰りましょう。",
    "博物館は五時に閉まりますが、庭は暗くなるまで開いています。",
    "すごい、一人であのパズルを全部完成させたのですか。",
  ],
};

/** What a speaker agrees to. The server keeps the same words with the recording; a test holds the two equal. */
export const CONSENT =
  "I am the person speaking. My recording may be kept, played to the raters of this team, and be part of the datasets this team releases, under a number instead of my name.";

/** The sentence after this one; the first where it is the last or of another language. */
export function following(language: string, text: string): string {
  const texts = PROMPTS[language] ?? [];
  return texts[(texts.indexOf(text) + 1) % texts.length] ?? "";
}

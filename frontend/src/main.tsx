import "@/styles/tokens.css";
import "@/styles/base.css";
import "@/styles/layout.css";
import "@/styles/components.css";

import { createRoot } from "react-dom/client";

import { App } from "@/app/App";
import { applyLanguage, applyTheme, storedLanguage, storedTheme } from "@/app/preferences";

applyTheme(storedTheme());
applyLanguage(storedLanguage());

createRoot(document.getElementById("root")!).render(<App />);

/** Lint rules of our own scripts; `npm run lint`. */
import js from "@eslint/js";

const browser = Object.fromEntries(
  [
    "window", "document", "location", "history", "localStorage", "console", "fetch", "setTimeout", "clearTimeout",
    "URL", "URLSearchParams", "FormData", "DOMParser", "AbortController", "EventSource", "MessageEvent", "DOMException", "CustomEvent", "Element",
    "HTMLElement", "HTMLFormElement", "HTMLAnchorElement", "HTMLButtonElement", "HTMLInputElement", "HTMLSelectElement", "HTMLDialogElement",
    "ResizeObserver", "Event", "KeyboardEvent", "PublicKeyCredential", "navigator", "atob", "btoa", "Node", "Intl", "globalThis",
  ].map((name) => [name, "readonly"]),
);

export default [
  js.configs.recommended,
  {
    files: ["js/**/*.js"],
    languageOptions: { ecmaVersion: 2022, sourceType: "module", globals: browser },
    rules: {
      complexity: ["error", 10],
      eqeqeq: "error",
      "max-lines": ["error", 300],
      "max-lines-per-function": ["error", { max: 50, skipComments: true }],
      "no-implied-eval": "error",
      "no-eval": "error",
      "no-new-func": "error",
      "no-var": "error",
      "prefer-const": "error",
      "no-restricted-properties": [
        "error",
        { property: "innerHTML", message: "Texts are set as text, never as markup." },
        { property: "insertAdjacentHTML", message: "Texts are set as text, never as markup." },
      ],
    },
  },
];

import { texts } from "../core/i18n";

export const codeTexts = texts(
  {
    leave: "Tab indents. Press Escape and then Tab to leave the editor.",
  },
  {
    leave: "Tab キーでインデントします。エディターから移動するには、Escape キーを押してから Tab キーを押します。",
  },
);

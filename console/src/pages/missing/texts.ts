import { texts } from "../../core/i18n";

export const missingTexts = texts(
  { title: "There is no such page", home: "Go to the overview" },
  { title: "ページが見つかりません", home: "概要へ移動" },
);

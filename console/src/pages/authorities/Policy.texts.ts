import { texts } from "../../core/i18n";

export const policyTexts = texts(
  {
    title: "Policy",
    description: "Lets other accounts issue from this CA.",
    document: "Document",
    none: "No other account may use this CA.",
    save: "Save",
    saved: "The policy was saved",
    remove: "Remove",
    removed: "The policy was removed",
  },
  {
    title: "ポリシー",
    description: "他のアカウントにこの CA からの発行を許可します。",
    document: "ドキュメント",
    none: "他のアカウントはこの CA を使用できません。",
    save: "保存",
    saved: "ポリシーを保存しました",
    remove: "削除",
    removed: "ポリシーを削除しました",
  },
);

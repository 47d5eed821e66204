import { texts } from "../../core/i18n";

export const listingTexts = texts(
  {
    loading: "Loading",
    name: "Name",
    actions: "Actions",
    delete: "Delete",
    done: (action: string, name: string) => `${action}: ${name}, done`,
  },
  {
    loading: "読み込み中",
    name: "名前",
    actions: "アクション",
    delete: "削除",
    done: (action, name) => `${name}: ${action}を実行しました`,
  },
);

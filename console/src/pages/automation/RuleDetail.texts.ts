import { texts } from "../../core/i18n";

export const ruleDetailTexts = texts(
  {
    refresh: "Load again",
    actions: "Actions",
    edit: "Edit",
    enable: "Enable",
    disable: "Disable",
    delete: "Delete",
    waits: "What the rule waits for",
    state: "State",
    bus: "Event bus",
    schedule: "Schedule",
    description: "Description",
    pattern: "Event pattern",
  },
  {
    refresh: "再読み込み",
    actions: "アクション",
    edit: "編集",
    enable: "有効化",
    disable: "無効化",
    delete: "削除",
    waits: "ルールの条件",
    state: "状態",
    bus: "イベントバス",
    schedule: "スケジュール",
    description: "説明",
    pattern: "イベントパターン",
  },
);

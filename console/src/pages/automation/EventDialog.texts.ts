import { texts } from "../../core/i18n";

export const eventDialogTexts = texts(
  {
    document: "Event",
    close: "Close",
    deliveries: "Deliveries of this event",
    rule: "Make a rule for such events",
  },
  {
    document: "イベント",
    close: "閉じる",
    deliveries: "このイベントの配信",
    rule: "このようなイベントのルールを作成",
  },
);

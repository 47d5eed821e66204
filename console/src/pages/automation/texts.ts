import { texts } from "../../core/i18n";

export const automationTexts = texts(
  {
    title: "Automation",
    description: "Events tell what happens; rules pick some of them; functions and other targets act on them.",
    setup: "Automate a certificate's renewal",
    events: "Events",
    rules: "Rules",
    deliveries: "Deliveries",
    functions: "Functions",
    archives: "Archives and replays",
    connections: "Connections",
  },
  {
    title: "オートメーション",
    description:
      "発生した出来事はイベントとして通知されます。ルールがイベントを選び、関数などのターゲットが処理します。",
    setup: "証明書の更新を自動化",
    events: "イベント",
    rules: "ルール",
    deliveries: "配信",
    functions: "関数",
    archives: "アーカイブとリプレイ",
    connections: "接続と API 送信先",
  },
);

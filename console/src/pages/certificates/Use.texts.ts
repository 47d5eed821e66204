import { texts } from "../../core/i18n";

export const useOfTexts = texts(
  {
    title: "Deployments",
    description: "Hosts on which an agent installs this certificate and proves by a handshake that it is served.",
    loading: "Loading deployments",
    name: "Deployment",
    agent: "Agent",
    kind: "Kind",
    status: "Status",
    reason: "Reason",
    since: "Not served since",
    none: "No agent installs this certificate. It is used by who exported it.",
  },
  {
    title: "デプロイ",
    description: "エージェントがこの証明書をインストールし、ハンドシェイクで提供を確認するホストです。",
    loading: "デプロイを読み込み中",
    name: "デプロイ",
    agent: "エージェント",
    kind: "種類",
    status: "ステータス",
    reason: "理由",
    since: "未提供になった日時",
    none: "この証明書をインストールするエージェントはありません。エクスポートした利用者が使用しています。",
  },
);

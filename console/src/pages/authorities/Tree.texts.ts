import { texts } from "../../core/i18n";

export const treeTexts = texts(
  {
    title: "Private CAs",
    description: "Each CA stands below the one that signed it. Certificates are best issued by one below a root.",
    loading: "Loading private CAs",
    create: "Create a private CA",
    refresh: "Load again",
    name: "Name",
    type: "Type",
    types: (type: string) => ({ ROOT: "Root", SUBORDINATE: "Subordinate" })[type] ?? type,
    status: "Status",
    ends: "Expires",
    id: "ID",
    expand: (name: string) => `Show what is below ${name}`,
    collapse: (name: string) => `Hide what is below ${name}`,
    none: "There are no private CAs yet.",
  },
  {
    title: "プライベート CA",
    description:
      "各 CA は署名元の CA の下に表示されます。証明書の発行にはルートの下位の CA を使用することをお勧めします。",
    loading: "プライベート CA を読み込み中",
    create: "プライベート CA を作成",
    refresh: "再読み込み",
    name: "名前",
    type: "タイプ",
    types: (type) => ({ ROOT: "ルート", SUBORDINATE: "下位" })[type] ?? type,
    status: "ステータス",
    ends: "有効期限",
    id: "ID",
    expand: (name) => `${name} の下位を表示`,
    collapse: (name) => `${name} の下位を非表示`,
    none: "プライベート CA はまだありません。",
  },
);

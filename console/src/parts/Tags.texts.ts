import { texts } from "../core/i18n";

export const tagsTexts = texts(
  {
    title: "Tags",
    loading: "Loading tags",
    key: "Key",
    value: "Value",
    actions: "Actions",
    add: "Add a tag",
    added: (key: string) => `The tag ${key} was added`,
    remove: "Remove",
    removeOne: (key: string) => `Remove the tag ${key}`,
    removed: (key: string) => `The tag ${key} was removed`,
    notRemoved: (key: string) => `The tag ${key} was not removed`,
    none: "There are no tags.",
  },
  {
    title: "タグ",
    loading: "タグを読み込み中",
    key: "キー",
    value: "値",
    actions: "アクション",
    add: "タグを追加",
    added: (key) => `タグ ${key} を追加しました`,
    remove: "削除",
    removeOne: (key) => `タグ ${key} を削除`,
    removed: (key) => `タグ ${key} を削除しました`,
    notRemoved: (key) => `タグ ${key} を削除できませんでした`,
    none: "タグはありません。",
  },
);

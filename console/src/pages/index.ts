// All pages, in the order of the navigation. Each is loaded when it is first opened.
import { lazy, type ComponentType } from "react";

export interface Page {
  path: string[];
  name: { en: string; ja: string };
  hidden?: boolean;
  /** Gets the rest of the path behind its own. */
  Page: ComponentType<{ path: string[] }>;
}

function page(path: string, en: string, ja: string, load: () => Promise<{ default: Page["Page"] }>): Page {
  return { path: path ? [path] : [], name: { en, ja }, Page: lazy(load) };
}

export const PAGES: readonly Page[] = [
  page("", "Overview", "概要", () => import("./overview/Overview")),
  page("certificates", "Certificates", "証明書", () => import("./certificates/Certificates")),
  page("authorities", "Private CAs", "プライベート CA", () => import("./authorities/Authorities")),
  page("deployments", "Deployments and agents", "デプロイとエージェント", () => import("./deployments/Deployments")),
  page("inventory", "Inventory", "インベントリ", () => import("./inventory/Inventory")),
  page("automation", "Automation", "オートメーション", () => import("./automation/Automation")),
  page("health", "Health", "ヘルス", () => import("./health/Health")),
  page("access", "Access", "アクセス管理", () => import("./access/Access")),
  page("audit", "Audit", "監査", () => import("./audit/Audit")),
  page("settings", "Settings", "設定", () => import("./settings/Settings")),
];

const MISSING: Page = {
  ...page("", "Not found", "見つかりません", () => import("./missing/Missing")),
  hidden: true,
};

/** The page that an address belongs to. */
export function pageAt(path: string[]): Page {
  if (path.length === 0) return PAGES[0] ?? MISSING;
  return PAGES.find((page) => page.path.length > 0 && page.path.every((part, at) => path[at] === part)) ?? MISSING;
}

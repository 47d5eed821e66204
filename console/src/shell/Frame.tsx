// What stands around every page: the bar on top, the navigation, messages, and the page itself.
import AppLayout from "@cloudscape-design/components/app-layout";
import BreadcrumbGroup from "@cloudscape-design/components/breadcrumb-group";
import Flashbar from "@cloudscape-design/components/flashbar";
import SideNavigation from "@cloudscape-design/components/side-navigation";
import Spinner from "@cloudscape-design/components/spinner";
import TopNavigation from "@cloudscape-design/components/top-navigation";
import { Suspense, useEffect, useState, useSyncExternalStore } from "react";
import { useLanguage, useTexts, type Language } from "../core/i18n";
import { preferences } from "../core/preferences";
import { href, useRoute } from "../core/route";
import { end, type Session } from "../core/session";
import { useMessages } from "../parts/messages";
import { PAGES, pageAt } from "../pages";
import { ClockBar } from "./ClockBar";
import { frameTexts } from "./Frame.texts";
import { LANGUAGES } from "./LanguageMenu";
import "./shell.css";

export function Frame({ who }: { who: Session }) {
  const t = useTexts(frameTexts);
  const language = useLanguage();
  const { path } = useRoute();
  const page = pageAt(path);
  const messages = useMessages();
  const [open, setOpen] = useState(matchMedia("(min-width: 900px)").matches);
  useEffect(() => {
    document.title = `${page.name[language]} · Tokiwa`;
    scrollTo(0, 0);
  }, [page, language, path.join("/")]);
  const crumbs = [
    { text: "Tokiwa", href: href([]) },
    { text: page.name[language], href: href(page.path) },
    ...path.slice(page.path.length).map((part, at) => ({
      text: part in t ? String(t[part as keyof typeof t]) : (part.split(/[/:]/).pop() ?? part),
      href: href(path.slice(0, page.path.length + at + 1)),
    })),
  ];
  return (
    <>
      <div id="top">
        <Top who={who} />
      </div>
      <AppLayout
        headerSelector="#top"
        toolsHide
        navigationOpen={open}
        onNavigationChange={({ detail }) => setOpen(detail.open)}
        navigation={
          <SideNavigation
            header={{ text: "Tokiwa", href: href([]) }}
            activeHref={href(page.path)}
            items={PAGES.filter((each) => !each.hidden).map((each) => ({
              type: "link",
              text: each.name[language],
              href: href(each.path),
            }))}
          />
        }
        breadcrumbs={<BreadcrumbGroup items={page.path.length ? crumbs : crumbs.slice(0, 1)} ariaLabel={t.where} />}
        notifications={<Flashbar items={messages} stackItems />}
        ariaLabels={{
          navigation: t.navigation,
          navigationClose: t.navigationClose,
          navigationToggle: t.navigationOpen,
          notifications: t.notifications,
        }}
        content={
          <>
            <ClockBar />
            <Suspense fallback={<Spinner size="large" />}>
              <page.Page key={page.path.join("/")} path={path.slice(page.path.length)} />
            </Suspense>
          </>
        }
      />
    </>
  );
}

function Top({ who }: { who: Session }) {
  const t = useTexts(frameTexts);
  const { language, mode, dense } = useSyncExternalStore(preferences.subscribe, preferences.get);
  const name = who.arn.endsWith(":root") ? t.root : (who.arn.split("/").pop() ?? who.arn);
  return (
    <TopNavigation
      identity={{ href: href([]), logo: { src: `${import.meta.env.BASE_URL}wordmark.svg`, alt: "Tokiwa" } }}
      utilities={[
        {
          type: "menu-dropdown",
          iconName: "settings",
          ariaLabel: t.look,
          title: t.look,
          items: [
            {
              id: "language",
              text: t.language,
              items: LANGUAGES.map(({ id, text }) => ({ id: `language-${id}`, text, disabled: id === language })),
            },
            {
              id: "mode",
              text: t.mode,
              items: (["system", "light", "dark"] as const).map((id) => ({
                id: `mode-${id}`,
                text: t[id],
                disabled: id === mode,
              })),
            },
            { id: "dense", text: dense ? t.comfortable : t.compact },
          ],
          onItemClick: ({ detail }) => {
            const [what, value] = detail.id.split("-");
            if (what === "language") preferences.set({ language: value as Language });
            if (what === "mode") preferences.set({ mode: value as typeof mode });
            if (what === "dense") preferences.set({ dense: !dense });
          },
        },
        { type: "button", text: `${who.account} · ${who.region}`, disableUtilityCollapse: false },
        {
          type: "menu-dropdown",
          text: name,
          description: who.arn,
          iconName: "user-profile",
          items: [{ id: "end", text: t.signOut }],
          onItemClick: () => void end(),
        },
      ]}
    />
  );
}

// An address that leads nowhere.
import Box from "@cloudscape-design/components/box";
import Link from "@cloudscape-design/components/link";
import { useTexts } from "../../core/i18n";
import { href } from "../../core/route";
import { missingTexts } from "./texts";

export default function Missing() {
  const t = useTexts(missingTexts);
  return (
    <Box textAlign="center" padding="xxl">
      <Box variant="h1">{t.title}</Box>
      <Link href={href([])}>{t.home}</Link>
    </Box>
  );
}

// One event in full, with what became of it and a way to a rule for events like it.
import Link from "@cloudscape-design/components/link";
import Modal from "@cloudscape-design/components/modal";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useTexts } from "../../core/i18n";
import { href } from "../../core/route";
import { Document, pretty } from "../../parts/Document";
import type { Told } from "../../parts/Events";
import { Row } from "../../parts/Row";
import { eventDialogTexts } from "./EventDialog.texts";

export function EventDialog({ event, close }: { event: Told; close: () => void }) {
  const t = useTexts(eventDialogTexts);
  return (
    <Modal visible size="large" header={event.DetailType} closeAriaLabel={t.close} onDismiss={close}>
      <SpaceBetween size="m">
        <Document label={t.document} text={pretty(event.Document)} />
        <Row size="l">
          <Link href={href(["automation", "deliveries"], { event: event.EventId })} onFollow={close}>
            {t.deliveries}
          </Link>
          <Link href={href(["automation", "rules", "create"], { event: event.EventId })} onFollow={close}>
            {t.rule}
          </Link>
        </Row>
      </SpaceBetween>
    </Modal>
  );
}

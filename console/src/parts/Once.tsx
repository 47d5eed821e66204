// What is shown once and never again: a token, a secret key. It stands until it is closed.
import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Modal from "@cloudscape-design/components/modal";
import SpaceBetween from "@cloudscape-design/components/space-between";
import type { ReactNode } from "react";
import { useTexts } from "../core/i18n";
import { partsTexts } from "./parts.texts";

interface Props {
  title: string;
  /** That this is the only time. */
  warning: string;
  children: ReactNode;
  close: () => void;
}

export function Once({ title, warning, children, close }: Props) {
  const t = useTexts(partsTexts);
  return (
    <Modal
      visible
      size="large"
      header={title}
      closeAriaLabel={t.close}
      onDismiss={({ detail }) => detail.reason !== "overlay" && close()}
      footer={
        <Box float="right">
          <Button variant="primary" onClick={close}>
            {t.close}
          </Button>
        </Box>
      }
    >
      <SpaceBetween size="m">
        <Alert type="warning">{warning}</Alert>
        {children}
      </SpaceBetween>
    </Modal>
  );
}

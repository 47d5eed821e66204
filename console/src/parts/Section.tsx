// A part of a page in a box of its own: its heading with what can be done, and its content one below the other.
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import type { ReactNode } from "react";

interface Props {
  /** Not where the page's own heading says it. */
  title?: ReactNode;
  description?: ReactNode;
  actions?: ReactNode;
  /** As high as its neighbour. */
  fitHeight?: boolean;
  children: ReactNode;
}

export function Section({ title, description, actions, fitHeight = false, children }: Props) {
  return (
    <Container
      fitHeight={fitHeight}
      header={
        title && (
          <Header variant="h2" description={description} actions={actions}>
            {title}
          </Header>
        )
      }
    >
      <SpaceBetween size="m">{children}</SpaceBetween>
    </Container>
  );
}

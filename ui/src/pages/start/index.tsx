import { Anchor, Button, Group, Paper, Select, Stack, Stepper, Text, Title, useMatches } from "@mantine/core";
import type { ReactNode } from "react";
import { Link } from "react-router";
import { type Entity, useEntities } from "../../api/entities";
import { type Collection, kindInfo } from "../../api/kinds";
import { useCan } from "../../api/session";
import { PageHeader } from "../../components/page-header";
import { ErrorState, Loading, LookOnly } from "../../components/states";
import { useGateway } from "../../shell/gateway";
import { pathOf } from "../entities/paths";
import { BackendStep } from "./backend";
import { Connect } from "./choice";
import { ListenerStep } from "./listener";
import { STEPS, type Step, useProgress } from "./progress";
import { VirtualStep } from "./virtual";

const TITLE = "First steps";

/** The way from an empty gateway to a client that is connected. */
export default function Start() {
  const { id: gateway } = useGateway();
  const { edit } = useCan();
  const backends = useEntities({ kind: "backend-clusters", gateway });
  const clusters = useEntities({ kind: "virtual-clusters", gateway });
  const listeners = useEntities({ kind: "listeners", gateway });
  const lists = [backends, clusters, listeners];
  const failed = lists.find((list) => list.failed);
  if (failed) {
    return (
      <>
        <PageHeader title={TITLE} />
        <ErrorState error={failed.error} retry={() => lists.forEach((list) => void list.refetch())} />
      </>
    );
  }
  if (!lists.every((list) => list.complete)) return <Loading />;
  const all = { gateway, backends: backends.entities, clusters: clusters.entities, listeners: listeners.entities };
  return edit ? <Path {...all} /> : <ForViewers {...all} />;
}

export interface Everything {
  gateway: string;
  backends: Entity[];
  clusters: Entity[];
  listeners: Entity[];
}

function Path(all: Everything) {
  const { gateway, backends, clusters, listeners } = all;
  const progress = useProgress();
  const orientation = useMatches<"horizontal" | "vertical">({ base: "vertical", md: "horizontal" });
  const of = (list: Entity[], id: string | undefined) => list.find((entity) => entity.id === id);
  const cluster = of(clusters, progress.virtual);
  const backend = of(backends, progress.backend ?? (cluster?.destination as { id?: string } | undefined)?.id);
  const listener = of(listeners, progress.listener);
  const may: Record<Step, boolean> = { backend: true, virtual: backend !== undefined, listener: cluster !== undefined, connect: clusters.length > 0 };
  const step = may[progress.step] ? progress.step : backend === undefined ? "backend" : "virtual";
  const active = STEPS.indexOf(step);
  return (
    <>
      <PageHeader title={TITLE} about="From a Kafka cluster to a client that is connected to it by this gateway, in four steps." />
      <Stepper
        active={active}
        onStepClick={(index) => progress.go({ step: STEPS[index] })}
        orientation={orientation}
        size="sm"
        mb="lg"
        aria-label="Steps"
      >
        {STEPS.map((one, index) => (
          <Stepper.Step key={one} label={LABELS[one]} description={WHAT[one]} allowStepSelect={may[one]} aria-current={index === active ? "step" : undefined} />
        ))}
      </Stepper>
      <Paper withBorder p={{ base: "sm", sm: "lg" }} maw={860} component="section" aria-labelledby="step">
        <Title order={2} size="h3" mb={4} id="step">
          {LABELS[step]}
        </Title>
        <Text size="sm" c="dimmed" mb="md">
          {ABOUT[step]}
        </Text>
        {step === "backend" && (
          <Known kind="backend-clusters" gateway={gateway} chosen={backend} all={backends} onChoose={(id) => progress.go({ backend: id, virtual: undefined, listener: undefined })}>
            <BackendStep gateway={gateway} others={backends} onDone={(id) => progress.go({ backend: id, virtual: undefined, listener: undefined })} />
          </Known>
        )}
        {step === "virtual" && backend && (
          <Known
            kind="virtual-clusters"
            gateway={gateway}
            chosen={cluster}
            all={clusters.filter(({ destination }) => (destination as { id?: string } | undefined)?.id === backend.id)}
            onChoose={(id) => progress.go({ virtual: id, listener: undefined })}
          >
            <VirtualStep gateway={gateway} backend={backend} others={clusters} onDone={(id) => progress.go({ virtual: id, listener: undefined })} />
          </Known>
        )}
        {step === "listener" && backend && cluster && (
          <Known kind="listeners" gateway={gateway} chosen={listener} all={[]} onChoose={(id) => progress.go({ listener: id })}>
            <ListenerStep gateway={gateway} backend={backend} cluster={cluster} others={listeners} onDone={(id) => progress.go({ listener: id })} />
          </Known>
        )}
        {step === "connect" && <Connect {...all} virtual={progress.virtual} listener={progress.listener} go={progress.go} />}
      </Paper>
    </>
  );
}

const LABELS: Record<Step, string> = { backend: "Backend cluster", virtual: "Virtual cluster", listener: "Listener", connect: "Connect a client" };

const WHAT: Record<Step, string> = {
  backend: "Your Kafka",
  virtual: "What clients see",
  listener: "Where they connect",
  connect: "Settings to copy",
};

const ABOUT: Record<Step, string> = {
  backend: "Where your brokers are and how the gateway logs in to them.",
  virtual: "What clients see in the place of the backend cluster, and how they log in.",
  listener: "The ports on which data planes listen for clients of the virtual cluster.",
  connect: "A client needs no more than this. Nothing else about it changes.",
};

interface KnownProps {
  kind: Collection;
  gateway: string;
  /** What was made or chosen for this step. */
  chosen: Entity | undefined;
  /** What can be chosen. */
  all: Entity[];
  onChoose: (id: string | undefined) => void;
  /** The form of a new one. */
  children: ReactNode;
}

/** What is there already, to go on with; else the form of a new one. */
function Known({ kind, gateway, chosen, all, onChoose, children }: KnownProps) {
  const { one, many } = kindInfo(kind);
  if (chosen) {
    return (
      <Stack align="flex-start">
        <Text size="sm">
          This is done: the {one}{" "}
          <Anchor component={Link} underline="always" to={pathOf({ kind, gateway }, chosen.id)} size="sm">
            {chosen.name}
          </Anchor>{" "}
          is there.
        </Text>
        <Group>
          <Button onClick={() => onChoose(chosen.id)}>Go on with it</Button>
          <Button variant="default" onClick={() => onChoose(undefined)}>
            Another one
          </Button>
        </Group>
      </Stack>
    );
  }
  return (
    <Stack>
      {all.length > 0 && (
        <Select
          label={`One of the ${many} that are there`}
          placeholder="Choose one, or make another below"
          data={all.map(({ id, name }) => ({ value: id, label: name ?? id }))}
          value={null}
          searchable
          onChange={(id) => id && onChoose(id)}
        />
      )}
      {children}
    </Stack>
  );
}

/** Who may change nothing may still connect clients. */
function ForViewers(all: Everything) {
  const progress = useProgress();
  if (all.clusters.length === 0) {
    return (
      <>
        <PageHeader title={TITLE} />
        <LookOnly order={2} />
      </>
    );
  }
  return (
    <>
      <PageHeader title={LABELS.connect} about={ABOUT.connect} />
      <Paper withBorder p={{ base: "sm", sm: "lg" }} maw={860}>
        <Connect {...all} virtual={progress.virtual} listener={progress.listener} go={progress.go} />
      </Paper>
    </>
  );
}

import { useNavigate, useParams, useSearchParams } from "react-router";
import { type Place, useEntity, useOpened } from "../../api/entities";
import { CHAINS, isChain, kindInfo } from "../../api/kinds";
import { useCan } from "../../api/session";
import { PageHeader } from "../../components/page-header";
import { ErrorState, Loading, LookOnly } from "../../components/states";
import { EntityForm } from "../../forms/entity-form";
import { shapeOf } from "../../forms/shape";
import { Missing } from "../missing";
import { pathOf } from "../entities/paths";
import { FieldsView } from "../entities/view";

/** The form of a policy, new or there; who may not change it sees what it says. */
export default function PolicyForm() {
  const { gateway = "", kind = "", id: parent = "", chain = "", policy } = useParams();
  const [params] = useSearchParams();
  const from = params.get("from") ?? undefined;
  if (!isChain(chain) || CHAINS[chain].parent !== kind) return <Missing />;
  return <Loaded key={`${parent} ${chain} ${policy} ${from}`} place={{ kind: chain, gateway, parent }} id={policy} from={from} />;
}

function Loaded({ place, id, from }: { place: Place; id: string | undefined; from: string | undefined }) {
  const navigate = useNavigate();
  const { edit } = useCan();
  const { opened, now, gone, error, retry } = useOpened(place, id ?? from);
  const chain = CHAINS[place.kind as keyof typeof CHAINS];
  const above = useEntity({ kind: chain.parent, ...(place.gateway ? { gateway: place.gateway } : {}) }, place.parent);
  if ((id ?? from) && !opened) {
    if (gone) return <Missing what="policy" />;
    return error ? <ErrorState error={error} retry={retry} /> : <Loading />;
  }
  const back = `${pathOf(place)}?tab=${chain.kind}`;
  const crumbs = [
    { label: kindInfo(chain.parent).title, to: pathOf({ ...place, kind: chain.parent }) },
    { label: above.data?.entity.name ?? "…", to: back },
  ];
  if (!edit && now) {
    const { entity } = now;
    return (
      <>
        <PageHeader title={entity.name ?? chain.one} about={entity.description} crumbs={crumbs} />
        <FieldsView shape={shapeOf(`${chain.schema}Body`)} values={entity} gateway={place.gateway ?? ""} without={["name", "description"]} />
      </>
    );
  }
  if (!edit) return <LookOnly />;
  const done = () => void navigate(back);
  return <EntityForm place={place} start={opened} id={id} crumbs={crumbs} onDone={done} onCancel={done} />;
}

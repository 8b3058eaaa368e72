import { useNavigate, useParams, useSearchParams } from "react-router";
import { type Place, useEntity } from "../../api/entities";
import { isCollection, kindInfo } from "../../api/kinds";
import { Problem } from "../../api/problem";
import { useCan } from "../../api/session";
import { ErrorState, Loading, LookOnly } from "../../components/states";
import { EntityForm } from "../../forms/entity-form";
import { Missing } from "../missing";
import { pathOf } from "./paths";

/** The form of a new entity, of one that begins with what another one has (`?from=ID`), or of one that is there. */
export default function FormPage() {
  const { gateway = "", kind = "", id } = useParams();
  const [params] = useSearchParams();
  const from = params.get("from") ?? undefined;
  if (!isCollection(kind)) return <Missing />;
  return <Loaded key={`${kind} ${id} ${from}`} place={{ kind, gateway }} id={id} from={from} />;
}

export function Loaded({ place, id, from }: { place: Place; id: string | undefined; from: string | undefined }) {
  const navigate = useNavigate();
  const info = kindInfo(place.kind);
  const loaded = useEntity(place, id ?? from);
  const { edit } = useCan();
  if (!edit) return <LookOnly />;
  if (id ?? from) {
    if (loaded.isPending) return <Loading />;
    if (loaded.error instanceof Problem && loaded.error.status === 404) return <Missing what={info.one} others={{ to: pathOf(place), name: info.many }} />;
    if (!loaded.data) return <ErrorState error={loaded.error} retry={() => void loaded.refetch()} />;
  }
  const back = pathOf(place, id);
  return (
    <EntityForm
      place={place}
      start={loaded.data}
      id={id}
      onDone={(entity) =>
        // A gateway that was just made is opened; whatever else is new is shown in its list.
        void navigate(place.kind === "event-gateways" ? pathOf(place, entity.id) : back)
      }
      onCancel={() => void navigate(back)}
    />
  );
}

import { useNavigate, useParams, useSearchParams } from "react-router";
import { type Place, useOpened } from "../../api/entities";
import { isCollection, kindInfo } from "../../api/kinds";
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
  const { opened, gone, error, retry } = useOpened(place, id ?? from);
  const { edit } = useCan();
  if (!edit) return <LookOnly />;
  if ((id ?? from) && !opened) {
    if (gone) return <Missing what={info.one} others={{ to: pathOf(place), name: info.many }} />;
    return error ? <ErrorState error={error} retry={retry} /> : <Loading />;
  }
  const back = pathOf(place, id);
  return (
    <EntityForm
      place={place}
      start={opened}
      id={id}
      onDone={(entity) =>
        // A gateway that was just made is opened; whatever else is new is shown in its list.
        void navigate(place.kind === "event-gateways" ? pathOf(place, entity.id) : back)
      }
      onCancel={() => void navigate(back)}
    />
  );
}

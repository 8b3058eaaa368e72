import { useParams, useSearchParams } from "react-router";
import { Loaded } from "../entities/form";

export default function GatewayForm() {
  const { gateway } = useParams();
  const [params] = useSearchParams();
  const from = params.get("from") ?? undefined;
  return <Loaded key={`${gateway} ${from}`} place={{ kind: "event-gateways" }} id={gateway} from={from} />;
}

import { Suspense, lazy } from "react";
import type { Entity, Place } from "../../api/entities";
import type { FormExtraProps } from "../../forms/extras";

const Test = lazy(() => import("./test-connection"));
const Detail = lazy(() => import("./detail-extra"));

/** The test of a backend cluster's settings as they are typed. */
export function BackendFormExtra({ place, id, body }: FormExtraProps) {
  return (
    <Suspense fallback={null}>
      <Test gateway={place.gateway ?? ""} id={id} body={body} />
    </Suspense>
  );
}

/** How a backend cluster fares, and a test of its settings as they are saved. */
export function BackendDetailExtra(props: { place: Place; entity: Entity }) {
  return (
    <Suspense fallback={null}>
      <Detail {...props} />
    </Suspense>
  );
}

import type { ComponentType } from "react";
import type { Body, Entity, Place } from "../api/entities";
import type { Kind } from "../api/kinds";
import { BackendDetailExtra, BackendFormExtra } from "../pages/backend/extras";

export interface FormExtraProps {
  place: Place;
  /** The entity that is changed; none when one is made. */
  id: string | undefined;
  /** The body as the fields have it now. */
  body: () => Body;
}

/** What stands above a form's buttons for some kinds, such as a test of the settings. */
export const FORM_EXTRAS: Partial<Record<Kind, ComponentType<FormExtraProps>>> = {
  "backend-clusters": BackendFormExtra,
};

/** What stands on an entity's page for some kinds, such as what data planes see of it. */
export const DETAIL_EXTRAS: Partial<Record<Kind, ComponentType<{ place: Place; entity: Entity }>>> = {
  "backend-clusters": BackendDetailExtra,
};

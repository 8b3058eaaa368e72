import type { UseFormReturnType } from "@mantine/form";
import { createContext, useContext } from "react";
import type { Kind } from "../api/kinds";
import type { Values } from "./shape";
import type { Errors } from "./validate";

export interface FormContextValue {
  form: UseFormReturnType<Values>;
  /** What is wrong with the values as they are now. */
  faults: () => Errors;
  gateway: string;
  kind: Kind;
  /** The listener or virtual cluster of a policy. */
  parent?: string | undefined;
  /** Whether the entity is there already: a secret that is left out stays then. */
  existing: boolean;
}

const FormContext = createContext<FormContextValue | null>(null);
export const FormProvider = FormContext.Provider;

export function useFields(): FormContextValue {
  const context = useContext(FormContext);
  if (!context) throw new Error("a field stands outside of a form");
  return context;
}

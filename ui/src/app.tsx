import { lazy } from "react";
import { Navigate, createBrowserRouter } from "react-router";
import { Gateway } from "./shell/gateway";
import { Shell } from "./shell/shell";
import { Crash } from "./shell/crash";
import { EntityPage } from "./pages/entities/detail";
import { EntityList } from "./pages/entities/list";
import { GatewayList } from "./pages/gateways/list";
import { Missing } from "./pages/missing";
import { SignIn } from "./pages/sign-in";

const EntityForm = lazy(() => import("./pages/entities/form"));
const GatewayForm = lazy(() => import("./pages/gateways/form"));
const Policies = lazy(() => import("./pages/policies/all"));
const PolicyForm = lazy(() => import("./pages/policies/form"));
const Overview = lazy(() => import("./pages/overview"));
const Nodes = lazy(() => import("./pages/nodes"));
const Audit = lazy(() => import("./pages/audit"));
const Tokens = lazy(() => import("./pages/tokens"));
const Start = lazy(() => import("./pages/start"));

/** Paths are those of the API, without `/v1`. */
export const router = createBrowserRouter([
  { path: "/sign-in", element: <SignIn />, errorElement: <Crash /> },
  {
    path: "/",
    element: <Shell />,
    errorElement: <Crash />,
    children: [
      { index: true, element: <Navigate to="/event-gateways" replace /> },
      { path: "event-gateways", element: <GatewayList /> },
      { path: "tokens", element: <Tokens /> },
      { path: "event-gateways/new", element: <GatewayForm /> },
      {
        path: "event-gateways/:gateway",
        element: <Gateway />,
        children: [
          { index: true, element: <Overview /> },
          { path: "edit", element: <GatewayForm /> },
          { path: "start", element: <Start /> },
          { path: "policies", element: <Policies /> },
          { path: "nodes/*", element: <Nodes /> },
          { path: "audit-log", element: <Audit /> },
          { path: ":kind", element: <EntityList /> },
          { path: ":kind/new", element: <EntityForm /> },
          { path: ":kind/:id", element: <EntityPage /> },
          { path: ":kind/:id/edit", element: <EntityForm /> },
          { path: ":kind/:id/:chain/new", element: <PolicyForm /> },
          { path: ":kind/:id/:chain/:policy", element: <PolicyForm /> },
          { path: "*", element: <Missing /> },
        ],
      },
      { path: "*", element: <Missing /> },
    ],
  },
]);

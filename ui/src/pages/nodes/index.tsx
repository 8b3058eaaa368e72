import { Route, Routes } from "react-router";
import { Missing } from "../missing";
import { NodeList } from "./list";
import { NodePage } from "./node";

/** The data planes of a gateway. */
export default function Nodes() {
  return (
    <Routes>
      <Route index element={<NodeList />} />
      <Route path=":node" element={<NodePage />} />
      <Route path="*" element={<Missing />} />
    </Routes>
  );
}

import { PageHeader } from "../../components/page-header";

export default function Page() {
  return <PageHeader title="Nodes" about="This page is being built." />;
}

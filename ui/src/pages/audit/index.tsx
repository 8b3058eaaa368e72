import { PageHeader } from "../../components/page-header";

export default function Page() {
  return <PageHeader title="Audit Log" about="This page is being built." />;
}

import { PageHeader } from "../../components/page-header";

export default function Page() {
  return <PageHeader title="Overview" about="This page is being built." />;
}

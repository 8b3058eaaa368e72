import { PageHeader } from "../../components/page-header";

export default function Page() {
  return <PageHeader title="First steps" about="This page is being built." />;
}

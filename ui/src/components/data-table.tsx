import { Group, Pagination, Select, Table, Text, TextInput, UnstyledButton, VisuallyHidden } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconArrowDown, IconArrowUp, IconArrowsSort, IconSearch } from "@tabler/icons-react";
import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useDeferredValue, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { useAddress } from "../address";
import { type Listing, arrange } from "./arrange";
import classes from "./data-table.module.css";

export interface Column<Row> {
  key: string;
  header: string;
  render: (row: Row) => ReactNode;
  /** What rows are sorted by; a column without it cannot be sorted. */
  sort?: (row: Row) => string | number | undefined;
  /** Narrow screens leave it out. */
  wide?: boolean;
  width?: number | string;
}

interface Props<Row> {
  label: string;
  rows: Row[];
  columns: Column<Row>[];
  rowKey: (row: Row) => string;
  /** What the search looks through. */
  text: (row: Row) => string;
  /** Whether more rows are on their way. */
  loading?: boolean;
  /** What stands in the place of a table without rows; nothing where they could not be read. */
  empty?: ReactNode;
}

const SIZES = ["25", "100", "1000", "all"];
const ROW = 45;

/** A table with search, sorting and pages, whose state is in the address, so that a reload or a link keeps the place. */
export function DataTable<Row>({ label, rows, columns, rowKey, text, loading, empty }: Props<Row>) {
  const [params, setAddress] = useAddress(false);
  const listing: Listing = {
    query: params.get("q") ?? "",
    sort: params.get("sort") ?? "",
    page: Number(params.get("page") ?? 1),
    size: params.get("size") ?? "100",
  };
  const change = (next: Record<string, string>) => setAddress({ page: "", ...next });
  const [typed, setTyped] = useTyped(listing.query, (q) => change({ q }));
  const query = useDeferredValue(typed);
  const { sort, page, size } = listing;
  const arranged = useMemo(
    () => arrange(rows, { query, sort, page, size }, text, (key) => columns.find((column) => column.key === key)?.sort),
    [rows, query, sort, page, size, text, columns],
  );
  if (rows.length === 0 && !loading && empty !== undefined) return <>{empty}</>;
  return (
    <>
      <Group mb="sm" justify="space-between">
        <TextInput
          aria-label="Search"
          placeholder="Search"
          type="search"
          leftSection={<IconSearch size={16} />}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          w={{ base: "100%", xs: 280 }}
        />
        <Text size="sm" c="dimmed" role="status">
          {arranged.total === rows.length
            ? `${rows.length.toLocaleString()} in all`
            : `${arranged.total.toLocaleString()} of ${rows.length.toLocaleString()}`}
          {loading ? ", more are being read" : ""}
        </Text>
      </Group>
      <Rows label={label} rows={arranged.rows} columns={columns} rowKey={rowKey} sort={sort} onSort={(key) => change({ sort: key })} />
      {arranged.total === 0 && (
        <Text ta="center" c="dimmed" py="lg">
          Nothing matches the search.
        </Text>
      )}
      {arranged.total > 25 && (
        <Group mt="md" justify="space-between">
          <Pagination
            total={arranged.pages}
            value={arranged.page}
            onChange={(page) => change({ page: page > 1 ? String(page) : "" })}
            size="sm"
            getControlProps={(control) => ({ "aria-label": `${control} page` })}
            getItemProps={(page) => ({ "aria-label": `Page ${page}` })}
          />
          <Group gap="xs">
            <Text size="sm" c="dimmed" id="page-size">
              Rows of a page
            </Text>
            <Select
              aria-labelledby="page-size"
              data={SIZES}
              value={listing.size}
              allowDeselect={false}
              onChange={(size) => change({ size: size === "100" ? "" : (size ?? "") })}
              w={90}
              size="xs"
            />
          </Group>
        </Group>
      )}
    </>
  );
}

/** A text that is in the address too, a moment after it was typed: the address is too slow for somebody who types fast. */
function useTyped(address: string, write: (text: string) => void): [string, (text: string) => void] {
  const [typed, setTyped] = useState(address);
  const written = useRef(address);
  const late = useDebouncedCallback((text: string) => {
    written.current = text;
    write(text);
  }, 250);
  useEffect(() => {
    // Somebody went back, or followed a link.
    if (address !== written.current) setTyped(address);
    written.current = address;
  }, [address]);
  return [
    typed,
    (text) => {
      setTyped(text);
      late(text);
    },
  ];
}

interface RowsProps<Row> extends Pick<Props<Row>, "label" | "rows" | "columns" | "rowKey"> {
  sort: string;
  onSort: (key: string) => void;
}

/** Only the rows that can be seen are in the document. */
function Rows<Row>({ label, rows, columns, rowKey, sort, onSort }: RowsProps<Row>) {
  const area = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  useLayoutEffect(() => setTop(area.current?.offsetTop ?? 0), [rows.length]);
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => ROW,
    overscan: 20,
    scrollMargin: top,
    initialRect: { width: 1000, height: 1000 },
  });
  const items = virtual.getVirtualItems();
  const before = (items[0]?.start ?? top) - top;
  const after = virtual.getTotalSize() - ((items.at(-1)?.end ?? top) - top);
  const spacer = (height: number) =>
    height > 0 && (
      <tr aria-hidden>
        <td colSpan={columns.length} style={{ height, padding: 0 }} />
      </tr>
    );
  return (
    <div ref={area} className={classes.area} role="region" aria-label={label} tabIndex={0}>
      <Table aria-label={label} aria-rowcount={rows.length + 1} verticalSpacing="xs" highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            {columns.map((column) => (
              <Header key={column.key} column={column} sort={sort} onSort={onSort} />
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {spacer(before)}
          {items.map(({ index }) => {
            const row = rows[index] as Row;
            return (
              <Table.Tr key={rowKey(row)} data-index={index} ref={virtual.measureElement} aria-rowindex={index + 2}>
                {columns.map((column) => (
                  <Table.Td key={column.key} className={column.wide ? classes.wide : undefined}>
                    {column.render(row)}
                  </Table.Td>
                ))}
              </Table.Tr>
            );
          })}
          {spacer(after)}
        </Table.Tbody>
      </Table>
    </div>
  );
}

function Header<Row>({ column, sort, onSort }: { column: Column<Row>; sort: string; onSort: (key: string) => void }) {
  const className = column.wide ? classes.wide : undefined;
  const width = column.width === undefined ? {} : { w: column.width };
  if (!column.sort) {
    return (
      <Table.Th className={className} {...width}>
        {column.header === "" ? <VisuallyHidden>Actions</VisuallyHidden> : column.header}
      </Table.Th>
    );
  }
  const up = sort === column.key;
  const down = sort === `-${column.key}`;
  const Icon = up ? IconArrowUp : down ? IconArrowDown : IconArrowsSort;
  return (
    <Table.Th className={className} aria-sort={up ? "ascending" : down ? "descending" : undefined} {...width}>
      <UnstyledButton onClick={() => onSort(up ? `-${column.key}` : down ? "" : column.key)} fz="sm" fw={700}>
        <Group gap={4} wrap="nowrap">
          {column.header}
          <Icon size={14} aria-hidden />
        </Group>
      </UnstyledButton>
    </Table.Th>
  );
}

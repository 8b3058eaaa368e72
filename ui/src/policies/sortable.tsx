import {
  type Announcements,
  DndContext,
  type DragEndEvent,
  KeyboardSensor,
  PointerSensor,
  closestCenter,
  useSensor,
  useSensors,
} from "@dnd-kit/core";
import { SortableContext, sortableKeyboardCoordinates, useSortable, verticalListSortingStrategy } from "@dnd-kit/sortable";
import { CSS } from "@dnd-kit/utilities";
import { ActionIcon } from "@mantine/core";
import { IconGripVertical } from "@tabler/icons-react";
import { type ReactNode, useRef } from "react";
import classes from "./sortable.module.css";

interface Item {
  id: string;
  title: string;
}

interface Props {
  label: string;
  items: Item[];
  disabled: boolean;
  onMove: (from: number, to: number) => void;
  /** An item by its index; `handle` is what it is moved by. */
  render: (index: number, handle: ReactNode) => ReactNode;
}

/** A list that is put into order by dragging, or by the keyboard: space takes an item up, arrows move it. */
export function Sortable({ label, items, disabled, onMove, render }: Props) {
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 4 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  );
  const index = (id: unknown) => items.findIndex((item) => item.id === id);
  const title = (id: unknown) => items[index(id)]?.title ?? "";
  const end = ({ active, over }: DragEndEvent) => {
    if (over && over.id !== active.id) onMove(index(active.id), index(over.id));
  };
  // An item is over its own place as soon as it is taken up, which is nothing to tell.
  const away = useRef(false);
  const announcements: Announcements = {
    onDragStart: ({ active }) => {
      away.current = false;
      return `${title(active.id)} is taken up, at place ${index(active.id) + 1} of ${items.length}.`;
    },
    onDragOver: ({ active, over }) => {
      if (!over) return undefined;
      away.current ||= over.id !== active.id;
      return away.current ? `${title(active.id)} is at place ${index(over.id) + 1} of ${items.length}.` : undefined;
    },
    onDragEnd: ({ active, over }) => (over ? `${title(active.id)} is put down at place ${index(over.id) + 1} of ${items.length}.` : undefined),
    onDragCancel: ({ active }) => `${title(active.id)} is where it was.`,
  };
  return (
    <DndContext
      sensors={sensors}
      collisionDetection={closestCenter}
      onDragEnd={end}
      accessibility={{
        announcements,
        screenReaderInstructions: {
          draggable: "To move it, press space, then the arrow keys, then space again. Escape puts it back.",
        },
      }}
    >
      <SortableContext items={items} strategy={verticalListSortingStrategy} disabled={disabled}>
        <ol className={classes.list} aria-label={label}>
          {items.map((item, index) => (
            <SortableItem key={item.id} item={item} disabled={disabled}>
              {(handle) => render(index, handle)}
            </SortableItem>
          ))}
        </ol>
      </SortableContext>
    </DndContext>
  );
}

function SortableItem({ item, disabled, children }: { item: Item; disabled: boolean; children: (handle: ReactNode) => ReactNode }) {
  const { attributes, listeners, setNodeRef, setActivatorNodeRef, transform, transition, isDragging } = useSortable({ id: item.id });
  const handle = disabled ? null : (
    <ActionIcon
      ref={setActivatorNodeRef}
      {...attributes}
      {...listeners}
      variant="subtle"
      color="gray"
      aria-label={`Move ${item.title}`}
      className={classes.handle}
    >
      <IconGripVertical size={18} />
    </ActionIcon>
  );
  return (
    <li
      ref={setNodeRef}
      style={{ transform: CSS.Translate.toString(transform), transition }}
      className={isDragging ? classes.dragged : undefined}
    >
      {children(handle)}
    </li>
  );
}

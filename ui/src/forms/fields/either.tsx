import { Box, SegmentedControl, Stack } from "@mantine/core";
import type { Json, Shape } from "../shape";
import { useValue } from "./common";
import { ExpressionField } from "./expression";
import type { FieldProps } from "./field";
import { TagsField } from "./tags";

/** A list, or an expression that yields it. */
export function EitherField(props: FieldProps<Shape & { type: "either" }>) {
  const { shape } = props.field;
  const [value, setValue] = useValue<Json>(props.path);
  const written = typeof value === "string";
  if (shape.other.type !== "list") return null;
  return (
    <Stack gap="xs">
      <Box>
        <SegmentedControl
          size="xs"
          aria-label={`${props.label}: how they are given`}
          data={[
            { value: "list", label: "List" },
            { value: "expression", label: "Expression" },
          ]}
          value={written ? "expression" : "list"}
          onChange={(way) => setValue(way === "expression" ? "" : [])}
        />
      </Box>
      {written ? (
        <ExpressionField {...props} field={{ ...props.field, shape: shape.text }} />
      ) : (
        <TagsField {...props} field={{ ...props.field, shape: shape.other }} />
      )}
    </Stack>
  );
}

import { Anchor, Code, List } from "@mantine/core";
import { Link } from "react-router";
import type { Referrer } from "../../api/entities";
import { isChain, kindInfo, kindOfWord } from "../../api/kinds";
import { pathOf } from "./paths";

/** Who refers to an entity, and by which field. */
export function Referrers({ gateway, referrers, onFollow }: { gateway: string; referrers: Referrer[]; onFollow?: () => void }) {
  return (
    <List style={{ overflowWrap: "anywhere" }} size="sm" spacing={4}>
      {referrers.map((referrer) => {
        const kind = kindOfWord(referrer.kind);
        const name = `${kind ? kindInfo(kind).one : referrer.kind} ${referrer.name ?? referrer.id}`;
        const place = kind && { kind, gateway, ...(isChain(kind) ? { parent: referrer.parent_id ?? "" } : {}) };
        return (
          <List.Item key={`${referrer.id} ${referrer.field}`}>
            {place ? (
              <Anchor component={Link} to={pathOf(place, referrer.id)} {...(onFollow ? { onClick: onFollow } : {})}>
                {name}
              </Anchor>
            ) : (
              name
            )}
            , by its <Code>{referrer.field}</Code>
          </List.Item>
        );
      })}
    </List>
  );
}

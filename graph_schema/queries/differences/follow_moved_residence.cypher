// question: (write) from which dwelling did a household go on, where one moved into is another by now? (only where the act came through)
// in: $change (string), $act (string), $keys (list of register keys: what they were), $key (register key)
// out: –
MATCH (v:ChangedValue {id: $change})
WHERE v.act = $act
MATCH (next:ChangedValue)
WHERE next.field = 'move' AND next.former_key IN $keys AND next.id <> $change AND next.closed_at IS NULL
SET next.former_key = $key

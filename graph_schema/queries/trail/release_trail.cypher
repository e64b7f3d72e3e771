// question: (write) let another process chain the trail
// in: $holder (string: random name of the process that gives it back), $fresh (string: of this attempt)
// out: –
MATCH (head:TrailHead {id: 'trail'})
SET head._lock = $fresh
WITH head
WHERE head.holder = $holder
REMOVE head.holder, head.held_until

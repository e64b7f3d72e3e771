// question: (write) move the end of the chain, where it still is where it was read
// in: $holder (string: process that chains), $before (string: hash that it ends with), $place (integer), $hash (string),
// in: $now (datetime), $fresh (string: of this attempt)
// out: place
MATCH (head:TrailHead {id: 'trail'})
SET head._lock = $fresh
WITH head
WHERE head.hash = $before AND head.holder = $holder
SET head.place = $place, head.hash = $hash, head.sealed_at = $now
RETURN head.place AS place

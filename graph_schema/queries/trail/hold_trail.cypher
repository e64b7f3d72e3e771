// question: (write) may this process chain the trail until then, and where does the chain end?
// in: $holder (string: random name of the process), $now (datetime), $until (datetime), $trail (string: random key of a
// in: new chain), $start (string: hash that stands for place 0), $fresh (string: of this attempt)
// out: trail, place, hash
// No row where another process holds it.
MERGE (head:TrailHead {id: 'trail'})
ON CREATE SET head.trail = $trail, head.place = 0, head.hash = $start
SET head._lock = $fresh
WITH head
WHERE head.holder IS NULL OR head.holder = $holder OR head.held_until < $now
SET head.holder = $holder, head.held_until = $until
RETURN head.trail AS trail, head.place AS place, head.hash AS hash

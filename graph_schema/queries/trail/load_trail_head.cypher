// question: where does the chain of the trail end?
// in: –
// out: trail, place, hash, sealed_at
MATCH (head:TrailHead {id: 'trail'})
RETURN head.trail AS trail, head.place AS place, head.hash AS hash, head.sealed_at AS sealed_at

// question: (write) Take back a decision about a difference of a person whom a session may read, and hold our value again.
// after: visible_citizens
// in: $grounds (list of strings), $id (string: random key of the difference), $settled (string: act that settled it),
// in: $account (string: random key), $earliest (datetime), $act (string: random key of taking it back),
// in: $trail_id (string: random key), $trail (map: what stands in the trail), $fresh (string: of this attempt)
// out: change
// Nothing comes back where the value was changed anew meanwhile, an import has moved it, or the time is over.
WITH citizen, [ground IN grounds WHERE ground IN $grounds] AS used
WHERE size(used) > 0
MATCH (citizen)-[:CHANGED_HERE]->(value:ChangedValue)-[:HAS_DIFFERENCE]->(difference:Difference {id: $id})
SET difference._lock = $fresh
WITH citizen, used, value, difference
WHERE value.act = $act OR (value.act = $settled AND difference.decided_account = $account
  AND difference.decided_at >= $earliest AND difference.decision IS NOT NULL
  AND (difference.decision = 'take_theirs' OR (value.closed_at IS NULL AND difference.ended_at IS NULL)))
OPTIONAL MATCH (citizen)-[:CHANGED_HERE]->(later:ChangedValue)
WHERE later.field = value.field AND later.id <> value.id AND later.closed_at IS NULL
  AND coalesce(later.channel_key, '') = coalesce(value.channel_key, '')
WITH citizen, used, value, difference, count(later) AS later
WHERE later = 0
SET difference.decision = null, difference.decided_by = null, difference.decided_account = null,
  difference.decided_at = null, difference.ended_at = null, value.act = $act, value.closed_at = null,
  value.closed_because = null
MERGE (kept:AuditEvent {id: $trail_id})
ON CREATE SET kept += $trail, kept.about = citizen.id, kept.grounds = used
RETURN value.id AS change

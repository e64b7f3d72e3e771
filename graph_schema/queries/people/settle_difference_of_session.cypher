// question: (write) Settle a difference of a person whom a session may read on one of these grounds.
// after: visible_citizens
// in: $grounds (list of strings), $id (string: random key of the difference), $decision (keep_ours or take_theirs),
// in: $by (string: function), $account (string: random key), $act (string: random key of this decision),
// in: $closed_at (datetime or null), $closed_because (string or null), $trail_id (string: random key),
// in: $trail (map: what stands in the trail), $fresh (string: of this attempt)
// out: change
// Nothing comes back where somebody settled it meanwhile, where an import says something else by now, or where this
// decision was taken back. The same decision sent twice is the one that there is, with its moment; another decision with
// its key is none.
WITH citizen, [ground IN grounds WHERE ground IN $grounds] AS used
WHERE size(used) > 0
MATCH (citizen)-[:CHANGED_HERE]->(value:ChangedValue)-[:HAS_DIFFERENCE]->(difference:Difference {id: $id})
SET difference._lock = $fresh
WITH citizen, used, value, difference
OPTIONAL MATCH (spent:AuditEvent {id: $trail_id})
WITH citizen, used, value, difference, count(spent) AS spent
WHERE (spent = 0 AND difference.ended_at IS NULL AND difference.decision IS NULL)
  OR (spent = 1 AND value.act = $act AND difference.decision = $decision AND difference.decided_account = $account)
SET difference.decision = $decision, difference.decided_by = $by, difference.decided_account = $account,
  difference.decided_at = coalesce(difference.decided_at, $now), value.act = $act,
  difference.ended_at = coalesce(difference.ended_at, $closed_at),
  value.closed_at = coalesce(value.closed_at, $closed_at),
  value.closed_because = coalesce(value.closed_because, $closed_because)
MERGE (kept:AuditEvent {id: $trail_id})
ON CREATE SET kept += $trail, kept.about = citizen.id, kept.grounds = used
RETURN value.id AS change

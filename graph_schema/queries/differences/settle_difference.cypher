// question: (write) what did a person decide about a difference? (nothing comes back where it was settled or is over)
// in: $id (string), $decision (keep_ours or take_theirs), $by (string), $now (UTC datetime), $act (string: random key of this decision), $closed_at (UTC datetime or null), $closed_because (string or null), $fresh (string)
// out: change
MATCH (d:Difference {id: $id})
SET d._lock = $fresh
WITH d
MATCH (v:ChangedValue)-[:HAS_DIFFERENCE]->(d)
WHERE (d.ended_at IS NULL AND d.decision IS NULL) OR v.act = $act
SET d.decision = $decision, d.decided_by = $by, d.decided_at = $now, d.ended_at = $closed_at, v.act = $act,
    v.closed_at = $closed_at, v.closed_because = $closed_because
RETURN v.id AS change

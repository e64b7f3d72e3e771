// question: (write) when were the tables computed, from which register and with which limits?
// in: $computed_at (UTC datetime), $register_as_of (date or null), $limits (string), $stale_since (UTC datetime or null), $fresh (string)
// out: stale_since
MERGE (s:FigureState {id: 'tables'})
SET s._lock = $fresh
WITH s
SET s.computed_at = $computed_at, s.register_as_of = $register_as_of, s.limits = $limits,
    s.stale_since = CASE WHEN s.stale_since = $stale_since THEN null ELSE s.stale_since END
RETURN s.stale_since AS stale_since

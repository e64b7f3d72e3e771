// question: (write) which changed values does the leading system say too by now?
// in: $keys (list of ids), $now (UTC datetime)
// out: –
MATCH (v:ChangedValue)
WHERE v.id IN $keys AND v.closed_at IS NULL
SET v.closed_at = $now, v.closed_because = 'agreed'

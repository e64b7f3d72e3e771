// question: (write) Keep in the trail of a household's other members that an act, which was kept, concerned them, too.
// in: $act (string: key of the act's entry in the trail), $rows (list of {id, about}: key of the entry, member),
// in: $trail (map: what stands in the trail)
// out: –
MATCH (act:AuditEvent {id: $act})
WITH count(act) AS acts
WHERE acts = 1
UNWIND $rows AS row
MERGE (kept:AuditEvent {id: row.id})
ON CREATE SET kept += $trail, kept.about = row.about

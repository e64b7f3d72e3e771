// question: (write) under which number does the leading system know contacts that were recorded here?
// in: $rows (list of {id, key})
// out: –
UNWIND $rows AS row
MATCH (e:ContactEvent {id: row.id})
SET e.register_key = row.key

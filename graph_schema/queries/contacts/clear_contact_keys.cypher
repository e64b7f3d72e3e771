// question: (write) which contacts that were recorded here are no longer known under the number that they have?
// in: $ids (list of ids)
// out: –
UNWIND $ids AS id
MATCH (e:ContactEvent {id: id})
SET e.register_key = null

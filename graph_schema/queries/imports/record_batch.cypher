// question: (write) which batch of a large import is in the graph now?
// in: $id (string), $batches_done (integer)
// out: –
MATCH (r:ImportRun {id: $id})
SET r.batches_done = $batches_done

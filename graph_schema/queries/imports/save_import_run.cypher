// question: (write) what was imported, or is being imported?
// in: $id (string), $properties (map of the run's properties)
// out: –
MERGE (r:ImportRun {id: $id})
SET r += $properties

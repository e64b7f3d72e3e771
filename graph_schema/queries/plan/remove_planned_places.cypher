// question: (write) which rows are no longer in the plan of their year?
// in: $keys (list of strings)
// out: –
UNWIND $keys AS key
MATCH (p:PlannedPlaces {id: key})
DELETE p

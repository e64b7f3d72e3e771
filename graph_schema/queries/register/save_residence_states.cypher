// question: (write) which residences are located, and which are not?
// in: $rows (list of {key, state})
// out: –
UNWIND $rows AS row
MATCH (r:Residence {register_key: row.key})
SET r.state = row.state

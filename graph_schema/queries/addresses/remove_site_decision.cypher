// question: (write) Which decision about the written address of sites and offices is taken back?
// in: $key (string: keyed hash of the address)
// out: –
MATCH (s:SettledSiteAddress {register_key: $key})
DETACH DELETE s

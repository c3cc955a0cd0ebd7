# The options of Zeek 8.2 for an encrypted cluster.
const Cluster::Backend::ZeroMQ::curve_server_publickey = "" &redef;
const Cluster::Backend::ZeroMQ::curve_server_secretkey = "" &redef;
const Cluster::Backend::ZeroMQ::curve_client_publickey = "" &redef;
const Cluster::Backend::ZeroMQ::curve_client_secretkey = "" &redef;

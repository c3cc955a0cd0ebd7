-- The nodes of each instance as they were last known, as JSON.
create table instance_nodes (
  instance varchar(127) primary key,
  content text not null
);

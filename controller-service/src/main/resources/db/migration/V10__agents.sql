-- The agents as they were last known.
create table agent (
  instance varchar(127) primary key,
  host varchar(64) not null,
  last_seen timestamp with time zone not null,
  hello text not null
);

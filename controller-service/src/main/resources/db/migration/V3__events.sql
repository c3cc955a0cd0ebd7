-- What happened, in the order of the ids; a row is never edited.
create table event (
  id bigint primary key,
  happened_at timestamp with time zone not null,
  type varchar(32) not null,
  instance varchar(127),
  node varchar(127),
  actor varchar(127),
  message text not null,
  data text
);
create index event_by_time on event (happened_at);

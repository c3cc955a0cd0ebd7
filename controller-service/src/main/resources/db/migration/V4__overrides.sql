-- The run states that clients asked for since a deployment, as each agent has confirmed them.
create table override_set (
  instance varchar(127) primary key,
  deployment_number bigint not null,
  content text not null
);
